//! How long a registration lasts.

use std::time::Duration;

use tokio::time::Instant;
use vis_types::{Timestamp, Webhook};

/// A registration is renewed when so much of its life is over: of the typical ten days, at least two
/// are left for a service that is down.
const LATEST_RENEWAL: f64 = 0.8;

/// Programs that were started together do not renew together.
const JITTER: f64 = 0.1;

/// A life that is over at once, by whatever mistake, is no reason to renew without a pause, which would
/// use up any quota.
const EARLIEST_RENEWAL: Duration = Duration::from_secs(60);

/// For a webhook that does not say how long it lives.
const UNKNOWN_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// When to renew a registration, by tokio's clock.
///
/// The service says how long it lives: the time from one of its own times to another. So neither the
/// machine's clock nor the difference between the two matters.
#[derive(Clone, Copy, Debug)]
pub(super) struct RenewalSchedule {
    renew_at: Instant,
    expires_at: Option<Instant>,
}

impl RenewalSchedule {
    /// The schedule of a webhook that was created or renewed at `since`, by a request that began at
    /// `asked_at`: the service cannot have request_times to count earlier.
    pub(super) fn new(since: Option<Timestamp>, webhook: &Webhook, asked_at: Instant) -> Self {
        let life = life(since, webhook.expire_at);
        let part = LATEST_RENEWAL - JITTER * fastrand::f64();
        let renew_after = life.unwrap_or(UNKNOWN_LIFE).mul_f64(part);
        let renew_after = renew_after.max(EARLIEST_RENEWAL);
        Self {
            renew_at: saturating_add(asked_at, renew_after),
            expires_at: life.map(|life| saturating_add(asked_at, life)),
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

fn life(since: Option<Timestamp>, until: Option<Timestamp>) -> Option<Duration> {
    let (since, until) = (since?.as_millisecond(), until?.as_millisecond());
    let life = u64::try_from(until.checked_sub(since)?).ok()?;
    (life > 0).then_some(Duration::from_millis(life))
}

/// tokio's clock ends, and nobody waits that long.
pub(super) fn saturating_add(start: Instant, by: Duration) -> Instant {
    const LONG: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    start.checked_add(by.min(LONG)).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn schedule(since: Option<&str>, until: Option<&str>, asked_at: Instant) -> RenewalSchedule {
        let webhook = json!({ "id": "1", "expireAt": until });
        let webhook = serde_json::from_value(webhook).unwrap();
        RenewalSchedule::new(since.map(|it| it.parse().unwrap()), &webhook, asked_at)
    }

    #[tokio::test(start_paused = true)]
    async fn a_lease_counts_from_the_request_by_the_times_of_the_service() {
        // Neither is anywhere near the present of this machine.
        let (since, until) = ("1999-01-05T00:00:00.000Z", "1999-01-15T00:00:00.000Z");
        let asked_at = Instant::now();
        let schedule = || schedule(Some(since), Some(until), asked_at);
        for _ in 0..100 {
            let renew_after = schedule().renew_at() - asked_at;
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
    async fn a_short_life_is_not_renewed_without_a_pause() {
        let since = "1999-01-05T00:00:00.000Z";
        for until in ["1999-01-05T00:00:00.001Z", "1999-01-05T00:00:30.000Z"] {
            let asked_at = Instant::now();
            let schedule = schedule(Some(since), Some(until), asked_at);
            assert_eq!(schedule.renew_at() - asked_at, EARLIEST_RENEWAL);
            tokio::time::advance(Duration::from_secs(31)).await;
            assert!(schedule.has_expired() && !schedule.is_due());
        }
        // The first and the last that can be written.
        let ends = ["-009999-01-02T01:59:59Z", "9999-12-30T22:00:00Z"];
        let asked_at = Instant::now();
        let schedule = schedule(Some(ends[0]), Some(ends[1]), asked_at);
        assert!(schedule.renew_at() > asked_at + 300 * DAY);
    }

    #[tokio::test(start_paused = true)]
    async fn a_life_that_is_not_told_is_renewed_every_day_and_never_known_to_be_over() {
        let (early, late) = ("1999-01-01T00:00:00Z", "1999-01-02T00:00:00Z");
        for (since, until) in [
            (None, None),
            (None, Some(late)),
            (Some(early), None),
            (Some(late), Some(early)),
        ] {
            let asked_at = Instant::now();
            let schedule = schedule(since, until, asked_at);
            assert!(schedule.renew_at() - asked_at <= DAY);
            tokio::time::advance(30 * DAY).await;
            assert!(schedule.is_due() && !schedule.has_expired());
        }
    }
}
