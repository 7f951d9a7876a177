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

impl From<jiff::Timestamp> for TimestampParameter {
    fn from(instant: jiff::Timestamp) -> Self {
        Self(instant.into())
    }
}

impl From<SystemTime> for TimestampParameter {
    fn from(instant: SystemTime) -> Self {
        Self(instant.into())
    }
}

impl FromStr for TimestampParameter {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl TryFrom<&str> for TimestampParameter {
    type Error = ParseTimestampError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
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
