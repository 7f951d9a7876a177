//! VIS writes times in two ways.

use jiff::Timestamp;

/// A time of a call: `2020-10-01T16:10:06.000+0000`, without a colon in the offset.
pub(super) fn of_call(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3f%z").to_string()
}

/// A time of a webhook: `2019-01-01T00:00:00.000Z`.
pub(super) fn of_webhook(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_always_have_three_digits_of_milliseconds() {
        for (given, millisecond) in [("", "000"), (".03", "030"), (".9999", "999")] {
            let time = format!("2020-10-01T16:10:06{given}Z").parse().unwrap();
            assert_eq!(
                of_call(time),
                format!("2020-10-01T16:10:06.{millisecond}+0000")
            );
            assert_eq!(
                of_webhook(time),
                format!("2020-10-01T16:10:06.{millisecond}Z")
            );
        }
    }
}
