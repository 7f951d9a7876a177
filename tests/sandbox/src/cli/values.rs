//! Values of options and scripts.

use std::str::FromStr;
use std::time::Duration;

use jiff::{Span, SpanRelativeTo};
use serde::Deserialize;

/// A duration such as `250ms`, `1m 30s` or `10d`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct HumanDuration(pub(super) Duration);

impl FromStr for HumanDuration {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let span = text.parse::<Span>();
        let duration = span.and_then(|it| it.to_duration(SpanRelativeTo::days_are_24_hours()));
        let duration = duration.ok().and_then(|it| Duration::try_from(it).ok());
        duration
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not a duration such as 250ms, 1m 30s or 10d"))
    }
}

/// A number of requests in a time, e.g. `10/min` or `3/10s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct RateLimit {
    pub(super) requests: u32,
    pub(super) per: Duration,
}

impl FromStr for RateLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(requests, per)| {
            let requests = requests.trim().parse().ok()?;
            let per = per.trim();
            // A unit alone is one of it.
            let has_number = per.starts_with(|it: char| it.is_ascii_digit());
            let one = if has_number { "" } else { "1" };
            let HumanDuration(per) = format!("{one}{per}").parse().ok()?;
            (!per.is_zero()).then_some(Self { requests, per })
        });
        parts.ok_or_else(|| format!("`{text}` is not a rate such as 10/min or 3/10s"))
    }
}

impl TryFrom<String> for HumanDuration {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl TryFrom<String> for RateLimit {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_limit_has_a_number_and_a_time() {
        let minute = Duration::from_secs(60);
        for (text, expected) in [
            ("10/min", Some((10, minute))),
            ("0/m", Some((0, minute))),
            ("3 / 10s", Some((3, minute / 6))),
            ("1000/2d", Some((1_000, 2 * 24 * 60 * minute))),
            ("10", None),
            ("10/0s", None),
            ("10/fortnight", None),
            ("", None),
        ] {
            let limit: Option<RateLimit> = text.parse().ok();
            let limit = limit.map(|limit| (limit.requests, limit.per));
            assert_eq!(limit, expected, "{text}");
        }
    }
}
