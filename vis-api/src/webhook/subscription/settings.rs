//! Settings of a subscription task.

use std::time::Duration;

use vis_types::Timestamp;

use crate::pages::OffsetUnit;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Protects the quota.
const MIN_CHECK_DELAY: Duration = Duration::from_secs(1);

/// Bounds how long a failed or expiring webhook stays unnoticed.
const MAX_CHECK_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

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
    /// Returns the delay until the next check.
    pub(super) fn delay(&self, failed_checks: u32, retry_after: Option<Duration>) -> Duration {
        // At most fourfold: the webhook may fail or expire meanwhile.
        let doublings = failed_checks.saturating_sub(1).min(2);
        let delay = self
            .poll_every
            .min(MAX_CHECK_DELAY)
            .saturating_mul(1 << doublings);
        let delay = delay.mul_f64(0.9 + 0.2 * fastrand::f64());
        // Clamp `retry_after`: a wrong value, e.g. a year, would let the webhook expire.
        delay
            .max(MIN_CHECK_DELAY)
            .max(retry_after.unwrap_or_default().min(MAX_CHECK_DELAY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delay_doubles_twice_with_jitter() {
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
        let frequent = Settings {
            poll_every: Duration::ZERO,
            ..settings
        };
        assert_eq!(frequent.delay(0, None), MIN_CHECK_DELAY);
        let rare = Settings {
            poll_every: Duration::MAX,
            ..frequent
        };
        assert!(rare.delay(0, None) <= 2 * MAX_CHECK_DELAY);
    }

    #[test]
    fn retry_after_is_clamped_to_one_day() {
        let settings = Settings::default();
        assert!(settings.delay(1, Some(Duration::ZERO)) < 2 * settings.poll_every);
        assert_eq!(settings.delay(1, Some(HOUR)), HOUR);
        assert_eq!(settings.delay(1, Some(Duration::MAX)), MAX_CHECK_DELAY);
    }
}
