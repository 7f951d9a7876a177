//! The time now, and calculations with durations.

use std::ops::{Add, Sub};
use std::time::Duration;

use super::Timestamp;

/// # Arithmetic
///
/// Adding or subtracting a [`Duration`] stops at the ends of the range, and the difference of two
/// instants at zero: nothing here fails or panics.
///
/// ```
/// use std::time::Duration;
/// use vis_types::Timestamp;
///
/// let start: Timestamp = "2020-10-01T16:10:06.000+0000".parse()?;
/// let end = start + Duration::from_millis(2_950);
/// assert_eq!(end.to_string(), "2020-10-01T16:10:08.950Z");
/// assert_eq!(end - start, Duration::from_millis(2_950));
/// assert_eq!(start - end, Duration::ZERO);
/// assert_eq!(start - Duration::MAX, start - Duration::MAX - Duration::from_secs(1));
/// assert!(Timestamp::now().duration_since(start) > Duration::from_secs(86_400));
/// # Ok::<(), vis_types::ParseTimestampError>(())
/// ```
impl Timestamp {
    /// The time of the system clock.
    pub fn now() -> Self {
        Self(jiff::Timestamp::now())
    }

    /// The time from `earlier` to this instant; zero if `earlier` is later. The operator `-` does
    /// the same.
    pub fn duration_since(self, earlier: Self) -> Duration {
        Duration::try_from(self.0.duration_since(earlier.0)).unwrap_or_default()
    }
}

impl Sub for Timestamp {
    type Output = Duration;

    /// As [`Timestamp::duration_since`].
    fn sub(self, earlier: Self) -> Duration {
        self.duration_since(earlier)
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    /// The instant `duration` later, or the last one of the range.
    fn add(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(duration)
                .unwrap_or(jiff::Timestamp::MAX),
        )
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    /// The instant `duration` earlier, or the first one of the range.
    fn sub(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(duration)
                .unwrap_or(jiff::Timestamp::MIN),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_stops_at_the_ends_of_the_range() {
        let [min, max] = [jiff::Timestamp::MIN, jiff::Timestamp::MAX].map(Timestamp::from);
        let middle = Timestamp::from(jiff::Timestamp::UNIX_EPOCH);
        for step in [Duration::MAX, Duration::from_secs(u64::MAX / 2), max - min] {
            assert_eq!((middle + step, middle - step), (max, min));
        }
        assert_eq!((max + Duration::ZERO, min - Duration::ZERO), (max, min));
        assert_eq!((min + (max - min), max - (max - min)), (max, min));
        assert_eq!(min - max, Duration::ZERO);
        let second = Duration::from_secs(1);
        assert_eq!((middle + second) - middle, second);
        assert_eq!(middle.duration_since(middle - second), second);
    }
}
