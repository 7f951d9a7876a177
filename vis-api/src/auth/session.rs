//! What a login brings, and what a store keeps.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use vis_types::Secret;

use super::AccessToken;

/// No time of a session is further away: what claims more is wrong about it.
pub(super) const MAX_LIFETIME: Duration = Duration::from_secs(10 * 366 * 24 * 60 * 60);

/// A session of a user: the tokens, and until when the access token is good.
///
/// This is what a [`TokenStore`](super::TokenStore) keeps. As JSON, `expires_at` is in seconds
/// since 1970; `client_id` and `username` are there where they are known, so that a store that is
/// taken over by another application or user does not lend them the session:
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
pub struct Session {
    access_token: AccessToken,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_token: Option<Secret>,
    /// Seconds since 1970.
    expires_at: u64,
    #[serde(flatten)]
    owner: SessionKey,
}

/// Whose session it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SessionKey {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) client_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) username: Option<String>,
}

impl Session {
    /// A session from elsewhere. Fractions of a second of `expires_at` are cut off.
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
            owner: SessionKey::default(),
        }
    }

    pub(super) fn owned_by(mut self, owner: SessionKey) -> Self {
        self.owner = owner;
        self
    }

    /// Whether nothing speaks against it.
    pub(super) fn matches(&self, owner: &SessionKey) -> bool {
        let agree = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        agree(&self.owner.client_id, &owner.client_id)
            && agree(&self.owner.username, &owner.username)
    }

    /// The token that calls carry.
    pub fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// The token that the next access token costs. Vonage's are good once, within seven days.
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.refresh_token.as_ref()
    }

    /// When the access token expires, by the clock of the machine that obtained it.
    pub fn expires_at(&self) -> SystemTime {
        let since_epoch = Duration::from_secs(self.expires_at);
        UNIX_EPOCH
            .checked_add(since_epoch)
            .unwrap_or_else(|| SystemTime::now() + MAX_LIFETIME)
    }

    /// How long the access token has yet to live.
    pub(super) fn remaining(&self) -> Duration {
        let remaining = self.expires_at().duration_since(SystemTime::now());
        remaining.unwrap_or_default().min(MAX_LIFETIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(client_id: &str, username: Option<&str>) -> SessionKey {
        SessionKey {
            client_id: Some(client_id.to_owned()),
            username: username.map(str::to_owned),
        }
    }

    #[test]
    fn a_session_is_not_lent_to_others() {
        let session = Session::new("a", None, UNIX_EPOCH).owned_by(owner("app", Some("jane")));
        assert!(session.matches(&owner("app", Some("jane"))));
        assert!(session.matches(&owner("app", None)));
        assert!(!session.matches(&owner("app", Some("john"))));
        assert!(!session.matches(&owner("another", Some("jane"))));
        assert!(Session::new("a", None, UNIX_EPOCH).matches(&owner("app", Some("john"))));
    }

    #[test]
    fn no_time_is_too_far_away() {
        for expires_at in [0, 1, u64::MAX / 2, u64::MAX] {
            let json = format!(r#"{{"access_token":"a","expires_at":{expires_at}}}"#);
            let session: Session = serde_json::from_str(&json).unwrap();
            assert!(session.remaining() <= MAX_LIFETIME);
        }
    }

    #[test]
    fn nothing_shows_a_token() {
        let session = Session::new("s3cr3t", Some(Secret::from("s3cr3t")), SystemTime::now());
        assert!(!format!("{session:?}").contains("s3cr3t"));
    }
}
