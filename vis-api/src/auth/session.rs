//! The session of a user.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize};
use vis_types::{FromJson, Secret, Timestamp};

use super::AccessToken;

/// Maximum lifetime of a session; a longer one is invalid.
pub(super) const MAX_LIFETIME: Duration = Duration::from_secs(10 * 366 * 24 * 60 * 60);

/// The tokens of a user, and the expiry of the access token.
///
/// A [`TokenStore`](super::TokenStore) stores it. In JSON, `expires_at` is in seconds since 1970.
/// `client_id` and `username` are included if known, so that another application or user of the same
/// store does not use the session:
///
/// ```
/// use vis_api::auth::Session;
///
/// let json = r#"{"access_token":"3f1b","refresh_token":"9c2e","expires_at":1790000000}"#;
/// let session: Session = serde_json::from_str(json)?;
/// assert_eq!(session.access_token().expose(), "3f1b");
/// assert_eq!(serde_json::to_string(&session)?, json);
/// assert!(!format!("{session:?}").contains("9c2e"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredSession")]
pub struct Session {
    access_token: AccessToken,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<Secret>,
    /// Seconds since 1970. A session without it has expired.
    expires_at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
}

/// A session as it is stored. One of the tokens is enough.
#[derive(Deserialize)]
struct StoredSession {
    access_token: Option<AccessToken>,
    refresh_token: Option<Secret>,
    #[serde(default, deserialize_with = "seconds")]
    expires_at: u64,
    client_id: Option<String>,
    username: Option<String>,
}

impl TryFrom<StoredSession> for Session {
    type Error = &'static str;

    fn try_from(stored: StoredSession) -> Result<Self, &'static str> {
        let (access_token, expires_at) = match (stored.access_token, &stored.refresh_token) {
            (Some(access_token), _) => (access_token, stored.expires_at),
            (None, Some(_)) => (AccessToken::from(""), 0),
            (None, None) => return Err("missing field `access_token`"),
        };
        Ok(Self {
            access_token,
            refresh_token: stored.refresh_token,
            expires_at,
            client_id: stored.client_id,
            username: stored.username,
        })
    }
}

impl FromJson for Session {}

/// Reads any format of a time.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let expires_at = Timestamp::deserialize(deserializer)?;
    Ok(u64::try_from(expires_at.as_second()).unwrap_or_default())
}

/// The application and the user of a session.
#[derive(Clone, Debug, Default)]
pub(super) struct SessionKey {
    pub(super) client_id: Option<String>,
    pub(super) username: Option<String>,
}

impl Session {
    /// Creates a session. Fractions of a second of `expires_at` are truncated.
    pub fn new(
        access_token: impl Into<AccessToken>,
        refresh_token: Option<Secret>,
        expires_at: SystemTime,
    ) -> Self {
        let since_epoch = expires_at.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            access_token: access_token.into(),
            refresh_token,
            expires_at: since_epoch.as_secs(),
            client_id: None,
            username: None,
        }
    }

    pub(super) fn with_key(mut self, key: SessionKey) -> Self {
        (self.client_id, self.username) = (key.client_id, key.username);
        self
    }

    /// Whether all parts known on both sides are equal.
    pub(super) fn matches(&self, key: &SessionKey) -> bool {
        let matches = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        matches(&self.client_id, &key.client_id) && matches(&self.username, &key.username)
    }

    /// The access token.
    pub fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// The refresh token. Vonage's work once, within seven days.
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.refresh_token.as_ref()
    }

    /// The expiry of the access token, by the clock of the machine that obtained it.
    pub fn expires_at(&self) -> SystemTime {
        let since_epoch = Duration::from_secs(self.expires_at);
        UNIX_EPOCH
            .checked_add(since_epoch)
            .unwrap_or_else(|| SystemTime::now() + MAX_LIFETIME)
    }

    pub(super) fn remaining(&self) -> Duration {
        let remaining = self.expires_at().duration_since(SystemTime::now());
        remaining.unwrap_or_default().min(MAX_LIFETIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(client_id: &str, username: Option<&str>) -> SessionKey {
        SessionKey {
            client_id: Some(client_id.to_owned()),
            username: username.map(str::to_owned),
        }
    }

    #[test]
    fn session_matches_only_its_key() {
        let session = Session::new("a", None, UNIX_EPOCH).with_key(key("app", Some("jane")));
        assert!(session.matches(&key("app", Some("jane"))));
        assert!(session.matches(&key("app", None)));
        assert!(!session.matches(&key("app", Some("john"))));
        assert!(!session.matches(&key("another", Some("jane"))));
        assert!(Session::new("a", None, UNIX_EPOCH).matches(&key("app", Some("john"))));
    }

    #[test]
    fn remaining_lifetime_is_capped() {
        for expires_at in [0, 1, u64::MAX / 2, u64::MAX] {
            let json = format!(r#"{{"access_token":"a","expires_at":{expires_at}}}"#);
            let session: Session = serde_json::from_str(&json).unwrap();
            assert!(session.remaining() <= MAX_LIFETIME);
        }
    }
}
