//! The queue before a handler.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use lru::LruCache;
use tokio::sync::{Mutex, MutexGuard, mpsc};
use tokio::time;
use vis_types::webhook::Delivery;
use vis_types::{CallState, Event, EventId};

use super::{Handler, Received};

/// Hands events to a [`Handler`], one at a time and in order.
///
/// Clones share the queue and the handler.
#[derive(Clone)]
pub struct Inbox {
    shared: Arc<Shared>,
}

struct Shared {
    sender: OnceLock<mpsc::Sender<Delivery>>,
    capacity: usize,
    desk: Mutex<Desk>,
}

impl Inbox {
    /// An inbox with every setting at its default.
    pub fn new(handler: impl Handler) -> Self {
        Self::builder(handler).build()
    }

    /// A builder with every setting at its default.
    pub fn builder(handler: impl Handler) -> InboxBuilder {
        InboxBuilder {
            handler: Arc::new(handler),
            capacity: 1024,
            attempts: 5,
        }
    }

    /// Queues a delivery, and returns at once. To be called within a tokio runtime.
    ///
    /// # Errors
    /// [`InboxFull`], and then nothing is queued.
    pub fn offer(&self, delivery: Delivery) -> Result<(), InboxFull> {
        let sender = self.shared.sender.get_or_init(|| self.start());
        sender.try_send(delivery).map_err(|_| InboxFull)
    }

    /// Waits for the event that is being handled, and lets no other begin until the guard is
    /// dropped: what was missed comes before what was delivered since.
    pub(crate) async fn hold(&self) -> Held<'_> {
        Held(self.shared.desk.lock().await)
    }

    fn start(&self) -> mpsc::Sender<Delivery> {
        let (sender, mut queue) = mpsc::channel(self.shared.capacity);
        let shared = Arc::downgrade(&self.shared);
        tokio::spawn(async move {
            while let Some(delivery) = queue.recv().await {
                let Some(shared) = shared.upgrade() else {
                    return;
                };
                let mut desk = shared.desk.lock().await;
                desk.hand_over(Received::Delivery(delivery)).await;
            }
        });
        sender
    }
}

/// Where missed events are handed over while deliveries wait.
pub(crate) struct Held<'a>(MutexGuard<'a, Desk>);

impl Held<'_> {
    /// Hands over an event that was missed, unless it was handed over before.
    pub(crate) async fn hand_over(&mut self, event: Event) {
        self.0.hand_over(Received::Missed(event)).await;
    }
}

/// Whoever handles events, with a memory of what was handled.
struct Desk {
    handler: Arc<dyn Handler>,
    attempts: u32,
    /// The state of each call that was handled last.
    last: LruCache<EventId, CallState>,
}

impl Desk {
    async fn hand_over(&mut self, received: Received) {
        let event = received.event();
        let (id, state) = (event.id.clone(), event.state.clone());
        if let Some(last) = self.last.get(&id)
            && (*last == state || last.is_final())
        {
            return;
        }
        for _ in 0..self.attempts {
            let (handler, received) = (self.handler.clone(), received.clone());
            // A task of its own, so that a panic of the handler ends nothing else.
            let handled = tokio::spawn(async move { handler.handle(received).await }).await;
            if matches!(handled, Ok(Ok(()))) {
                break;
            }
            time::sleep(Duration::from_secs(1)).await;
        }
        self.last.put(id, state);
    }
}

/// Makes an [`Inbox`].
#[must_use = "a builder makes nothing until `build` is called"]
pub struct InboxBuilder {
    handler: Arc<dyn Handler>,
    capacity: usize,
    attempts: u32,
}

impl InboxBuilder {
    /// How many deliveries can wait. Default: 1,024.
    pub fn capacity(self, capacity: NonZeroUsize) -> Self {
        Self {
            capacity: capacity.get(),
            ..self
        }
    }

    /// The inbox.
    pub fn build(self) -> Inbox {
        let desk = Desk {
            handler: self.handler,
            attempts: self.attempts,
            last: LruCache::new(NonZeroUsize::new(16 * 1024).unwrap_or(NonZeroUsize::MIN)),
        };
        Inbox {
            shared: Arc::new(Shared {
                sender: OnceLock::new(),
                capacity: self.capacity,
                desk: Mutex::new(desk),
            }),
        }
    }
}

impl<H: Handler> From<H> for Inbox {
    fn from(handler: H) -> Self {
        Self::new(handler)
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inbox")
    }
}

/// As many deliveries wait as can: answer with a 503, so that Vonage comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InboxFull;

impl fmt::Display for InboxFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the inbox is full")
    }
}

impl std::error::Error for InboxFull {}
