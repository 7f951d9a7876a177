//! Instants as values of parameters.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use serde::{Serialize, Serializer};

use crate::{ParseTimestampError, Timestamp};

/// The value of a parameter with the format `date-time`. Sent as RFC 3339 in UTC, with fractional
/// digits only where needed.
///
/// ```
/// use vis_types::TimestampParameter;
///
/// let noon: TimestampParameter = "2020-10-01T12:00:00.000+0000".parse()?;
/// assert_eq!(noon.to_string(), "2020-10-01T12:00:00Z");
/// # Ok::<(), vis_types::ParseTimestampError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimestampParameter(Timestamp);

impl From<Timestamp> for TimestampParameter {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

impl fmt::Display for TimestampParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        jiff::Timestamp::from(self.0).fmt(f)
    }
}

impl Serialize for TimestampParameter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The unit of an [`EpochTime`] on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EpochUnit {
    /// Milliseconds since 1970. The assumption of this crate.
    #[default]
    Milliseconds,
    /// Seconds since 1970.
    Seconds,
}

/// The value of `fromDate` or `toDate`: an instant, sent as an integer.
///
/// **Assumption**: the unit is milliseconds since 1970, because all durations are in milliseconds.
/// The document says only "point in time" and `integer`; Vonage does not confirm the unit. To send
/// seconds, use `vis_api::ClientBuilder::epoch_time_unit` or [`with_unit`](Self::with_unit).
///
/// ```
/// use vis_types::{EpochUnit, EpochTime};
///
/// let noon: EpochTime = "2020-10-01T12:00:00Z".parse()?;
/// assert_eq!(serde_json::to_string(&noon)?, "1601553600000");
/// assert_eq!(serde_json::to_string(&noon.with_unit(EpochUnit::Seconds))?, "1601553600");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EpochTime {
    instant: Timestamp,
    /// `None` until chosen.
    unit: Option<EpochUnit>,
}

impl EpochTime {
    /// The same instant, sent in `unit`.
    #[must_use]
    pub fn with_unit(self, unit: EpochUnit) -> Self {
        Self {
            unit: Some(unit),
            ..self
        }
    }

    /// The same instant, sent in `unit` unless [`with_unit`](Self::with_unit) set another.
    #[must_use]
    pub fn with_default_unit(self, unit: EpochUnit) -> Self {
        self.with_unit(self.unit.unwrap_or(unit))
    }

    /// The instant.
    pub fn instant(self) -> Timestamp {
        self.instant
    }

    fn count(self) -> i64 {
        match self.unit.unwrap_or_default() {
            EpochUnit::Milliseconds => self.instant.as_millisecond(),
            EpochUnit::Seconds => self.instant.as_second(),
        }
    }
}

impl From<Timestamp> for EpochTime {
    fn from(instant: Timestamp) -> Self {
        Self {
            instant,
            unit: None,
        }
    }
}

/// Writes the integer as it is sent.
impl fmt::Display for EpochTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.count().fmt(f)
    }
}

impl Serialize for EpochTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.count())
    }
}

/// Implements the conversions that a `Timestamp` has, too.
macro_rules! convert_from_instants {
    ($($name:ident)*) => {
        $(
            impl From<jiff::Timestamp> for $name {
                fn from(instant: jiff::Timestamp) -> Self {
                    Timestamp::from(instant).into()
                }
            }

            impl From<SystemTime> for $name {
                fn from(instant: SystemTime) -> Self {
                    Timestamp::from(instant).into()
                }
            }

            impl FromStr for $name {
                type Err = ParseTimestampError;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    text.parse().map(Timestamp::into)
                }
            }

            impl TryFrom<&str> for $name {
                type Error = ParseTimestampError;

                fn try_from(text: &str) -> Result<Self, Self::Error> {
                    text.parse()
                }
            }
        )*
    };
}

convert_from_instants! { TimestampParameter EpochTime }
