//! Instants.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use jiff::civil;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::Offset;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::{Serialize, Serializer};

use crate::serde_helpers::integer_in_map;

/// An instant, such as the start of a call.
///
/// Reads every format that the vendor documents, and similar ones:
///
/// | on the wire | read as |
/// |---|---|
/// | `"2020-10-01T16:10:06.000+0000"`, `+00`, `+00:00`, `Z`, any other offset | that instant |
/// | `"2020-10-01T16:10:06"`, no offset | UTC |
/// | `"2020-10-01"`, a bare date | midnight, UTC |
/// | `1601568606`, an integer below 10^11 in magnitude | seconds since 1970 |
/// | `1601568606000`, any larger one | milliseconds since 1970 |
///
/// Writes RFC 3339 in UTC with milliseconds, or with more digits if the instant has them:
///
/// ```
/// use vis_types::Timestamp;
///
/// let documented: Timestamp = "2020-10-01T16:10:06.000+0000".parse()?;
/// assert_eq!(documented.to_string(), "2020-10-01T16:10:06.000Z");
/// assert_eq!(documented.as_millisecond(), 1_601_568_606_000);
/// # Ok::<(), vis_types::ParseTimestampError>(())
/// ```
///
/// The range is that of [`jiff::Timestamp`]: the years -9999 to 9999.
///
/// Source: the document says `format: date`; the "Call events" guide documents date-times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The instant `millisecond` milliseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// When the instant is outside the years -9999 to 9999.
    pub fn from_millisecond(millisecond: i64) -> Result<Self, ParseTimestampError> {
        jiff::Timestamp::from_millisecond(millisecond)
            .map(Self)
            .map_err(|_| ParseTimestampError)
    }

    /// Whole milliseconds since 1970-01-01T00:00:00Z, rounded towards zero.
    pub fn as_millisecond(self) -> i64 {
        self.0.as_millisecond()
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards zero.
    pub fn as_second(self) -> i64 {
        self.0.as_second()
    }

    fn from_epoch(number: i64) -> Result<Self, ParseTimestampError> {
        // 10^11 seconds are in the year 5138, 10^11 milliseconds in 1973: no call is near either.
        const SECONDS_END: u64 = 100_000_000_000;
        if number.unsigned_abs() < SECONDS_END {
            Self::from_millisecond(number * 1000)
        } else {
            Self::from_millisecond(number)
        }
    }
}

/// The text or number is not an instant that [`Timestamp`] reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseTimestampError;

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date-time such as 2020-10-01T16:10:06.000+0000")
    }
}

impl std::error::Error for ParseTimestampError {}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(timestamp) = parse_documented(text) {
            return Ok(Self(timestamp));
        }
        // With a zone name, a missing offset must not default to UTC.
        if text.contains('[') {
            let timestamp: jiff::Timestamp = text.parse().map_err(|_| ParseTimestampError)?;
            return Ok(Self(timestamp));
        }
        let utc = |local: civil::DateTime| Offset::UTC.to_timestamp(local);
        text.parse()
            .or_else(|_| text.parse().and_then(utc))
            .or_else(|_| {
                text.parse::<civil::Date>()
                    .map(civil::DateTime::from)
                    .and_then(utc)
            })
            .map(Self)
            .map_err(|_| ParseTimestampError)
    }
}

/// Fast path for the documented layout `2020-10-01T16:10:06.000+0000`; see the benchmark
/// `read_events`. Leaves other layouts to the general parser.
fn parse_documented(text: &str) -> Option<jiff::Timestamp> {
    let (local, offset) = text.as_bytes().split_at_checked(23)?;
    if !matches!(offset, b"+0000" | b"Z") {
        return None;
    }
    let separators = [
        local[4], local[7], local[10], local[13], local[16], local[19],
    ];
    if separators != *b"--T::." {
        return None;
    }
    let digits = |from: usize, to: usize| {
        local[from..to].iter().try_fold(0_i16, |number, byte| {
            let digit = byte.is_ascii_digit().then(|| i16::from(byte - b'0'))?;
            Some(number * 10 + digit)
        })
    };
    let two_digits =
        |from: usize| digits(from, from + 2).and_then(|number| i8::try_from(number).ok());
    let millisecond = i32::from(digits(20, 23)?);
    let local = civil::DateTime::new(
        digits(0, 4)?,
        two_digits(5)?,
        two_digits(8)?,
        two_digits(11)?,
        two_digits(14)?,
        two_digits(17)?,
        millisecond * 1_000_000,
    );
    Offset::UTC.to_timestamp(local.ok()?).ok()
}

