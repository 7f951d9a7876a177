//! Pending deliveries, and the worker that dispatches them.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::Notify;
use vis_types::webhook::Delivery;

use super::EnqueueError;
use super::dispatcher::SharedDispatcher;
use crate::webhook::{Received, log};

/// The worker runs only while deliveries are pending: no start before the first delivery, no stop
/// at drop, and a new worker after a runtime has ended with the old one.
pub(super) struct Queue {
    state: Mutex<QueueState>,
    capacity: usize,
    dispatcher: SharedDispatcher,
    worker_ended: Notify,
}

struct QueueState {
    signatures: Signatures,
    /// The first one stays until it is handled, so that an aborted worker leaves it to the next.
    pending: VecDeque<Delivery>,
    is_open: bool,
    has_worker: bool,
}

#[derive(Default)]
struct Signatures {
    is_any_valid: bool,
    wrong: u64,
}

enum WorkerStatus {
    Idle,
    Running,
    /// No runtime, or one that is shutting down.
    NotSpawned,
}

impl Queue {
    pub(super) fn new(capacity: usize, dispatcher: SharedDispatcher) -> Self {
        let state = QueueState {
            pending: VecDeque::new(),
            signatures: Signatures::default(),
            is_open: true,
            has_worker: false,
        };
        Self {
            state: Mutex::new(state),
            capacity,
            dispatcher,
            worker_ended: Notify::new(),
        }
    }

    pub(super) fn try_enqueue(self: &Arc<Self>, delivery: Delivery) -> Result<(), EnqueueError> {
        if Handle::try_current().is_err() {
            return Err(EnqueueError::NoRuntime);
        }
        {
            let mut state = self.lock();
            if !state.is_open {
                return Err(EnqueueError::Closed);
            }
            if state.pending.len() >= self.capacity {
                return Err(EnqueueError::Full);
            }
            state.pending.push_back(delivery);
            state.signatures.is_any_valid = true;
        }
        self.ensure_worker();
        Ok(())
    }

    pub(super) fn record_wrong_signature(&self) {
        let mut state = self.lock();
        state.signatures.wrong = state.signatures.wrong.saturating_add(1);
    }

    /// The number of deliveries with a wrong signature, while none had a right one.
    pub(super) fn only_wrong_signatures(&self) -> u64 {
        match self.lock().signatures {
            Signatures {
                is_any_valid: true, ..
            } => 0,
            Signatures { wrong, .. } => wrong,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.lock().pending.len()
    }

    pub(super) async fn close(self: &Arc<Self>) {
        self.lock().is_open = false;
        loop {
            let mut ended = pin!(self.worker_ended.notified());
            // Registers before the check, so that no notification is missed.
            ended.as_mut().enable();
            match self.ensure_worker() {
                WorkerStatus::Running => ended.await,
                WorkerStatus::Idle | WorkerStatus::NotSpawned => return,
            }
        }
    }

    /// Starts a worker if deliveries are pending and none runs.
    fn ensure_worker(self: &Arc<Self>) -> WorkerStatus {
        {
            let mut state = self.lock();
            if state.pending.is_empty() {
                return WorkerStatus::Idle;
            }
            if state.has_worker {
                return WorkerStatus::Running;
            }
            state.has_worker = true;
        }
        let worker = Worker {
            queue: Arc::clone(self),
            has_stopped: false,
        };
        match Handle::try_current() {
            // A runtime that is shutting down drops the worker inside `spawn`: the state must be
            // unlocked here.
            Ok(runtime) if !runtime.spawn(worker.run()).is_finished() => WorkerStatus::Running,
            _ => WorkerStatus::NotSpawned,
        }
    }

    /// Poisoning is harmless: no holder panics during a change.
    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        for delivery in &self.lock().pending {
            log::dropped(&delivery.event);
        }
    }
}

/// At most one exists.
struct Worker {
    queue: Arc<Queue>,
    has_stopped: bool,
}

impl Worker {
    async fn run(mut self) {
        let dispatcher = Arc::clone(&self.queue.dispatcher);
        loop {
            // Lock before taking the first delivery: a paused dispatcher precedes it.
            let mut dispatcher = dispatcher.lock().await;
            let Some(delivery) = self.first_or_stop() else {
                return;
            };
            dispatcher.dispatch(&Received::Delivered(delivery)).await;
            self.queue.lock().pending.pop_front();
        }
    }

    /// Checks and stops under one lock, so that a later delivery starts another worker.
    fn first_or_stop(&mut self) -> Option<Delivery> {
        let mut state = self.queue.lock();
        let first = state.pending.front().cloned();
        if first.is_none() {
            state.has_worker = false;
            self.has_stopped = true;
        }
        first
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if !self.has_stopped {
            self.queue.lock().has_worker = false;
        }
        self.queue.worker_ended.notify_waiters();
    }
}
