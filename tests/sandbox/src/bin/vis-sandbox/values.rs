//! Scalar values of a script.

use std::time::Duration;

use jiff::SignedDuration;
use serde::Deserialize;
use vis_sandbox::{Direction, Operation};

/// A duration such as `2s`, `1m 30s` or `250ms`.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct HumanDuration(pub(crate) Duration);

impl TryFrom<String> for HumanDuration {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let duration = text.parse::<SignedDuration>().ok();
        let duration = duration.and_then(|duration| Duration::try_from(duration).ok());
        duration
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not a duration such as 2s, 1m 30s or 250ms"))
    }
}

/// A number of items.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(try_from = "u64")]
pub(crate) struct Count(pub(crate) usize);

impl Count {
    /// All items are held in memory. A larger number is probably a typing error.
    const MAX: u64 = 1_000_000;
}

impl TryFrom<u64> for Count {
    type Error = String;

    fn try_from(count: u64) -> Result<Self, String> {
        let valid = usize::try_from(count).ok().filter(|_| count <= Self::MAX);
        valid
            .map(Self)
            .ok_or_else(|| format!("`{count}` is more than {}", Self::MAX))
    }
}

/// A final HTTP status.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "u64")]
pub(crate) struct Status(pub(crate) u16);

impl TryFrom<u64> for Status {
    type Error = String;

    fn try_from(status: u64) -> Result<Self, String> {
        let valid = u16::try_from(status)
            .ok()
            .filter(|it| (200..1000).contains(it));
        valid
            .map(Self)
            .ok_or_else(|| format!("`{status}` is not a status from 200 to 999"))
    }
}

/// An operation by its method and path, e.g. `POST /self/calls`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Endpoint(pub(crate) Operation);

impl TryFrom<String> for Endpoint {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let matches = |it: &Operation| text.split_once(' ') == Some((it.method(), it.path()));
        Operation::ALL.into_iter().find(matches).map(Self).ok_or_else(|| {
            format!("`{text}` is not an operation such as `POST /self/calls` or `GET /self/calls/{{id}}`")
        })
    }
}

/// A direction by its wire name.
#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum CallDirection {
    Inbound,
    Outbound,
}

impl From<CallDirection> for Direction {
    fn from(direction: CallDirection) -> Self {
        match direction {
            CallDirection::Inbound => Self::Inbound,
            CallDirection::Outbound => Self::Outbound,
        }
    }
}
