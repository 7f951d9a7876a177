//! The time formats of VIS.

use jiff::Timestamp;

use crate::assumptions::Mode;

/// A time of a call: `2020-10-01T16:10:06.000+0000`. The offset has no colon, so this is not a
/// `date-time` of OpenAPI.
pub(super) fn call_time(time: Timestamp, mode: Mode) -> String {
    match mode {
        Mode::Real => time.strftime("%Y-%m-%dT%H:%M:%S%.3f%z").to_string(),
        Mode::Conformance => webhook_time(time),
    }
}

/// A time of a webhook: `2019-01-01T00:00:00.000Z`.
pub(super) fn webhook_time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A time of the gateway, rounded up: `2026-Sep-12 20:00:00+0000 UTC`.
pub(super) fn gateway_time(time: Timestamp) -> String {
    ceil_to_second(time)
        .strftime("%Y-%b-%d %H:%M:%S%z UTC")
        .to_string()
}

/// Seconds until `time`, rounded up: a client that waits this long is not early.
pub(super) fn seconds_until(time: Timestamp, now: Timestamp) -> i64 {
    let milliseconds = time.as_millisecond().saturating_sub(now.as_millisecond());
    milliseconds.max(0).saturating_add(999) / 1_000
}

fn ceil_to_second(time: Timestamp) -> Timestamp {
    let second = time.as_millisecond().saturating_add(999).div_euclid(1_000);
    Timestamp::from_second(second).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gateway_times_round_up() {
        let time = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = time("2026-09-12T19:59:07.250Z");
        for (given, shown, seconds) in [
            ("2026-09-12T20:00:00Z", "2026-Sep-12 20:00:00+0000 UTC", 53),
            (
                "2026-09-12T19:59:59.001Z",
                "2026-Sep-12 20:00:00+0000 UTC",
                52,
            ),
            (
                "2026-09-12T19:59:07.250Z",
                "2026-Sep-12 19:59:08+0000 UTC",
                0,
            ),
            ("2026-02-03T04:05:06Z", "2026-Feb-03 04:05:06+0000 UTC", 0),
        ] {
            let given = time(given);
            assert_eq!(gateway_time(given), shown);
            assert_eq!(seconds_until(given, now), seconds, "{given}");
        }
    }

    #[test]
    fn times_have_three_fraction_digits() {
        for (given, millisecond) in [("", "000"), (".03", "030"), (".9999", "999")] {
            let time = format!("2020-10-01T16:10:06{given}Z").parse().unwrap();
            assert_eq!(
                call_time(time, Mode::Real),
                format!("2020-10-01T16:10:06.{millisecond}+0000")
            );
            assert_eq!(call_time(time, Mode::Conformance), webhook_time(time));
            assert_eq!(
                webhook_time(time),
                format!("2020-10-01T16:10:06.{millisecond}Z")
            );
        }
    }
}
