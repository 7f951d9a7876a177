//! Schedules the checks and the renewal of a webhook.

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

/// Protects the quota.
const MIN_CHECK_DELAY: Duration = Duration::from_secs(1);

/// Bounds how long a failed or expiring webhook stays unnoticed.
const MAX_CHECK_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Renewal and expiry of a webhook on tokio's clock.
///
/// The lifetime is the difference of two service timestamps: the system clock does not matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct RenewalSchedule {
    renew_at: Instant,
    expires_at: Option<Instant>,
}

impl RenewalSchedule {
    /// Schedules a webhook that was created or renewed by a request at `requested_at`. Counts from
    /// the request, since the service cannot have started the lifetime earlier.
    pub(super) fn new(webhook: &Webhook, requested_at: Instant) -> Self {
        let lifetime = lifetime(live_since(webhook), webhook.expire_at);
        let fraction = MAX_RENEWAL_FRACTION - JITTER * fastrand::f64();
        let renew_after = lifetime.unwrap_or(DEFAULT_LIFETIME).mul_f64(fraction);
        let renew_after = renew_after.max(MIN_RENEWAL_DELAY);
        Self {
            renew_at: requested_at + renew_after,
            expires_at: lifetime.map(|it| requested_at + it),
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

/// Since when the webhook delivers all events, unless it has failed or expired since.
pub(super) fn live_since(webhook: &Webhook) -> Option<Timestamp> {
    webhook.renewed_at.or(webhook.created_at)
}

fn lifetime(since: Option<Timestamp>, until: Option<Timestamp>) -> Option<Duration> {
    let (since, until) = (since?.as_millisecond(), until?.as_millisecond());
    let lifetime = u64::try_from(until.checked_sub(since)?).ok()?;
    (lifetime > 0).then_some(Duration::from_millis(lifetime))
}

/// Returns the delay until the next check, with jitter.
pub(super) fn check_delay(
    poll_every: Duration,
    failed_checks: u32,
    retry_after: Option<Duration>,
) -> Duration {
    // At most fourfold: the webhook may fail or expire meanwhile.
    let doublings = failed_checks.saturating_sub(1).min(2);
    let delay = poll_every.min(MAX_CHECK_DELAY) * (1 << doublings);
    let delay = delay.mul_f64(0.9 + 0.2 * fastrand::f64());
    // A wrong `retry_after`, e.g. a year, would let the webhook expire.
    let retry_after = retry_after.unwrap_or_default().min(MAX_CHECK_DELAY);
    delay.max(MIN_CHECK_DELAY).max(retry_after)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DAY: Duration = MAX_CHECK_DELAY;

    #[tokio::test(start_paused = true)]
    async fn renewal_follows_the_lifetime() {
        let (early, late) = ("1999-01-05T00:00:00.000Z", "1999-01-15T00:00:00.000Z");
        for (since, until, earliest, latest) in [
            // Far from the machine's clock.
            (Some(early), Some(late), 7 * DAY, 8 * DAY),
            (
                Some(early),
                Some("1999-01-05T00:00:30.000Z"),
                MIN_RENEWAL_DELAY,
                MIN_RENEWAL_DELAY,
            ),
            // Unknown: daily.
            (None, Some(late), DAY / 2, DAY),
            (Some(early), None, DAY / 2, DAY),
            (Some(late), Some(early), DAY / 2, DAY),
            // The minimum and maximum timestamps.
            (
                Some("-009999-01-02T01:59:59Z"),
                Some("9999-12-30T22:00:00Z"),
                99 * DAY,
                Duration::MAX,
            ),
        ] {
            let webhook = json!({ "id": "1", "renewedAt": since, "expireAt": until });
            let webhook = serde_json::from_value(webhook).unwrap();
            let requested_at = Instant::now();
            let schedule = RenewalSchedule::new(&webhook, requested_at);
            let renew_after = schedule.renew_at() - requested_at;
            assert!(
                (earliest..=latest).contains(&renew_after),
                "{renew_after:?}"
            );
        }
    }

    #[test]
    fn check_delay_is_bounded() {
        let minute = Duration::from_secs(60);
        for (poll_every, failed_checks, retry_after, expected) in [
            (minute, 0, None, minute),
            (minute, 1, Some(Duration::ZERO), minute),
            (minute, 2, None, 2 * minute),
            (minute, 99, None, 4 * minute),
            (minute, 1, Some(60 * minute), 60 * minute),
            (minute, 1, Some(Duration::MAX), DAY),
            (Duration::ZERO, 0, None, MIN_CHECK_DELAY),
            (Duration::MAX, 0, None, DAY),
        ] {
            let delay = check_delay(poll_every, failed_checks, retry_after);
            let ratio = delay.as_secs_f64() / expected.as_secs_f64();
            assert!((0.9..=1.1).contains(&ratio), "{delay:?}, not {expected:?}");
        }
    }
}
