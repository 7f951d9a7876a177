//! Times and durations, as people write and read them.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Span, Timestamp, Zoned};

/// Reads RFC 3339, a date or a local time, `now`, or a span back from now.
pub(super) fn parse(text: &str, now: &Zoned) -> Result<Timestamp, String> {
    if text == "now" {
        return Ok(now.timestamp());
    }
    if let Ok(time) = text.parse() {
        return Ok(time);
    }
    let local = match (text.parse::<DateTime>(), text.parse::<Span>()) {
        (Ok(local), _) => local.to_zoned(now.time_zone().clone()),
        (_, Ok(span)) => now.checked_sub(span.abs()),
        _ => {
            return Err(
                "expected 2026-01-31T12:00:00Z, 2026-01-31, now, 2h or `3 days`".to_owned(),
            );
        }
    };
    local
        .map(|time| time.timestamp())
        .map_err(|error| error.to_string())
}

/// The local time, to the second.
pub(super) fn local(time: Timestamp, now: &Zoned) -> String {
    time.to_zoned(now.time_zone().clone())
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}

/// `2m 5s 320ms`.
pub(super) fn duration(milliseconds: i64) -> String {
    format!("{:#}", SignedDuration::from_millis(milliseconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        let now: Zoned = "2026-03-10T12:00:00+01:00[+01:00]".parse().unwrap();
        for (text, expected) in [
            ("now", Some("2026-03-10T11:00:00Z")),
            ("2026-01-31T12:00:00Z", Some("2026-01-31T12:00:00Z")),
            ("2026-01-31T12:00:00+02:00", Some("2026-01-31T10:00:00Z")),
            ("2026-01-31", Some("2026-01-30T23:00:00Z")),
            ("2026-01-31 08:30", Some("2026-01-31T07:30:00Z")),
            ("2h", Some("2026-03-10T09:00:00Z")),
            ("3 days", Some("2026-03-07T11:00:00Z")),
            ("1h 30m ago", Some("2026-03-10T09:30:00Z")),
            ("1 month", Some("2026-02-10T11:00:00Z")),
            ("yesterday", None),
            ("2026-02-30", None),
            ("99999 years", None),
        ] {
            let time = parse(text, &now).ok().map(|time| time.to_string());
            assert_eq!(time.as_deref(), expected, "{text}");
        }
    }
}
