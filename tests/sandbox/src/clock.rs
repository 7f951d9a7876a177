//! What time it is, which a test may decide.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

/// Tells the sandbox what time it is.
///
/// Until something is due the sandbox sleeps in real time, and then asks the clock again. It also
/// asks whenever somebody looks at a call or a webhook, and brings everything up to date then. Only
/// a [`ManualClock`] wakes it.
pub trait Clock: Send + Sync + 'static {
    /// The present. VIS knows whole milliseconds; what is finer is dropped.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine: the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until [`advance`](Self::advance) is called.
///
/// Clones share the time, so a test keeps one and gives the other to
/// [`Builder::clock`](crate::Builder::clock). Where no test has to set the beginning of time,
/// [`Builder::paused_time`](crate::Builder::paused_time) makes one;
/// [`Sandbox::advance`](crate::Sandbox::advance) moves either, and waits until all is done that was
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
    /// A clock that shows `start`.
    pub fn starting_at(start: Timestamp) -> Self {
        Self(Arc::new(watch::Sender::new(start)))
    }

    /// Moves the time forward, at most to [`Timestamp::MAX`], and does not wait for what is due
    /// by then.
    pub fn advance(&self, by: Duration) {
        self.0.send_modify(|now| *now = later(*now, by));
    }

    /// Moves the time forward to `then`, unless it is past that.
    pub(crate) fn advance_to(&self, then: Timestamp) {
        self.0.send_if_modified(|now| {
            let moves = *now < then;
            *now = then.max(*now);
            moves
        });
    }

    /// Waits until the clock shows `due`.
    pub(crate) async fn reaches(&self, due: Timestamp) {
        // It cannot fail: the sender is in this clock.
        let _ = self.0.subscribe().wait_for(|now| *now >= due).await;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }
}

/// `by` after `start`, or the end of time where that does not exist.
pub(crate) fn later(start: Timestamp, by: Duration) -> Timestamp {
    start.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// Drops what is finer than a millisecond, so that the times and durations on the wire add up.
pub(crate) fn whole_milliseconds(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_stops_at_its_end() {
        let clock = ManualClock::starting_at(Timestamp::UNIX_EPOCH);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }

    #[test]
    fn clones_share_the_time() {
        let clock = ManualClock::starting_at(Timestamp::UNIX_EPOCH);
        clock.clone().advance(Duration::from_secs(1));
        assert_eq!(clock.now().as_second(), 1);
    }

    #[test]
    fn time_does_not_go_back() {
        let clock = ManualClock::starting_at(Timestamp::MAX);
        clock.advance_to(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), Timestamp::MAX);
    }

    #[test]
    fn nanoseconds_are_dropped() {
        let time = Timestamp::new(1, 234_567_890).unwrap();
        assert_eq!(whole_milliseconds(time).as_nanosecond(), 1_234_000_000);
    }
}
