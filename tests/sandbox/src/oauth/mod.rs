//! OAuth 2.0: issues, validates and revokes tokens.

mod endpoint;

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::saturating_add;
use crate::model::{Login, User};

pub(crate) use endpoint::{authorize, token};

/// The access token that is valid from the start.
pub(crate) const ACCESS_TOKEN: &str = "vis-sandbox-access-token-2f6c1a9e7b504d38";

/// Letters and digits only, as in the vendor's gateway: URL encoding does not change them.
pub(crate) const CLIENT_ID: &str = "visSandboxClient7hQ2mXw4";

/// See [`CLIENT_ID`].
pub(crate) const CLIENT_SECRET: &str = "visSandboxClientSecret9kT5vRz8";

const REFRESH_LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The maximum that RFC 6749 recommends.
const CODE_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Type of the credentials that a client exchanges for tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GrantType {
    /// Username and password.
    Password,
    /// A code from the [authorization endpoint](crate::Sandbox::authorize_url).
    AuthorizationCode,
    /// A refresh token.
    RefreshToken,
}

/// A request that the token endpoint has handled; see
/// [`Sandbox::token_requests`](crate::Sandbox::token_requests). It contains no secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRequest {
    /// The grant type; `None` if it is missing or unknown.
    pub grant_type: Option<GrantType>,
    /// The error of RFC 6749, e.g. `invalid_grant`; `None` on success.
    pub error: Option<&'static str>,
    /// Whether the refresh token or the code had been used before.
    pub replayed: bool,
}

/// Validity of an access token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Valid,
    Expired,
    Unknown,
}

/// A refresh token or code, which is valid once.
struct OneTimeCode {
    expires: Timestamp,
    used: bool,
    /// Of a code.
    redirect_uri: Option<String>,
}

pub(crate) struct Tokens {
    pub(crate) requests: Vec<TokenRequest>,
    /// Expiry by token; `None` does not expire.
    access: HashMap<String, Option<Timestamp>>,
    /// Refresh tokens and codes.
    codes: HashMap<String, OneTimeCode>,
    login: Login,
    /// Of access tokens except the fixed one, which does not expire.
    access_lifetime: Duration,
    count: u64,
}

impl Tokens {
    pub(crate) fn new(user: &User, access_lifetime: Duration) -> Self {
        Self {
            requests: Vec::new(),
            access: HashMap::from([(ACCESS_TOKEN.to_owned(), None)]),
            codes: HashMap::new(),
            login: user.login.clone(),
            access_lifetime,
            count: 0,
        }
    }

    pub(crate) fn access(&self, token: &str, now: Timestamp) -> Access {
        match self.access.get(token) {
            None => Access::Unknown,
            Some(Some(expires)) if *expires <= now => Access::Expired,
            Some(_) => Access::Valid,
        }
    }

    /// Uses a refresh token, or a code with its redirect URI. Returns whether it was valid, and
    /// whether it had been used before.
    fn redeem(&mut self, code: &str, redirect_uri: Option<&str>, now: Timestamp) -> (bool, bool) {
        match self.codes.get_mut(code) {
            Some(code) if code.redirect_uri.as_deref() == redirect_uri => {
                let replayed = code.used;
                let is_valid = !replayed && code.expires > now;
                code.used |= is_valid;
                (is_valid, replayed)
            }
            _ => (false, false),
        }
    }

    fn issue_access(&mut self, now: Timestamp) -> String {
        self.count += 1;
        let access = format!("vis-sandbox-access-token-{:016x}", self.count);
        let expires = saturating_add(now, self.access_lifetime);
        self.access.insert(access.clone(), Some(expires));
        access
    }

    /// Issues a refresh token, as from an earlier login.
    pub(crate) fn issue_refresh(&mut self, now: Timestamp) -> String {
        self.issue_code("refresh-token", REFRESH_LIFETIME, None, now)
    }

    fn issue_code(
        &mut self,
        kind: &str,
        lifetime: Duration,
        redirect_uri: Option<String>,
        now: Timestamp,
    ) -> String {
        self.count += 1;
        let code = format!("vis-sandbox-{kind}-{:016x}", self.count);
        let issued = OneTimeCode {
            expires: saturating_add(now, lifetime),
            used: false,
            redirect_uri,
        };
        self.codes.insert(code.clone(), issued);
        code
    }

    /// Revokes all access tokens, including the fixed one.
    pub(crate) fn revoke_access(&mut self) {
        self.access.clear();
    }

    pub(crate) fn revoke_refresh(&mut self) {
        self.codes.retain(|_, code| code.redirect_uri.is_some());
    }
}
