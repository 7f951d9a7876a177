//! VIS writes times in two ways.

use jiff::Timestamp;

use crate::variant::Mode;

/// A time of a call: `2020-10-01T16:10:06.000+0000`, without a colon in the offset, which is why
/// no document that says `date-time` can mean it.
pub(super) fn of_call(time: Timestamp, mode: Mode) -> String {
    match mode {
        Mode::Real => time.strftime("%Y-%m-%dT%H:%M:%S%.3f%z").to_string(),
        Mode::Conformance => of_webhook(time),
    }
}

/// A time of a webhook: `2019-01-01T00:00:00.000Z`.
pub(super) fn of_webhook(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A time of the gateway: `2026-Sep-12 20:00:00+0000 UTC`, never before the one given.
pub(super) fn of_gateway(time: Timestamp) -> String {
    whole_second(time)
        .strftime("%Y-%b-%d %H:%M:%S%z UTC")
        .to_string()
}

/// The seconds until a time, never fewer: who waits as long is not early.
pub(super) fn seconds_until(time: Timestamp, now: Timestamp) -> i64 {
    let milliseconds = time.as_millisecond().saturating_sub(now.as_millisecond());
    milliseconds.max(0).saturating_add(999) / 1_000
}

fn whole_second(time: Timestamp) -> Timestamp {
    let second = time.as_millisecond().saturating_add(999).div_euclid(1_000);
    Timestamp::from_second(second).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gateway_never_calls_anybody_back_too_early() {
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
            assert_eq!(of_gateway(given), shown);
            assert_eq!(seconds_until(given, now), seconds, "{given}");
        }
    }

    #[test]
    fn times_always_have_three_digits_of_milliseconds() {
        for (given, millisecond) in [("", "000"), (".03", "030"), (".9999", "999")] {
            let time = format!("2020-10-01T16:10:06{given}Z").parse().unwrap();
            assert_eq!(
                of_call(time, Mode::Real),
                format!("2020-10-01T16:10:06.{millisecond}+0000")
            );
            assert_eq!(of_call(time, Mode::Conformance), of_webhook(time));
            assert_eq!(
                of_webhook(time),
                format!("2020-10-01T16:10:06.{millisecond}Z")
            );
        }
    }
}
