//! Where the sandbox's time comes from, and how to wait for it.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{Clock, ManualClock, SystemClock, whole_milliseconds};

/// The vendor's own example of a time: with it, every run of a test is like the last one.
const BEGINNING: Timestamp = Timestamp::constant(1_601_568_606, 0);

/// The longest sleep before the clock is asked again: a machine may be suspended meanwhile.
const LONGEST_NAP: Duration = Duration::from_secs(60);

/// The shortest, since VIS knows whole milliseconds.
const SHORTEST_NAP: Duration = Duration::from_millis(1);

/// A clock, and whether it moves by itself.
#[derive(Clone)]
pub(crate) enum TimeSource {
    Flowing(Arc<dyn Clock>),
    Standing(ManualClock),
}

impl TimeSource {
    pub(crate) fn system() -> Self {
        Self::Flowing(Arc::new(SystemClock))
    }

    pub(crate) fn paused() -> Self {
        Self::Standing(ManualClock::starting_at(BEGINNING))
    }

    pub(crate) fn of(clock: impl Clock) -> Self {
        let any: &dyn Any = &clock;
        match any.downcast_ref::<ManualClock>() {
            Some(manual) => Self::Standing(manual.clone()),
            None => Self::Flowing(Arc::new(clock)),
        }
    }

    /// The present, in whole milliseconds.
    pub(crate) fn now(&self) -> Timestamp {
        whole_milliseconds(match self {
            Self::Flowing(clock) => clock.now(),
            Self::Standing(clock) => clock.now(),
        })
    }

    /// When something ends now that began at `start`: while time stands still, nothing lasts.
    pub(crate) fn end_of(&self, start: Timestamp) -> Timestamp {
        match self {
            Self::Flowing(_) => self.now().max(start),
            Self::Standing(_) => start,
        }
    }

    /// Waits until the time has come; forever without one.
    pub(crate) async fn reaches(&self, due: Option<Timestamp>) {
        let Some(due) = due else {
            return std::future::pending().await;
        };
        match self {
            Self::Standing(clock) => clock.reaches(due).await,
            Self::Flowing(clock) => {
                while let Ok(left) = Duration::try_from(due.duration_since(clock.now()))
                    && !left.is_zero()
                {
                    tokio::time::sleep(left.clamp(SHORTEST_NAP, LONGEST_NAP)).await;
                }
            }
        }
    }
}
