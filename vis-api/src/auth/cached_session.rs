//! A session in memory.

use std::time::Duration;

use tokio::time::Instant;

use super::{AccessToken, Session};

/// A session with its times on the monotonic clock.
///
/// That clock may stop while a machine sleeps, so a token may be older than computed; a 401 of the
/// service corrects that.
pub(super) struct CachedSession {
    pub(super) session: Session,
    pub(super) expires: Instant,
    pub(super) refresh_at: Instant,
    /// Whether the store lacks the session.
    pub(super) is_unsaved: bool,
    /// The access token of the session that it replaces in the store.
    pub(super) replaces: Option<AccessToken>,
}

impl CachedSession {
    /// Schedules the refresh `ahead` of the expiry and up to an eighth earlier at random, so that
    /// processes that share a session do not refresh together. At least half of the lifetime passes
    /// before it.
    pub(super) fn new(session: Session, lifetime: Duration, ahead: Duration) -> Self {
        let early = ahead.saturating_add(ahead.mul_f64(fastrand::f64() / 8.0));
        let early = early.min(lifetime / 2);
        let now = Instant::now();
        Self {
            session,
            expires: now + lifetime,
            refresh_at: now + (lifetime - early),
            is_unsaved: false,
            replaces: None,
        }
    }

    pub(super) fn token(&self) -> &AccessToken {
        self.session.access_token()
    }

    pub(super) fn needs_refresh(&self) -> bool {
        Instant::now() >= self.refresh_at
    }
}
