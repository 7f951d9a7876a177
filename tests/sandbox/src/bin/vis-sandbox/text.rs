//! Words of a script that stand for something else.

use std::time::Duration;

use jiff::SignedDuration;
use serde::Deserialize;
use vis_sandbox::{Direction, Operation};

/// A time span as people write it, e.g. `2s`, `1m 30s` or `250ms`.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Span(pub(crate) Duration);

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let span = text.parse::<SignedDuration>().ok();
        let span = span.and_then(|span| Duration::try_from(span).ok());
        span.map(Self)
            .ok_or_else(|| format!("`{text}` is no time span such as 2s, 1m 30s or 250ms"))
    }
}

/// How many of something there are.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(try_from = "u64")]
pub(crate) struct Count(pub(crate) usize);

impl Count {
    /// Who wants more than this has mistyped it; all of them are in memory.
    const MOST: u64 = 1_000_000;
}

impl TryFrom<u64> for Count {
    type Error = String;

    fn try_from(count: u64) -> Result<Self, String> {
        let fits = usize::try_from(count).ok().filter(|_| count <= Self::MOST);
        fits.map(Self)
            .ok_or_else(|| format!("`{count}` is more than {}", Self::MOST))
    }
}

/// The status of an answer.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "u64")]
pub(crate) struct Status(pub(crate) u16);

impl TryFrom<u64> for Status {
    type Error = String;

    fn try_from(status: u64) -> Result<Self, String> {
        let known = u16::try_from(status)
            .ok()
            .filter(|it| (200..1000).contains(it));
        known
            .map(Self)
            .ok_or_else(|| format!("`{status}` is no status from 200 to 999"))
    }
}

/// An operation by its method and path, e.g. `POST /self/calls`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Endpoint(pub(crate) Operation);

impl TryFrom<String> for Endpoint {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let meant = |it: &Operation| text.split_once(' ') == Some((it.method(), it.path()));
        Operation::ALL.into_iter().find(meant).map(Self).ok_or_else(|| {
            format!("`{text}` is no operation such as `POST /self/calls` or `GET /self/calls/{{id}}`")
        })
    }
}

/// A direction by its name on the wire.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Way(pub(crate) Direction);

impl TryFrom<String> for Way {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let meant = |it: &Direction| it.to_string() == text;
        Direction::ALL
            .into_iter()
            .find(meant)
            .map(Self)
            .ok_or_else(|| format!("`{text}` is neither INBOUND nor OUTBOUND"))
    }
}
