//! The session of a user.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize};
use vis_types::{FromJson, Secret, Timestamp};

use super::AccessToken;

/// Maximum lifetime of a session; clocks overflow at some time.
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

    pub(super) fn with_user(mut self, client_id: &str, username: Option<&str>) -> Self {
        self.client_id = Some(client_id.to_owned());
        self.username = username.map(str::to_owned);
        self
    }

    pub(super) fn username(&self) -> Option<&str> {
        self.username.as_deref()
    }

    /// Whether the application and the user are these, as far as they are known.
    pub(super) fn matches(&self, client_id: &str, username: Option<&str>) -> bool {
        let is_client = self.client_id.as_ref().is_none_or(|it| it == client_id);
        let is_user = match (&self.username, username) {
            (Some(stored), Some(username)) => stored == username,
            _ => true,
        };
        is_client && is_user
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
        // No overflow: it was a `SystemTime`, or a `Timestamp`, which ends with the year 9999.
        UNIX_EPOCH + Duration::from_secs(self.expires_at)
    }

    pub(super) fn remaining(&self) -> Duration {
        let remaining = self.expires_at().duration_since(SystemTime::now());
        remaining.unwrap_or_default().min(MAX_LIFETIME)
    }
}
