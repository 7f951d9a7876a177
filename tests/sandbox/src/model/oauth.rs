//! Issues, validates and revokes tokens.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::user::User;
use crate::clock::saturating_add;

/// The access token that is valid from the start.
pub(crate) const ACCESS_TOKEN: &str = "vis-sandbox-access-token-2f6c1a9e7b504d38";

/// Letters and digits only, as in the vendor's gateway: URL encoding does not change them.
pub(crate) const CLIENT_ID: &str = "visSandboxClient7hQ2mXw4";

/// See [`CLIENT_ID`].
pub(crate) const CLIENT_SECRET: &str = "visSandboxClientSecret9kT5vRz8";

/// Of access tokens except the fixed one, which does not expire.
pub(crate) const ACCESS_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

const REFRESH_LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The maximum that RFC 6749 recommends.
const CODE_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Credentials that a client exchanges for tokens.
pub(crate) enum Grant {
    Password { username: String, password: String },
    AuthorizationCode { code: String, redirect_uri: String },
    RefreshToken(String),
}

pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

/// A grant that is wrong, expired or used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InvalidGrant {
    /// Whether the grant was valid and has been used.
    pub(crate) replayed: bool,
}

/// Validity of an access token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Valid,
    Expired,
    Unknown,
}

/// Expiry and use of a refresh token or code, which is valid once.
struct OneTimeCode {
    expires: Timestamp,
    used: bool,
}

impl OneTimeCode {
    fn new(now: Timestamp, lifetime: Duration) -> Self {
        Self {
            expires: saturating_add(now, lifetime),
            used: false,
        }
    }

    fn redeem(&mut self, now: Timestamp) -> Result<(), InvalidGrant> {
        if self.used || self.expires <= now {
            return Err(InvalidGrant {
                replayed: self.used,
            });
        }
        self.used = true;
        Ok(())
    }
}

/// All issued tokens and codes.
pub(crate) struct IssuedTokens {
    /// Expiry by token; `None` does not expire.
    access: HashMap<String, Option<Timestamp>>,
    refresh: HashMap<String, OneTimeCode>,
    /// State and redirect URI by code.
    codes: HashMap<String, (OneTimeCode, String)>,
    username: String,
    password: String,
    count: u64,
}

impl IssuedTokens {
    pub(crate) fn new(user: &User) -> Self {
        Self {
            username: user.username.clone(),
            password: user.password.clone(),
            access: HashMap::from([(ACCESS_TOKEN.to_owned(), None)]),
            refresh: HashMap::new(),
            codes: HashMap::new(),
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

    /// Exchanges a grant for tokens.
    pub(crate) fn grant(&mut self, grant: &Grant, now: Timestamp) -> Result<Tokens, InvalidGrant> {
        const UNKNOWN: InvalidGrant = InvalidGrant { replayed: false };
        match grant {
            Grant::Password { username, password } => {
                if *username != self.username || *password != self.password {
                    return Err(UNKNOWN);
                }
            }
            Grant::AuthorizationCode { code, redirect_uri } => {
                let (code_state, expected_uri) = self.codes.get_mut(code).ok_or(UNKNOWN)?;
                if expected_uri != redirect_uri {
                    return Err(UNKNOWN);
                }
                code_state.redeem(now)?;
            }
            Grant::RefreshToken(token) => {
                let code_state = self.refresh.get_mut(token).ok_or(UNKNOWN)?;
                code_state.redeem(now)?;
            }
        }
        let refresh = self.start_session(now);
        let access = format!("vis-sandbox-access-token-{:016x}", self.count);
        let expires = saturating_add(now, ACCESS_LIFETIME);
        self.access.insert(access.clone(), Some(expires));
        Ok(Tokens { access, refresh })
    }

    /// Issues a refresh token, as from an earlier login.
    pub(crate) fn start_session(&mut self, now: Timestamp) -> String {
        self.count += 1;
        let token = format!("vis-sandbox-refresh-token-{:016x}", self.count);
        let code_state = OneTimeCode::new(now, REFRESH_LIFETIME);
        self.refresh.insert(token.clone(), code_state);
        token
    }

    /// Issues a code that is valid with the same redirect URI.
    pub(crate) fn authorize(&mut self, redirect_uri: String, now: Timestamp) -> String {
        self.count += 1;
        let code = format!("vis-sandbox-code-{:016x}", self.count);
        let code_state = OneTimeCode::new(now, CODE_LIFETIME);
        self.codes.insert(code.clone(), (code_state, redirect_uri));
        code
    }

    /// Expires all access tokens except the fixed one.
    pub(crate) fn expire_access(&mut self, now: Timestamp) {
        for expires in self.access.values_mut().flatten() {
            *expires = now.min(*expires);
        }
    }

    /// Revokes all access tokens, including the fixed one.
    pub(crate) fn revoke_access(&mut self) {
        self.access.clear();
    }

    /// Revokes all refresh tokens.
    pub(crate) fn revoke_refresh(&mut self) {
        self.refresh.clear();
    }
}
