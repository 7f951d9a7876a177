//! Clocks, the system's or one that the test controls, and the time formats of VIS.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::watch;

use crate::settings::Mode;

/// The vendor's example time, for reproducible runs.
pub(crate) const PAUSED_START: Timestamp = Timestamp::constant(1_601_568_606, 0);

/// A clock that advances only through [`advance`](Self::advance).
///
/// Clones share the time: keep one and pass another to [`Builder::clock`](crate::Builder::clock).
/// [`Builder::paused_time`](crate::Builder::paused_time) creates one with a fixed start.
/// [`Sandbox::advance`](crate::Sandbox::advance) advances either and waits for the tasks that are
/// due.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<watch::Sender<Timestamp>>);

impl ManualClock {
    /// Creates a clock that shows `start`.
    pub fn starting_at(start: Timestamp) -> Self {
        Self(Arc::new(watch::Sender::new(start)))
    }

    /// Advances the time, at most to [`Timestamp::MAX`], without waiting for the tasks that are
    /// due.
    pub fn advance(&self, by: Duration) {
        self.0.send_modify(|now| *now = saturating_add(*now, by));
    }

    pub(crate) fn advance_to(&self, then: Timestamp) {
        self.0.send_modify(|now| *now = then.max(*now));
    }

    /// Returns the present.
    pub fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    async fn wait_until(&self, due: Timestamp) {
        // Cannot fail: this clock holds the sender.
        let _ = self.0.subscribe().wait_for(|now| *now >= due).await;
    }
}

#[derive(Clone)]
pub(crate) enum TimeSource {
    System,
    Paused(ManualClock),
}

impl TimeSource {
    /// The present, in whole milliseconds.
    pub(crate) fn now(&self) -> Timestamp {
        truncate_to_millis(match self {
            Self::System => Timestamp::now(),
            Self::Paused(clock) => clock.now(),
        })
    }

    /// End of work that began at `start`: with paused time, it takes no time.
    pub(crate) fn end_time(&self, start: Timestamp) -> Timestamp {
        match self {
            Self::System => self.now().max(start),
            Self::Paused(_) => start,
        }
    }

    pub(crate) async fn wait_until(&self, due: Option<Timestamp>) {
        let Some(due) = due else {
            return std::future::pending().await;
        };
        match self {
            Self::Paused(clock) => clock.wait_until(due).await,
            Self::System => {
                while let Ok(left) = Duration::try_from(due.duration_since(Timestamp::now()))
                    && !left.is_zero()
                {
                    tokio::time::sleep(left).await;
                }
            }
        }
    }
}

/// `start + by`, at most [`Timestamp::MAX`].
pub(crate) fn saturating_add(start: Timestamp, by: Duration) -> Timestamp {
    start.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// Truncates to milliseconds, so that times and durations on the wire add up.
pub(crate) fn truncate_to_millis(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

/// Whole milliseconds of real time.
pub(crate) fn milliseconds_since(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// A time of a call: `2020-10-01T16:10:06.000+0000`. The offset has no colon, so this is not a
/// `date-time` of OpenAPI.
pub(crate) fn call_time(time: Timestamp, mode: Mode) -> String {
    match mode {
        Mode::Real => time.strftime("%Y-%m-%dT%H:%M:%S%.3f%z").to_string(),
        Mode::Conformance => webhook_time(time),
    }
}

/// A time of a webhook: `2019-01-01T00:00:00.000Z`.
pub(crate) fn webhook_time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A time of the gateway, rounded up: `2026-Sep-12 20:00:00+0000 UTC`.
pub(crate) fn gateway_time(time: Timestamp) -> String {
    let second = time.as_millisecond().saturating_add(999).div_euclid(1_000);
    let time = Timestamp::from_second(second).unwrap_or(time);
    time.strftime("%Y-%b-%d %H:%M:%S%z UTC").to_string()
}
