//! What the handler was given.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use vis_api::CallState;
use vis_api::webhook::{EventQueue, Received};

/// Far more than anything takes, on a machine with other things to do.
pub const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub call: String,
    pub state: CallState,
    pub was_missed: bool,
}

/// Shared by its clones.
#[derive(Clone, Default)]
pub struct Log {
    entries: Arc<Mutex<Vec<Entry>>>,
    grown: Arc<Notify>,
}

impl Log {
    /// An event queue whose handler writes everything down here.
    pub fn event_queue(&self) -> EventQueue {
        let log = self.clone();
        EventQueue::new(move |received: Received| {
            log.write(&received);
            async { Ok::<(), std::io::Error>(()) }
        })
    }

    pub fn write(&self, received: &Received) {
        let event = received.event();
        self.lock().push(Entry {
            call: event.id.to_string(),
            state: event.state.clone(),
            was_missed: matches!(received, Received::Backfilled(_)),
        });
        self.grown.notify_waiters();
    }

    pub fn entries(&self) -> Vec<Entry> {
        self.lock().clone()
    }

    /// The states, with a mark after those that were missed.
    pub fn states(&self) -> Vec<String> {
        let shown =
            |entry: &Entry| format!("{}{}", entry.state, if entry.was_missed { "*" } else { "" });
        self.lock().iter().map(shown).collect()
    }

    /// What was handled of a call.
    pub fn states_of(&self, call: &str) -> Vec<String> {
        let entries = self.entries();
        let of_call = entries.iter().filter(|entry| entry.call == call);
        of_call.map(|entry| entry.state.to_string()).collect()
    }

    /// Waits until so many events were handled.
    pub async fn reaches(&self, count: usize) {
        let waiting = async {
            loop {
                let grown = self.grown.notified();
                if self.lock().len() >= count {
                    return;
                }
                grown.await;
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!("{count} events were expected: {:?}", self.states());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
