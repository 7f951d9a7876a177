//! Clocks: the system's, or one that the test controls.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

/// The time source of a sandbox.
///
/// The sandbox sleeps in real time until a task is due and reads the clock again. It also reads the
/// clock on each access to a call or webhook and runs the tasks that are due. Only a
/// [`ManualClock`] wakes it early.
pub trait Clock: Send + Sync + 'static {
    /// Returns the present. The sandbox truncates it to milliseconds, the resolution of VIS.
    fn now(&self) -> Timestamp;
}

/// The system clock. Default.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that advances only through [`advance`](Self::advance).
///
/// Clones share the time: keep one and pass another to [`Builder::clock`](crate::Builder::clock).
/// [`Builder::paused_time`](crate::Builder::paused_time) creates one with a fixed start.
/// [`Sandbox::advance`](crate::Sandbox::advance) advances either and waits for the tasks that are
/// due.
///
/// ```
/// use std::time::Duration;
/// use vis_sandbox::{Clock, ManualClock};
///
/// let clock = ManualClock::starting_at("2020-10-01T16:10:06Z".parse()?);
/// clock.advance(Duration::from_millis(1_500));
/// assert_eq!(clock.now().to_string(), "2020-10-01T16:10:07.5Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

    /// Advances the time to `then`, unless it is later already.
    pub(crate) fn advance_to(&self, then: Timestamp) {
        self.0.send_if_modified(|now| {
            let is_later = *now < then;
            *now = then.max(*now);
            is_later
        });
    }

    pub(crate) async fn wait_until(&self, due: Timestamp) {
        // Cannot fail: this clock holds the sender.
        let _ = self.0.subscribe().wait_for(|now| *now >= due).await;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advance_stops_at_max_time() {
        let clock = ManualClock::starting_at(Timestamp::UNIX_EPOCH);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }

    #[test]
    fn clones_share_time() {
        let clock = ManualClock::starting_at(Timestamp::UNIX_EPOCH);
        clock.clone().advance(Duration::from_secs(1));
        assert_eq!(clock.now().as_second(), 1);
    }

    #[test]
    fn advance_to_past_has_no_effect() {
        let clock = ManualClock::starting_at(Timestamp::MAX);
        clock.advance_to(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), Timestamp::MAX);
    }

    #[test]
    fn nanoseconds_are_truncated() {
        let time = Timestamp::new(1, 234_567_890).unwrap();
        assert_eq!(truncate_to_millis(time).as_nanosecond(), 1_234_000_000);
    }
}