impl TryFrom<&str> for Timestamp {
    type Error = ParseTimestampError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole_milliseconds = self.0.subsec_nanosecond() % 1_000_000 == 0;
        let printer = DateTimePrinter::new().precision(whole_milliseconds.then_some(3));
        f.pad(&printer.timestamp_to_string(&self.0))
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp)
    }
}

impl From<Timestamp> for jiff::Timestamp {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

/// Clamps a time to the range of [`Timestamp`].
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self(time.try_into().unwrap_or(if time < SystemTime::UNIX_EPOCH {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        }))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0.into()
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimestampVisitor;

        impl<'de> Visitor<'de> for TimestampVisitor {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date-time such as 2020-10-01T16:10:06.000+0000, or epoch time")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Timestamp, E> {
                Timestamp::from_epoch(number).map_err(E::custom)
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Timestamp, E> {
                let number = i64::try_from(number).map_err(|_| E::custom(ParseTimestampError))?;
                self.visit_i64(number)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Timestamp, A::Error> {
                integer_in_map(self, map)
            }
        }

        deserializer.deserialize_any(TimestampVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_formats_read() {
        for json in [
            r#""2020-10-01T16:10:06.000+0000""#,
            r#""2020-10-01T16:10:06Z""#,
            r#""2020-10-01T16:10:06+00""#,
            r#""2020-10-01T16:10:06.000""#,
            r#""2020-10-01 16:10:06""#,
            r#""2020-10-01T18:10:06+02:00""#,
            r#""2020-10-01T11:10:06.000-0500""#,
            "1601568606",
            "1601568606000",
        ] {
            let read: Timestamp = serde_json::from_str(json).unwrap();
            assert_eq!(read.to_string(), "2020-10-01T16:10:06.000Z", "{json}");
        }
        let date: Timestamp = serde_json::from_str(r#""2020-10-01""#).unwrap();
        assert_eq!(date.to_string(), "2020-10-01T00:00:00.000Z");
    }

    #[test]
    fn fast_path_agrees_with_general_parser() {
        for text in [
            "2020-10-01T16:10:06.000+0000",
            "0000-01-01T00:00:00.000Z",
            "9999-12-30T21:59:59.999Z",
            "2020-02-29T23:59:59.001Z",
        ] {
            assert_eq!(parse_documented(text), text.parse().ok(), "{text}");
            assert!(parse_documented(text).is_some(), "{text}");
        }
        for text in [
            "2019-02-29T00:00:00.000Z",
            "2020-13-01T00:00:00.000Z",
            "2020-10-01T24:00:00.000Z",
            "2020-10-01T16:10:60.000Z",
            "2020-10-01T16:10:06.00xZ",
            "2020-10-01T16:10:06.000+0200",
            "2020-10-01T16:10:06.000",
            "2020-10-01T16:10:06éé.Z",
        ] {
            assert_eq!(parse_documented(text), None, "{text}");
        }
    }

    #[test]
    fn other_formats_fail() {
        for json in [
            r#""""#,
            r#""soon""#,
            r#""16:10""#,
            r#""2020-13-01""#,
            r#""2020-10-01T16:10:06[Europe/Berlin]""#,
            "1.5",
            "true",
            "null",
            "[]",
            "9223372036854775807",
            "18446744073709551615",
            "-9223372036854775808",
        ] {
            assert!(serde_json::from_str::<Timestamp>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn submillisecond_digits_round_trip() {
        let read: Timestamp = "2020-10-01T16:10:06.123456Z".parse().unwrap();
        assert_eq!(read.to_string(), "2020-10-01T16:10:06.123456Z");
        assert_eq!(read.to_string().parse(), Ok(read));
    }

    #[test]
    fn range_limits_round_trip() {
        for end in [jiff::Timestamp::MIN, jiff::Timestamp::MAX] {
            let end = Timestamp::from(end);
            assert_eq!(end.to_string().parse(), Ok(end));
        }
    }

    #[test]
    fn system_time_round_trips() {
        let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_millis(1_601_568_606_123);
        assert_eq!(SystemTime::from(Timestamp::from(time)), time);
    }
}
