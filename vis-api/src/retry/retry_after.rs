//! Reads when the server allows the next request.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::{rfc2822, strtime};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// Returns the delay from now by `Retry-After` (seconds or a date) or the gateway's
/// `nextAccessTime`, whichever is later.
///
/// Dates are relative to the server's `Date` header, so a wrong local clock does not matter. `now`
/// replaces a missing `Date`.
pub(crate) fn retry_after(
    headers: &HeaderMap,
    next_access_time: Option<&str>,
    now: Timestamp,
) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let now = text(DATE).and_then(http_date).unwrap_or(now);
    let until = |time: Timestamp| Duration::try_from(time.duration_since(now)).unwrap_or_default();

    let retry_after = text(RETRY_AFTER).and_then(|value| match value.trim().parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => http_date(value).map(until),
    });
    let next_access = next_access_time.and_then(gateway_time).map(until);
    retry_after.max(next_access)
}

fn http_date(text: &str) -> Option<Timestamp> {
    let date = rfc2822::DateTimeParser::new().parse_timestamp(text.trim());
    date.ok()
}

/// Parses `2026-Sep-12 20:00:00+0000 UTC`, the format of WSO2 API Manager.
fn gateway_time(text: &str) -> Option<Timestamp> {
    let text = text.trim().trim_end_matches("UTC").trim_end();
    let time = strtime::parse("%Y-%b-%d %H:%M:%S%z", text).ok()?;
    time.to_timestamp().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(headers: &[(&'static str, &'static str)], next: Option<&str>) -> Option<u64> {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        let now = "2026-09-12T19:59:30Z".parse().unwrap();
        retry_after(&headers, next, now).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_date_and_gateway_time_are_read() {
        assert_eq!(wait(&[("retry-after", "7")], None), Some(7));
        assert_eq!(
            wait(&[("retry-after", "Sat, 12 Sep 2026 20:00:00 GMT")], None),
            Some(30)
        );
        assert_eq!(wait(&[], Some("2026-Sep-12 20:00:00+0000 UTC")), Some(30));
        assert_eq!(
            wait(
                &[("retry-after", "7")],
                Some("2026-Sep-12 20:00:00+0000 UTC")
            ),
            Some(30)
        );
        assert_eq!(
            wait(
                &[("retry-after", "60")],
                Some("2026-Sep-12 20:00:00+0000 UTC")
            ),
            Some(60)
        );
    }

    #[test]
    fn date_header_replaces_local_clock() {
        let date = ("date", "Sat, 12 Sep 2026 19:59:50 GMT");
        assert_eq!(
            wait(&[date], Some("2026-Sep-12 20:00:00+0000 UTC")),
            Some(10)
        );
    }

    #[test]
    fn past_time_is_zero_and_garbage_is_none() {
        assert_eq!(wait(&[], Some("2026-Sep-12 19:00:00+0000 UTC")), Some(0));
        for garbage in ["", "soon", "-5", "2026-13-12", "99999999999999999999999"] {
            assert_eq!(
                wait(&[("retry-after", garbage)], Some(garbage)),
                None,
                "{garbage}"
            );
        }
    }
}
