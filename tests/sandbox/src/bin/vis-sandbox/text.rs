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
