//! Conversions from and to `chrono`.

use chrono::{DateTime, Utc};

use crate::{EpochTime, Timestamp};

/// Clamps a time to the range of [`Timestamp`].
impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        // In a leap second `chrono` counts 10^9 nanoseconds or more; `jiff` would carry them over.
        let nanosecond = i32::try_from(time.timestamp_subsec_nanos()).unwrap_or_default();
        jiff::Timestamp::new(time.timestamp(), nanosecond.min(999_999_999))
            .unwrap_or(if time.timestamp() < 0 {
                jiff::Timestamp::MIN
            } else {
                jiff::Timestamp::MAX
            })
            .into()
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(timestamp: Timestamp) -> Self {
        let timestamp = jiff::Timestamp::from(timestamp);
        // The range of `chrono` includes that of `jiff`: the additions cannot overflow.
        Self::from_timestamp_nanos(0)
            + chrono::TimeDelta::seconds(timestamp.as_second())
            + chrono::TimeDelta::nanoseconds(timestamp.subsec_nanosecond().into())
    }
}

impl From<DateTime<Utc>> for EpochTime {
    fn from(time: DateTime<Utc>) -> Self {
        Timestamp::from(time).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamp_round_trips_and_out_of_range_is_clamped() {
        let [min, max] = [jiff::Timestamp::MIN, jiff::Timestamp::MAX].map(Timestamp::from);
        let parse = |text: &str| text.parse::<Timestamp>().expect(text);
        for timestamp in [
            parse("2020-10-01T16:10:06.123456789Z"),
            parse("1969-12-31T23:59:59.5Z"),
            min,
            max,
        ] {
            assert_eq!(Timestamp::from(DateTime::<Utc>::from(timestamp)), timestamp);
        }
        assert_eq!(Timestamp::from(DateTime::<Utc>::MIN_UTC), min);
        assert_eq!(Timestamp::from(DateTime::<Utc>::MAX_UTC), max);
    }
}
