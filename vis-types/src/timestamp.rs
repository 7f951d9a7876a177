//! Instants.

mod arithmetic;

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use jiff::civil;
use jiff::fmt::temporal::{DateTimePrinter, Pieces};
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::Offset;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

/// An instant, such as the start of a call.
///
/// Reads every format that the vendor documents, and similar ones:
///
/// | on the wire | read as |
/// |---|---|
/// | `"2020-10-01T16:10:06.000+0000"`, `+00`, `+00:00`, `Z`, any other offset | that instant |
/// | `"2020-10-01T16:10:06"`, no offset | UTC |
/// | `"2020-10-01"`, a bare date | midnight, UTC |
/// | `1601568606`, `"1601568606.25"`, a number up to the end of the year 9999 | seconds since 1970 |
/// | `1601568606000`, any larger one | milliseconds since 1970 |
/// | `"Thu, 01 Oct 2020 16:10:06 +0000"`, RFC 2822 | that instant |
/// | `"2020-10-01 16:10:06 UTC"`, `"… +0000"` | that instant |
/// | `[2020, 10, 1, 16, 10, 6]`, then nanoseconds | UTC |
/// | a later time than the range holds, `"9999-12-31T23:59:59.999Z"` | the end of the range |
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
        let parsed = parse_documented(text).or_else(|| {
            let text = text.trim();
            parse_iso_8601(text)
                .or_else(|| parse_epoch_text(text))
                .or_else(|| parse_rfc_2822(text))
        });
        parsed.map(Self).ok_or(ParseTimestampError)
    }
}

/// RFC 2822, whatever the day of the week. `Fri, 31 Dec 9999 23:59:59 GMT` is "never".
fn parse_rfc_2822(text: &str) -> Option<jiff::Timestamp> {
    let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    parser.parse_timestamp(text).ok().or_else(|| {
        let (_, date) = text.split_once(", ").unwrap_or(("", text));
        let local = date.rsplit_once(' ')?.0;
        let local = strtime::parse("%d %b %Y %H:%M:%S", local).ok()?;
        let local = local.to_datetime().ok()?;
        (local.year() == 9999).then(|| end_of_calendar(false))
    })
}

/// ISO 8601, and what looks like it: a space before the offset, a word for UTC.
fn parse_iso_8601(text: &str) -> Option<jiff::Timestamp> {
    let text = text.to_ascii_uppercase();
    let mut zones = [" UTC", " GMT", " Z", "UTC"].iter();
    let without_zone = zones.find_map(|zone| text.strip_suffix(zone));
    let joined = without_zone.unwrap_or(&text);
    let joined = joined.replace(" +", "+").replace(" -", "-");
    if is_beyond_calendar(&joined) {
        return Some(end_of_calendar(joined.starts_with('-')));
    }
    let pieces = Pieces::parse(&joined).ok()?;
    let offset = match (pieces.to_numeric_offset(), pieces.time_zone_annotation()) {
        (Some(offset), _) => offset,
        (None, None) => Offset::UTC,
        // With a zone name, a missing offset must not default to UTC.
        (None, Some(_)) => return None,
    };
    let local = pieces
        .date()
        .to_datetime(pieces.time().unwrap_or(civil::Time::midnight()));
    Some(clamp(local, offset))
}

/// Whether an ISO 8601 date has a year after 9999 or before -9999: "no end", as
/// `java.time.Instant::MAX` and its kind write it.
fn is_beyond_calendar(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let Some((year, rest)) = unsigned.split_once('-') else {
        return false;
    };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_date = matches!(rest.as_bytes(), [_, _, b'-', _, _, ..]);
    is_date && is_number(year) && year.trim_start_matches('0').len() > 4
}

/// Epoch time as text. Fewer than nine digits may be a year or a date.
fn parse_epoch_text(text: &str) -> Option<jiff::Timestamp> {
    let number: f64 = text.parse().ok()?;
    let is_epoch = number.is_finite() && number.abs() >= 1e8 && !text.starts_with('+');
    is_epoch.then(|| from_epoch(number))
}

/// Seconds or milliseconds since 1970, which may have a fraction.
#[allow(clippy::cast_possible_truncation)]
fn from_epoch(number: f64) -> jiff::Timestamp {
    // So many seconds after 1970 the year 9999 ends; so many milliseconds are in 1978.
    const END_OF_SECONDS: f64 = 253_402_300_800.0;
    let millisecond = match number.abs() < END_OF_SECONDS {
        true => (number * 1000.0).round(),
        false => number.round(),
    };
    jiff::Timestamp::from_millisecond(millisecond as i64).unwrap_or(end_of_calendar(number < 0.0))
}

