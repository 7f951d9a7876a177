//! Issues, validates and revokes tokens.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::credentials::ACCESS_TOKEN;
use super::id;
use super::user::User;
use crate::clock::saturating_add;

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
    pub(crate) lifetime: Duration,
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
    lifetime: Duration,
    username: String,
    password: String,
    count: u64,
}

impl IssuedTokens {
    /// `lifetime` applies to access tokens except the fixed one, which does not expire.
    pub(crate) fn new(user: &User, lifetime: Duration) -> Self {
        Self {
            username: user.username.clone(),
            password: user.password.clone(),
            access: HashMap::from([(ACCESS_TOKEN.to_owned(), None)]),
            refresh: HashMap::new(),
            codes: HashMap::new(),
            lifetime,
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
        let access = id::access_token(self.count);
        let expires = saturating_add(now, self.lifetime);
        self.access.insert(access.clone(), Some(expires));
        Ok(Tokens {
            access,
            refresh,
            lifetime: self.lifetime,
        })
    }

    /// Issues a refresh token, as from an earlier login.
    pub(crate) fn start_session(&mut self, now: Timestamp) -> String {
        self.count += 1;
        let token = id::refresh_token(self.count);
        let code_state = OneTimeCode::new(now, REFRESH_LIFETIME);
        self.refresh.insert(token.clone(), code_state);
        token
    }

    /// Issues a code that is valid with the same redirect URI.
    pub(crate) fn authorize(&mut self, redirect_uri: String, now: Timestamp) -> String {
        self.count += 1;
        let code = id::authorization_code(self.count);
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

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    const UNKNOWN: InvalidGrant = InvalidGrant { replayed: false };

    #[test]
    fn access_token_expires_at_its_expiry_time() {
        let mut issued = IssuedTokens::new(&User::default(), DAY);
        let refresh = Grant::RefreshToken(issued.start_session(NOW));
        let tokens = issued.grant(&refresh, NOW).unwrap();
        let almost = saturating_add(NOW, DAY - Duration::from_millis(1));
        assert_eq!(issued.access(&tokens.access, almost), Access::Valid);
        assert_eq!(
            issued.access(&tokens.access, saturating_add(NOW, DAY)),
            Access::Expired
        );
        assert_eq!(issued.access(ACCESS_TOKEN, Timestamp::MAX), Access::Valid);
        assert_eq!(issued.access("another", NOW), Access::Unknown);
    }

    #[test]
    fn refresh_token_is_valid_once_for_a_week() {
        let mut issued = IssuedTokens::new(&User::default(), DAY);
        let first = Grant::RefreshToken(issued.start_session(NOW));
        let second = Grant::RefreshToken(issued.grant(&first, NOW).unwrap().refresh);
        let replayed = InvalidGrant { replayed: true };
        assert_eq!(issued.grant(&first, NOW).err(), Some(replayed));
        assert_eq!(
            issued.grant(&second, saturating_add(NOW, 7 * DAY)).err(),
            Some(UNKNOWN)
        );
        let almost = saturating_add(NOW, 7 * DAY - Duration::from_millis(1));
        assert!(issued.grant(&second, almost).is_ok());
    }

    #[test]
    fn code_is_valid_once_for_its_redirect_uri() {
        let mut issued = IssuedTokens::new(&User::default(), DAY);
        let code = issued.authorize("https://example.com/a".into(), NOW);
        let from = |redirect_uri: &str| Grant::AuthorizationCode {
            code: code.clone(),
            redirect_uri: redirect_uri.into(),
        };
        let wrong_uri = issued.grant(&from("https://example.com/b"), NOW);
        assert_eq!(wrong_uri.err(), Some(UNKNOWN));
        let late = issued.grant(
            &from("https://example.com/a"),
            saturating_add(NOW, CODE_LIFETIME),
        );
        assert_eq!(late.err(), Some(UNKNOWN));
        assert!(issued.grant(&from("https://example.com/a"), NOW).is_ok());
        let again = issued.grant(&from("https://example.com/a"), NOW);
        assert_eq!(again.err(), Some(InvalidGrant { replayed: true }));
    }
}
