//! The time formats of VIS.

use jiff::Timestamp;

use crate::settings::Mode;

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

fn ceil_to_second(time: Timestamp) -> Timestamp {
    let second = time.as_millisecond().saturating_add(999).div_euclid(1_000);
    Timestamp::from_second(second).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gateway_times_round_up() {
        for (given, shown) in [
            ("2026-09-12T20:00:00Z", "2026-Sep-12 20:00:00+0000 UTC"),
            ("2026-09-12T19:59:59.001Z", "2026-Sep-12 20:00:00+0000 UTC"),
            ("2026-02-03T04:05:06Z", "2026-Feb-03 04:05:06+0000 UTC"),
        ] {
            assert_eq!(gateway_time(given.parse().unwrap()), shown);
        }
    }
}
