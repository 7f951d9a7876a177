//! Schedules the renewal of a registration.

use std::time::Duration;

use tokio::time::Instant;
use vis_types::{Timestamp, Webhook};

/// Fraction of the lifetime at which to renew at the latest. Of the typical 10 days, 2 are left for
/// an outage of the service.
const MAX_RENEWAL_FRACTION: f64 = 0.8;

/// Spreads the renewals of programs that start together.
const JITTER: f64 = 0.1;

/// Prevents a renewal loop if the lifetime is too short.
const MIN_RENEWAL_DELAY: Duration = Duration::from_secs(60);

/// Used if the webhook has no `expire_at`.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Renewal and expiry of a registration on tokio's clock.
///
/// The lifetime is the difference of two service timestamps: the system clock does not matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct RenewalSchedule {
    renew_at: Instant,
    expires_at: Option<Instant>,
}

impl RenewalSchedule {
    /// Schedules a webhook that was created or renewed at `since`. Counts from the start of the
    /// request, since the service cannot have started the lifetime earlier.
    pub(super) fn new(since: Option<Timestamp>, webhook: &Webhook, requested_at: Instant) -> Self {
        let lifetime = lifetime(since, webhook.expire_at);
        let fraction = MAX_RENEWAL_FRACTION - JITTER * fastrand::f64();
        let renew_after = lifetime.unwrap_or(DEFAULT_LIFETIME).mul_f64(fraction);
        let renew_after = renew_after.max(MIN_RENEWAL_DELAY);
        Self {
            renew_at: saturating_add(requested_at, renew_after),
            expires_at: lifetime.map(|it| saturating_add(requested_at, it)),
        }
    }

    pub(super) fn renew_at(&self) -> Instant {
        self.renew_at
    }

    pub(super) fn is_due(&self) -> bool {
        Instant::now() >= self.renew_at
    }

    pub(super) fn has_expired(&self) -> bool {
        self.expires_at.is_some_and(|end| Instant::now() >= end)
    }
}

fn lifetime(since: Option<Timestamp>, until: Option<Timestamp>) -> Option<Duration> {
    let (since, until) = (since?.as_millisecond(), until?.as_millisecond());
    let lifetime = u64::try_from(until.checked_sub(since)?).ok()?;
    (lifetime > 0).then_some(Duration::from_millis(lifetime))
}

/// Adds at most a year; returns `start` on overflow of tokio's clock.
pub(super) fn saturating_add(start: Instant, by: Duration) -> Instant {
    const MAX_DELAY: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    start.checked_add(by.min(MAX_DELAY)).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn schedule(
        since: Option<&str>,
        until: Option<&str>,
        requested_at: Instant,
    ) -> RenewalSchedule {
        let webhook = json!({ "id": "1", "expireAt": until });
        let webhook = serde_json::from_value(webhook).unwrap();
        RenewalSchedule::new(since.map(|it| it.parse().unwrap()), &webhook, requested_at)
    }

    #[tokio::test(start_paused = true)]
    async fn lifetime_uses_service_timestamps() {
        // Both are far from the machine's clock.
        let (since, until) = ("1999-01-05T00:00:00.000Z", "1999-01-15T00:00:00.000Z");
        let requested_at = Instant::now();
        let schedule = || schedule(Some(since), Some(until), requested_at);
        for _ in 0..100 {
            let renew_after = schedule().renew_at() - requested_at;
            assert!(
                renew_after > 7 * DAY && renew_after <= 8 * DAY,
                "{renew_after:?}"
            );
        }
        let schedule = schedule();
        assert!(!schedule.is_due());
        tokio::time::advance(8 * DAY).await;
        assert!(schedule.is_due() && !schedule.has_expired());
        tokio::time::advance(2 * DAY).await;
        assert!(schedule.has_expired());
    }

    #[tokio::test(start_paused = true)]
    async fn short_lifetime_keeps_min_renewal_delay() {
        let since = "1999-01-05T00:00:00.000Z";
        for until in ["1999-01-05T00:00:00.001Z", "1999-01-05T00:00:30.000Z"] {
            let requested_at = Instant::now();
            let schedule = schedule(Some(since), Some(until), requested_at);
            assert_eq!(schedule.renew_at() - requested_at, MIN_RENEWAL_DELAY);
            tokio::time::advance(Duration::from_secs(31)).await;
            assert!(schedule.has_expired() && !schedule.is_due());
        }
        // The minimum and maximum timestamps.
        let ends = ["-009999-01-02T01:59:59Z", "9999-12-30T22:00:00Z"];
        let requested_at = Instant::now();
        let schedule = schedule(Some(ends[0]), Some(ends[1]), requested_at);
        assert!(schedule.renew_at() > requested_at + 300 * DAY);
    }

    #[tokio::test(start_paused = true)]
    async fn unknown_expiry_renews_daily() {
        let (early, late) = ("1999-01-01T00:00:00Z", "1999-01-02T00:00:00Z");
        for (since, until) in [
            (None, None),
            (None, Some(late)),
            (Some(early), None),
            (Some(late), Some(early)),
        ] {
            let requested_at = Instant::now();
            let schedule = schedule(since, until, requested_at);
            assert!(schedule.renew_at() - requested_at <= DAY);
            tokio::time::advance(30 * DAY).await;
            assert!(schedule.is_due() && !schedule.has_expired());
        }
    }
}
