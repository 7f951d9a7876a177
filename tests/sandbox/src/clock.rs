//! What time it is, which a test may decide.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;

use crate::sync::lock;

/// Tells the sandbox what time it is.
///
/// The sandbox runs no timers: it asks the clock whenever somebody looks at a call or a webhook, and
/// brings it up to date then.
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
/// [`Builder::clock`](crate::Builder::clock).
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
pub struct ManualClock(Arc<Mutex<Timestamp>>);

impl ManualClock {
    /// A clock that shows `start`.
    pub fn starting_at(start: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(start)))
    }

    /// Moves the time forward, at most to [`Timestamp::MAX`].
    pub fn advance(&self, by: Duration) {
        let mut now = lock(&self.0);
        *now = later(*now, by);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *lock(&self.0)
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
    fn nanoseconds_are_dropped() {
        let time = Timestamp::new(1, 234_567_890).unwrap();
        assert_eq!(whole_milliseconds(time).as_nanosecond(), 1_234_000_000);
    }
}