/// The last instant, or the first: what a time beyond the range of [`Timestamp`] is read as, since
/// senders mean "never" by it.
fn end_of_calendar(is_negative: bool) -> jiff::Timestamp {
    match is_negative {
        true => jiff::Timestamp::MIN,
        false => jiff::Timestamp::MAX,
    }
}

fn clamp(local: civil::DateTime, offset: Offset) -> jiff::Timestamp {
    let end = end_of_calendar(local.year() < 0);
    offset.to_timestamp(local).unwrap_or(end)
}

/// `[2020, 10, 1, 12, 30, 5, 250000000]`: year to second and nanoseconds, in UTC. The time, or its
/// end, may be missing.
fn from_parts(mut parts: Vec<i64>) -> Option<jiff::Timestamp> {
    if !(3..=7).contains(&parts.len()) {
        return None;
    }
    parts.resize(7, 0);
    let part = |index: usize| i8::try_from(parts[index]).ok();
    let (year, nanosecond) = (i16::try_from(parts[0]), i32::try_from(parts[6]));
    let local = civil::DateTime::new(
        year.ok()?,
        part(1)?,
        part(2)?,
        part(3)?,
        part(4)?,
        part(5)?,
        nanosecond.ok()?,
    );
    Some(clamp(local.ok()?, Offset::UTC))
}

/// Fast path for the documented layout `2020-10-01T16:10:06.000+0000`; see the benchmark
/// `performance`. Leaves other layouts to the general parser.
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
        let end = end_of_calendar(time < SystemTime::UNIX_EPOCH);
        Self(time.try_into().unwrap_or(end))
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
                self.visit_f64(number as f64)
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Timestamp, E> {
                self.visit_f64(number as f64)
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Timestamp, E> {
                Ok(Timestamp(from_epoch(number)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Timestamp, A::Error> {
                let mut parts = Vec::new();
                while let Some(part) = seq.next_element()? {
                    parts.push(part);
                }
                let timestamp = from_parts(parts).map(Timestamp);
                timestamp.ok_or(A::Error::custom(ParseTimestampError))
            }
        }

        deserializer.deserialize_any(TimestampVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_read_as_instant() {
        for (instant, spellings) in [
            (
                "2020-10-01T16:10:06.000Z",
                &[
                    r#""2020-10-01T16:10:06.000+0000""#,
                    r#"" 2020-10-01T11:10:06.000 -0500 ""#,
                    r#""2020-10-01 16:10:06 utc""#,
                    r#""1601568606000.25""#,
                    r#""Thu, 01 Oct 2020 16:10:06 GMT""#,
                ][..],
            ),
            (
                "2020-10-01T16:10:06.123456Z",
                &[r#""2020-10-01T16:10:06.123456Z""#],
            ),
            // Beyond the range: its end.
            (
                "9999-12-30T22:00:00.999999999Z",
                &[
                    r#""9999-12-31T23:59:59.999-1200""#,
                    r#""+1000000000-12-31T23:59:59.999999999Z""#,
                    "18446744073709551615",
                ],
            ),
            ("-009999-01-02T01:59:59.000Z", &["-9223372036854775808"]),
        ] {
            for json in spellings {
                let read: Timestamp = serde_json::from_str(json).expect(json);
                assert_eq!(read.to_string(), instant, "{json}");
                assert_eq!(instant.parse(), Ok(read));
                assert_eq!(Timestamp::from(SystemTime::from(read)), read);
            }
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
            r#""0000-00-00 00:00:00""#,
            r#""+14155550100""#,
            "true",
            "null",
            "[2020,10]",
            "[2020,13,1]",
        ] {
            assert!(serde_json::from_str::<Timestamp>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn fast_path_agrees_with_general_parser() {
        for text in ["2020-10-01T16:10:06.000+0000", "2020-02-29T23:59:59.001Z"] {
            assert_eq!(parse_documented(text), parse_iso_8601(text), "{text}");
            assert!(parse_documented(text).is_some(), "{text}");
        }
        for text in [
            "2019-02-29T00:00:00.000Z",
            "2020-10-01T24:00:00.000Z",
            "2020-10-01T16:10:60.000Z",
            "2020-10-01T16:10:06.00xZ",
            "2020-10-01T16:10:06.000+0200",
            "2020-10-01T16:10:06éé.Z",
        ] {
            assert_eq!(parse_documented(text), None, "{text}");
        }
    }
}
