//! What a task goes by.

use std::time::Duration;

use vis_types::Timestamp;

use crate::pages::OffsetUnit;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// A poll without a pause would use up any quota.
const SHORTEST: Duration = Duration::from_secs(1);

/// Nobody would notice a failed webhook for longer, nor renew one that is about to expire.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) poll_every: Duration,
    pub(super) lookback: Duration,
    pub(super) overlap: Duration,
    pub(super) page_size: i64,
    pub(super) offset_unit: OffsetUnit,
    pub(super) missed_since: Option<Timestamp>,
    pub(super) replace: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            poll_every: Duration::from_secs(60),
            lookback: 4 * HOUR,
            overlap: Duration::from_secs(10 * 60),
            page_size: 100,
            offset_unit: OffsetUnit::default(),
            missed_since: None,
            replace: false,
        }
    }
}

impl Settings {
    /// The time until the next check, after so many that have failed, the last of them with the
    /// word to wait.
    pub(super) fn delay(&self, failed_checks: u32, wait: Option<Duration>) -> Duration {
        // Four times as long at most: the webhook may fail or expire meanwhile.
        let doublings = failed_checks.saturating_sub(1).min(2);
        let delay = self.poll_every.min(LONGEST).saturating_mul(1 << doublings);
        let delay = delay.mul_f64(0.9 + 0.2 * fastrand::f64());
        // Whoever says a year, by mistake or by a clock that is wrong, would have the webhook expire.
        delay
            .max(SHORTEST)
            .max(wait.unwrap_or_default().min(LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_twice_and_are_never_the_same() {
        let settings = Settings::default();
        for (failed_checks, seconds) in [(0, 60.0), (1, 60.0), (2, 120.0), (3, 240.0), (99, 240.0)]
        {
            for _ in 0..100 {
                let delay = settings.delay(failed_checks, None).as_secs_f64();
                assert!(
                    (0.9..=1.1).contains(&(delay / seconds)),
                    "{failed_checks}: {delay}"
                );
            }
        }
        let restless = Settings {
            poll_every: Duration::ZERO,
            ..settings
        };
        assert_eq!(restless.delay(0, None), SHORTEST);
        let idle = Settings {
            poll_every: Duration::MAX,
            ..restless
        };
        assert!(idle.delay(0, None) <= 2 * LONGEST);
    }

    #[test]
    fn whoever_says_wait_is_heard_for_a_day_at_most() {
        let settings = Settings::default();
        assert!(settings.delay(1, Some(Duration::ZERO)) < 2 * settings.poll_every);
        assert_eq!(settings.delay(1, Some(HOUR)), HOUR);
        assert_eq!(settings.delay(1, Some(Duration::MAX)), LONGEST);
    }
}
