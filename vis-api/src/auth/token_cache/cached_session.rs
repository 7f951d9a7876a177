//! The session in memory.

use std::time::Duration;

use tokio::time::Instant;

use crate::auth::{AccessToken, Session};

/// A session with its times on the monotonic clock.
///
/// That clock may stop while a machine sleeps, so a token may be older than computed; a 401 of the
/// service corrects that.
#[derive(Clone, Debug)]
pub(super) struct CachedSession {
    pub(super) session: Session,
    expires: Instant,
    refresh_at: Instant,
    pub(super) pending_save: Option<PendingSave>,
}

/// The store does not have the session yet. It may have the previous one, whose refresh token is
/// invalid.
#[derive(Clone, Debug)]
pub(super) struct PendingSave {
    /// The access token of the session in the store, if there was one.
    pub(super) replaces: Option<AccessToken>,
}

impl CachedSession {
    /// Schedules the refresh `ahead` of the expiry and up to an eighth earlier at random, so that
    /// processes that share a session do not refresh together. At least half of the lifetime passes
    /// before it.
    pub(super) fn new(session: Session, lifetime: Duration, ahead: Duration) -> Self {
        let jitter = f64::from(getrandom::u32().unwrap_or_default()) / f64::from(u32::MAX);
        let early = ahead.saturating_add(ahead.mul_f64(jitter / 8.0));
        let early = early.min(lifetime / 2);
        let now = Instant::now();
        Self {
            session,
            expires: now + lifetime,
            refresh_at: now + (lifetime - early),
            pending_save: None,
        }
    }

    pub(super) fn token(&self) -> &AccessToken {
        self.session.access_token()
    }

    pub(super) fn is_valid(&self) -> bool {
        Instant::now() < self.expires
    }

    /// Whether a refresh or another attempt to save is due.
    pub(super) fn is_due(&self) -> bool {
        self.pending_save.is_some() || self.needs_refresh()
    }

    pub(super) fn needs_refresh(&self) -> bool {
        Instant::now() >= self.refresh_at
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    const AHEAD: Duration = Duration::from_secs(60);

    fn session(lifetime: u64) -> CachedSession {
        let session = Session::new("a", None, SystemTime::now());
        CachedSession::new(session, Duration::from_secs(lifetime), AHEAD)
    }

    #[tokio::test(start_paused = true)]
    async fn short_token_refreshes_after_half_lifetime() {
        let cached = session(30);
        tokio::time::advance(Duration::from_secs(14)).await;
        assert!(!cached.is_due());
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(cached.is_due() && cached.is_valid());
    }

    #[test]
    fn refresh_ahead_may_exceed_lifetime() {
        let session = Session::new("a", None, SystemTime::now());
        let cached = CachedSession::new(session, Duration::ZERO, Duration::MAX / 2);
        assert!(!cached.is_valid());
    }
}
