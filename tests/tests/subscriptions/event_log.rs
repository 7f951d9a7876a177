//! Records the handler's events.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::yield_now;
use vis_api::CallState;
use vis_api::webhook::{EventQueue, Received};

/// Generous limit for a busy machine.
pub const TEST_TIMEOUT: Duration = Duration::from_secs(120);

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub call: String,
    pub state: CallState,
    pub is_backfilled: bool,
}

/// Shared by its clones.
#[derive(Clone, Default)]
pub struct EventLog {
    entries: Arc<Mutex<Vec<Entry>>>,
}

impl EventLog {
    /// An event queue whose handler records all events here.
    pub fn event_queue(&self) -> EventQueue {
        let log = self.clone();
        EventQueue::new(move |received: Received| {
            log.record(&received);
            async { Ok::<(), std::io::Error>(()) }
        })
    }

    pub fn record(&self, received: &Received) {
        let event = received.event();
        self.lock().push(Entry {
            call: event.id.to_string(),
            state: event.state.clone(),
            is_backfilled: matches!(received, Received::Backfilled(_)),
        });
    }

    pub fn entries(&self) -> Vec<Entry> {
        self.lock().clone()
    }

    /// All states, with `*` after backfilled ones.
    pub fn states(&self) -> Vec<String> {
        let format = |entry: &Entry| match entry.is_backfilled {
            true => format!("{}*", entry.state),
            false => entry.state.to_string(),
        };
        self.lock().iter().map(format).collect()
    }

    /// The handled states of a call.
    pub fn states_of(&self, call: &str) -> Vec<String> {
        let entries = self.entries();
        let of_call = entries.iter().filter(|entry| entry.call == call);
        of_call.map(|entry| entry.state.to_string()).collect()
    }

    /// Waits until `count` events are handled.
    pub async fn wait_for(&self, count: usize) {
        let waiting = async {
            while self.lock().len() < count {
                yield_now().await;
            }
        };
        if tokio::time::timeout(TEST_TIMEOUT, waiting).await.is_err() {
            panic!("expected {count} events: {:?}", self.states());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
