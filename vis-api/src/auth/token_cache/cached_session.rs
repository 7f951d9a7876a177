//! The session in memory.

use std::time::Duration;

use tokio::time::Instant;

use crate::auth::{AccessToken, Session};

/// A session in memory, with its times on a clock that nobody sets.
///
/// That clock stands still while a machine sleeps, so a token may be older than it looks; the
/// service's 401 mends that.
#[derive(Clone, Debug)]
pub(super) struct CachedSession {
    pub(super) session: Session,
    expires: Instant,
    due: Instant,
    pub(super) unsaved: Option<PendingSave>,
}

/// The store has not taken the session. It may still have the one that this one replaces, whose
/// refresh token is dead; this is its access token, if there was one.
#[derive(Clone, Debug)]
pub(super) struct PendingSave {
    pub(super) replaces: Option<AccessToken>,
}

impl CachedSession {
    /// Due `ahead` of its expiry, and a little before that by chance, so that processes that share
    /// a session do not all come at once. A token that lives shorter than that is not due from its
    /// first moment on: half of its life is left in peace.
    pub(super) fn new(session: Session, lifetime: Duration, ahead: Duration) -> Self {
        let jitter = f64::from(getrandom::u32().unwrap_or_default()) / f64::from(u32::MAX);
        let early = ahead.saturating_add(ahead.mul_f64(jitter / 8.0));
        let early = early.min(lifetime / 2);
        let now = Instant::now();
        Self {
            session,
            expires: now + lifetime,
            due: now + (lifetime - early),
            unsaved: None,
        }
    }

    pub(super) fn token(&self) -> &AccessToken {
        self.session.access_token()
    }

    pub(super) fn is_valid(&self) -> bool {
        Instant::now() < self.expires
    }

    /// Whether it is time for a token_cache, or for another attempt to save it.
    pub(super) fn is_due(&self) -> bool {
        self.unsaved.is_some() || self.needs_refresh()
    }

    pub(super) fn needs_refresh(&self) -> bool {
        Instant::now() >= self.due
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    const AHEAD: Duration = Duration::from_secs(60);

    fn held(lifetime: u64) -> CachedSession {
        let session = Session::new("a", None, SystemTime::now());
        CachedSession::new(session, Duration::from_secs(lifetime), AHEAD)
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_due_ahead_of_its_expiry_and_not_much_earlier() {
        let held = held(86_400);
        tokio::time::advance(Duration::from_secs(86_400 - 68)).await;
        assert!(!held.is_due() && held.is_valid());
        tokio::time::advance(Duration::from_secs(8)).await;
        assert!(held.is_due() && held.is_valid());
        tokio::time::advance(Duration::from_secs(60)).await;
        assert!(!held.is_valid());
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_life_is_left_in_peace_for_its_first_half() {
        let held = held(30);
        tokio::time::advance(Duration::from_secs(14)).await;
        assert!(!held.is_due());
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(held.is_due() && held.is_valid());
    }

    #[test]
    fn no_lead_is_too_long() {
        let session = Session::new("a", None, SystemTime::now());
        let held = CachedSession::new(session, Duration::ZERO, Duration::MAX / 2);
        assert!(!held.is_valid());
    }
}
