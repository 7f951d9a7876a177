//! The time source of a sandbox.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{Clock, ManualClock, SystemClock, truncate_to_millis};

/// The vendor's example time, for reproducible runs.
const PAUSED_START: Timestamp = Timestamp::constant(1_601_568_606, 0);

/// Read the clock again at least this often: the machine may have been suspended.
const MAX_SLEEP: Duration = Duration::from_secs(60);

/// The resolution of VIS.
const MIN_SLEEP: Duration = Duration::from_millis(1);

/// A clock that runs by itself, or a paused one.
#[derive(Clone)]
pub(crate) enum TimeSource {
    Running(Arc<dyn Clock>),
    Paused(ManualClock),
}

impl TimeSource {
    pub(crate) fn system() -> Self {
        Self::Running(Arc::new(SystemClock))
    }

    pub(crate) fn paused() -> Self {
        Self::Paused(ManualClock::starting_at(PAUSED_START))
    }

    pub(crate) fn of(clock: impl Clock) -> Self {
        let any: &dyn Any = &clock;
        match any.downcast_ref::<ManualClock>() {
            Some(manual) => Self::Paused(manual.clone()),
            None => Self::Running(Arc::new(clock)),
        }
    }

    /// The present, in whole milliseconds.
    pub(crate) fn now(&self) -> Timestamp {
        truncate_to_millis(match self {
            Self::Running(clock) => clock.now(),
            Self::Paused(clock) => clock.now(),
        })
    }

    /// End of work that began at `start`: with paused time, it takes no time.
    pub(crate) fn end_time(&self, start: Timestamp) -> Timestamp {
        match self {
            Self::Running(_) => self.now().max(start),
            Self::Paused(_) => start,
        }
    }

    /// Waits until `due`; forever without it.
    pub(crate) async fn wait_until(&self, due: Option<Timestamp>) {
        let Some(due) = due else {
            return std::future::pending().await;
        };
        match self {
            Self::Paused(clock) => clock.wait_until(due).await,
            Self::Running(clock) => {
                while let Ok(left) = Duration::try_from(due.duration_since(clock.now()))
                    && !left.is_zero()
                {
                    tokio::time::sleep(left.clamp(MIN_SLEEP, MAX_SLEEP)).await;
                }
            }
        }
    }
}
