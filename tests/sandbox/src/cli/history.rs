//! A plausible history of calls.

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

/// How calls end: more often than not there is a conversation.
const STATES: [PastState; 8] = [
    PastState::Answered,
    PastState::Answered,
    PastState::Answered,
    PastState::Answered,
    PastState::Answered,
    PastState::Missed,
    PastState::Rejected,
    PastState::Cancelled,
];

const MINUTE: Duration = Duration::from_secs(60);

/// Working hours, as minutes of a day in UTC.
const WORKING_MINUTES: std::ops::Range<u64> = 8 * 60..18 * 60;

/// Returns `count` calls, the latest first, in the working hours of the days before `now`. They are
/// the same in each run, but for the date.
pub(super) fn generate(count: u32, now: Timestamp) -> Vec<PastCall> {
    let mut random = Rng::with_seed(0);
    let mut start = now;
    let calls = (0..count).map(|_| {
        let gap = MINUTE * random.u32(2..60);
        start = latest_working_time(saturating_sub(start, gap));
        let (number, name) = CONTACTS[random.usize(..CONTACTS.len())];
        let state = STATES[random.usize(..STATES.len())];
        let direction = if random.bool() {
            Direction::Inbound
        } else {
            Direction::Outbound
        };
        PastCall {
            caller_id: name.map(str::to_owned),
            started_at: Some(start),
            direction,
            talked: talk_time(&mut random, state),
            ..PastCall::new(number, state)
        }
    });
    calls.collect()
}

/// From seconds to half an hour: most conversations are short.
fn talk_time(random: &mut Rng, state: PastState) -> Duration {
    if state != PastState::Answered {
        return Duration::ZERO;
    }
    let long = Duration::from_secs(30 * 60);
    Duration::from_millis(5_321) + long.mul_f64(random.f64().powi(3))
}

/// `time`, or the end of the working hours before it.
fn latest_working_time(time: Timestamp) -> Timestamp {
    let seconds = time.as_second().rem_euclid(24 * 60 * 60);
    let minute = u64::try_from(seconds / 60).unwrap_or_default();
    let since_end = if minute < WORKING_MINUTES.start {
        minute + 24 * 60 - WORKING_MINUTES.end
    } else {
        minute.saturating_sub(WORKING_MINUTES.end)
    };
    saturating_sub(time, MINUTE * u32::try_from(since_end).unwrap_or_default())
}

fn saturating_sub(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_sub(by).unwrap_or(Timestamp::MIN)
}
