//! Reads when the server allows the next request.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::Offset;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// A year: no server that asks for more means it.
const MAX_WAIT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Returns the longest delay from now that the server asks for, by `Retry-After` (seconds, which may
/// have a fraction, or a date in any of HTTP's three formats) or the gateway's `nextAccessTime`. At
/// most a year.
///
/// Dates are relative to the server's `Date` header, so a wrong local clock does not matter. `now`
/// replaces a missing `Date`.
pub(crate) fn retry_after(
    headers: &HeaderMap,
    next_access_time: Option<&str>,
    now: Timestamp,
) -> Option<Duration> {
    let texts = |name| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
    };
    let now = texts(DATE).find_map(http_date).unwrap_or(now);
    let until = |time: Timestamp| Duration::try_from(time.duration_since(now)).unwrap_or_default();
    // A proxy may have folded several into one.
    let seconds = texts(RETRY_AFTER)
        .flat_map(|value| value.split(','))
        .filter_map(seconds);
    let waits = seconds.chain(texts(RETRY_AFTER).filter_map(http_date).map(until));
    let next_access = next_access_time.and_then(gateway_time).map(until);
    waits
        .chain(next_access)
        .max()
        .map(|wait| wait.min(MAX_WAIT))
}

fn seconds(text: &str) -> Option<Duration> {
    let text = text.trim();
    let is_number = text.starts_with(|first: char| first.is_ascii_digit());
    let seconds: f64 = is_number.then(|| text.parse().ok())??;
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(MAX_WAIT))
}

/// RFC 9110, 5.6.7, and what a record's times are read from.
fn http_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let date = text.parse::<vis_types::Timestamp>().ok();
    date.map(Timestamp::from).or_else(|| {
        let local = text.trim_end_matches("GMT").trim_end();
        let parsed = strtime::parse("%A, %d-%b-%y %H:%M:%S", local)
            .or_else(|_| strtime::parse("%a %b %d %H:%M:%S %Y", local));
        let local = parsed.ok()?.to_datetime().ok()?;
        Offset::UTC.to_timestamp(local).ok()
    })
}

/// Parses `2026-Sep-12 20:00:00+0000 UTC`, the format of WSO2 API Manager, and any other time.
fn gateway_time(text: &str) -> Option<Timestamp> {
    let with_offset = text.trim().trim_end_matches("UTC").trim_end();
    let time = strtime::parse("%Y-%b-%d %H:%M:%S%z", with_offset).ok();
    time.and_then(|time| time.to_timestamp().ok())
        .or_else(|| http_date(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_of_all_waits_counts() {
        let now = "2026-09-12T19:59:30Z".parse().unwrap();
        for (retry_after_headers, next_access_time, seconds) in [
            (&["7", "9", "x"][..], None, Some(9)),
            (&["7"], Some("2026-Sep-12 20:00:00+0000 UTC"), Some(30)),
            (&["60"], Some("2026-Sep-12 20:00:00+0000 UTC"), Some(60)),
            (&[], Some("2026-Sep-12 19:00:00+0000 UTC"), Some(0)),
            (&["Saturday, 12-Sep-26 20:00:00 GMT"], None, Some(30)),
            (&["Sat Sep 12 20:00:00 2026"], None, Some(30)),
            (&["5, 30"], None, Some(30)),
            (&["1.5"], None, Some(1)),
            (&[], Some("2026-09-12T20:00:00Z"), Some(30)),
            (&["-5", "", "soon"], Some("2026-13-12"), None),
        ] {
            let mut headers = HeaderMap::new();
            for value in retry_after_headers {
                headers.append(RETRY_AFTER, value.parse().unwrap());
            }
            let wait = retry_after(&headers, next_access_time, now);
            let wait = wait.map(|wait| wait.as_secs());
            assert_eq!(wait, seconds, "{headers:?} {next_access_time:?}");
        }
    }
}
