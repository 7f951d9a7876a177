//! A plausible history of calls.

use std::ops::Range;
use std::time::Duration;

use fastrand::Rng;
use jiff::Timestamp;

use crate::{Direction, PastCall, PastState};

/// People who call more than once.
const CONTACTS: [(&str, Option<&str>); 8] = [
    ("14155550131", Some("Ada Osei")),
    ("14155550132", Some("Ben Ito")),
    ("14155550133", Some("Carla Díaz")),
    ("14155550134", None),
    ("442079460135", Some("Dora Lindqvist")),
    ("442079460136", None),
    ("18005550137", Some("Parcel service")),
    ("14155550138", None),
];

const HOUR: Duration = Duration::from_secs(60 * 60);

/// In UTC.
const WORKING_HOURS: Range<i64> = 8..18;

/// Returns `count` calls, oldest first, in the working hours of the days before `now`. They are the
/// same in each run, but for their times.
pub(super) fn generate(count: u32, now: Timestamp) -> Vec<PastCall> {
    let mut random = Rng::with_seed(0);
    let mut start = now;
    let mut calls = Vec::new();
    for _ in 0..count {
        // Ends at the beginning of time.
        let Some(earlier) = earlier_working_time(&mut random, start) else {
            break;
        };
        start = earlier;
        calls.push(call(&mut random, start));
    }
    calls.reverse();
    calls
}

fn earlier_working_time(random: &mut Rng, time: Timestamp) -> Option<Timestamp> {
    let gap = Duration::from_millis(random.u64(60_000..3_600_000));
    let mut time = time.checked_sub(gap).ok()?;
    let hour = |time: Timestamp| time.as_second().rem_euclid(24 * 60 * 60) / (60 * 60);
    while !WORKING_HOURS.contains(&hour(time)) {
        // From the morning to the evening before.
        time = time.checked_sub(14 * HOUR).ok()?;
    }
    Some(time)
}

fn call(random: &mut Rng, start: Timestamp) -> PastCall {
    let (number, name) = CONTACTS[random.usize(..CONTACTS.len())];
    // More often than not there is a conversation.
    let (state, direction) = match random.u8(..8) {
        0 => (PastState::Missed, Direction::Inbound),
        1 => (PastState::Rejected, Direction::Inbound),
        2 => (PastState::Cancelled, Direction::Outbound),
        3 | 4 => (PastState::Answered, Direction::Inbound),
        _ => (PastState::Answered, Direction::Outbound),
    };
    PastCall {
        caller_id: name.map(str::to_owned),
        started_at: Some(start),
        direction,
        talked: talk_time(random, state),
        ..PastCall::new(number, state)
    }
}

/// From seconds to half an hour: most conversations are short.
fn talk_time(random: &mut Rng, state: PastState) -> Duration {
    if state != PastState::Answered {
        return Duration::ZERO;
    }
    let long = Duration::from_secs(30 * 60);
    Duration::from_millis(5_321) + long.mul_f64(random.f64().powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_history_fills_working_days() {
        for time in ["11:12:13", "03:00:00", "23:59:59"] {
            let now: Timestamp = format!("2026-11-26T{time}Z").parse().unwrap();
            let calls = generate(200, now);
            let starts: Vec<_> = calls.iter().filter_map(|call| call.started_at).collect();
            assert_eq!(starts.len(), 200);
            assert!(starts.is_sorted() && starts[199] < now);
            assert!(starts[0].duration_until(now).as_hours() > 5 * 24);
            for (start, call) in starts.iter().zip(&calls) {
                let text = start.to_string();
                assert!(("T08".."T18").contains(&&text[10..]), "{text}");
                assert_eq!(call.talked.is_zero(), call.state != PastState::Answered);
                assert!(call.talked < HOUR);
            }
            assert_eq!(format!("{:?}", generate(200, now)), format!("{calls:?}"));
        }
    }
}
