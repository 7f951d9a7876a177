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
        let formats = [
            "%A, %d-%b-%y %H:%M:%S",
            "%A, %d-%b-%Y %H:%M:%S",
            "%a %b %d %H:%M:%S %Y",
        ];
        let local = text.trim_end_matches("GMT").trim_end();
        let parsed = formats
            .iter()
            .find_map(|format| strtime::parse(format, local).ok());
        Offset::UTC.to_timestamp(parsed?.to_datetime().ok()?).ok()
    })
}

/// Parses `2026-Sep-12 20:00:00+0000 UTC`, the format of WSO2 API Manager, and any other time.
fn gateway_time(text: &str) -> Option<Timestamp> {
    let local = text.trim().trim_end_matches("UTC").trim_end();
    let local = local.replace(" +", "+");
    let with_offset = strtime::parse("%Y-%b-%d %H:%M:%S%z", &local).ok();
    with_offset
        .and_then(|time| time.to_timestamp().ok())
        .or_else(|| {
            let time = strtime::parse("%Y-%b-%d %H:%M:%S", &local).ok()?;
            Offset::UTC.to_timestamp(time.to_datetime().ok()?).ok()
        })
        .or_else(|| http_date(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(headers: &[(&'static str, &'static str)], next: Option<&str>) -> Option<u64> {
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            all.append(*name, value.parse().unwrap());
        }
        let headers = all;
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
        for date in [
            "Saturday, 12-Sep-26 20:00:00 GMT",
            "Sat Sep 12 20:00:00 2026",
        ] {
            assert_eq!(wait(&[("retry-after", date)], None), Some(30), "{date}");
        }
        assert_eq!(wait(&[("retry-after", "7.9")], None), Some(7));
        let several = [
            ("retry-after", "7"),
            ("retry-after", "9"),
            ("retry-after", "x"),
        ];
        assert_eq!(wait(&several, None), Some(9));
        let year = Some(365 * 24 * 60 * 60);
        assert_eq!(wait(&[("retry-after", "99999999999999999999")], None), year);
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
        for garbage in ["", "soon", "-5", "2026-13-12"] {
            assert_eq!(
                wait(&[("retry-after", garbage)], Some(garbage)),
                None,
                "{garbage}"
            );
        }
    }
}
