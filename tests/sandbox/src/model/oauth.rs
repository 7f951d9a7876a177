//! Tokens: who gets one, and how long it is good for.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::credentials::ACCESS_TOKEN;
use super::id;
use super::user::User;
use crate::clock::later;

/// How long a refresh token lives.
const REFRESH_LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long an authorization code lives: the longest that RFC 6749 recommends.
const CODE_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// What a client offers for a token.
pub(crate) enum Grant {
    Password { username: String, password: String },
    AuthorizationCode { code: String, redirect_uri: String },
    RefreshToken(String),
}

/// What a client gets.
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) lifetime: Duration,
}

/// A grant that is not good, or not any more.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InvalidGrant {
    /// Whether it was good once, and has been used.
    pub(crate) replayed: bool,
}

/// What an access token is worth.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Valid,
    Expired,
    Unknown,
}

/// Something that is good once.
struct Ticket {
    expires: Timestamp,
    used: bool,
}

impl Ticket {
    fn new(now: Timestamp, lifetime: Duration) -> Self {
        Self {
            expires: later(now, lifetime),
            used: false,
        }
    }

    fn punch(&mut self, now: Timestamp) -> Result<(), InvalidGrant> {
        if self.used || self.expires <= now {
            return Err(InvalidGrant {
                replayed: self.used,
            });
        }
        self.used = true;
        Ok(())
    }
}

/// Every token and every code that is out.
pub(crate) struct Vault {
    /// By token, when it expires, if it does.
    access: HashMap<String, Option<Timestamp>>,
    refresh: HashMap<String, Ticket>,
    /// By code, where it was sent, too.
    codes: HashMap<String, (Ticket, String)>,
    lifetime: Duration,
    username: String,
    password: String,
    count: u64,
}

impl Vault {
    /// A vault whose access tokens live for some time, but for the fixed one, which does not age.
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

    /// What an access token is worth.
    pub(crate) fn access(&self, token: &str, now: Timestamp) -> Access {
        match self.access.get(token) {
            None => Access::Unknown,
            Some(Some(expires)) if *expires <= now => Access::Expired,
            Some(_) => Access::Valid,
        }
    }

    /// Tokens for what a client offers.
    pub(crate) fn grant(&mut self, grant: &Grant, now: Timestamp) -> Result<Tokens, InvalidGrant> {
        const UNKNOWN: InvalidGrant = InvalidGrant { replayed: false };
        match grant {
            Grant::Password { username, password } => {
                if *username != self.username || *password != self.password {
                    return Err(UNKNOWN);
                }
            }
            Grant::AuthorizationCode { code, redirect_uri } => {
                let (ticket, sent_to) = self.codes.get_mut(code).ok_or(UNKNOWN)?;
                if sent_to != redirect_uri {
                    return Err(UNKNOWN);
                }
                ticket.punch(now)?;
            }
            Grant::RefreshToken(token) => {
                let ticket = self.refresh.get_mut(token).ok_or(UNKNOWN)?;
                ticket.punch(now)?;
            }
        }
        let refresh = self.start_session(now);
        let access = id::of_access_token(self.count);
        let expires = later(now, self.lifetime);
        self.access.insert(access.clone(), Some(expires));
        Ok(Tokens {
            access,
            refresh,
            lifetime: self.lifetime,
        })
    }

    /// A refresh token, as from an earlier login.
    pub(crate) fn start_session(&mut self, now: Timestamp) -> String {
        self.count += 1;
        let token = id::of_refresh_token(self.count);
        let ticket = Ticket::new(now, REFRESH_LIFETIME);
        self.refresh.insert(token.clone(), ticket);
        token
    }

    /// A code that is good for tokens, if it comes back from where it was sent.
    pub(crate) fn authorize(&mut self, redirect_uri: String, now: Timestamp) -> String {
        self.count += 1;
        let code = id::of_code(self.count);
        let ticket = Ticket::new(now, CODE_LIFETIME);
        self.codes.insert(code.clone(), (ticket, redirect_uri));
        code
    }

    /// Makes every access token old that can age.
    pub(crate) fn expire_access(&mut self, now: Timestamp) {
        for expires in self.access.values_mut().flatten() {
            *expires = now.min(*expires);
        }
    }

    /// Forgets every access token, the fixed one too.
    pub(crate) fn revoke_access(&mut self) {
        self.access.clear();
    }

    /// Forgets every refresh token.
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
    fn a_token_is_good_until_the_moment_it_expires() {
        let mut vault = Vault::new(&User::default(), DAY);
        let refresh = Grant::RefreshToken(vault.start_session(NOW));
        let tokens = vault.grant(&refresh, NOW).unwrap();
        let almost = later(NOW, DAY - Duration::from_millis(1));
        assert_eq!(vault.access(&tokens.access, almost), Access::Valid);
        assert_eq!(
            vault.access(&tokens.access, later(NOW, DAY)),
            Access::Expired
        );
        assert_eq!(vault.access(ACCESS_TOKEN, Timestamp::MAX), Access::Valid);
        assert_eq!(vault.access("another", NOW), Access::Unknown);
    }

    #[test]
    fn a_refresh_token_is_good_once_and_for_a_week() {
        let mut vault = Vault::new(&User::default(), DAY);
        let first = Grant::RefreshToken(vault.start_session(NOW));
        let second = Grant::RefreshToken(vault.grant(&first, NOW).unwrap().refresh);
        let replayed = InvalidGrant { replayed: true };
        assert_eq!(vault.grant(&first, NOW).err(), Some(replayed));
        assert_eq!(
            vault.grant(&second, later(NOW, 7 * DAY)).err(),
            Some(UNKNOWN)
        );
        let almost = later(NOW, 7 * DAY - Duration::from_millis(1));
        assert!(vault.grant(&second, almost).is_ok());
    }

    #[test]
    fn a_code_is_good_once_and_for_whom_it_was_sent_to() {
        let mut vault = Vault::new(&User::default(), DAY);
        let code = vault.authorize("https://example.com/a".into(), NOW);
        let from = |redirect_uri: &str| Grant::AuthorizationCode {
            code: code.clone(),
            redirect_uri: redirect_uri.into(),
        };
        let elsewhere = vault.grant(&from("https://example.com/b"), NOW);
        assert_eq!(elsewhere.err(), Some(UNKNOWN));
        let late = vault.grant(&from("https://example.com/a"), later(NOW, CODE_LIFETIME));
        assert_eq!(late.err(), Some(UNKNOWN));
        assert!(vault.grant(&from("https://example.com/a"), NOW).is_ok());
        let again = vault.grant(&from("https://example.com/a"), NOW);
        assert_eq!(again.err(), Some(InvalidGrant { replayed: true }));
    }
}
