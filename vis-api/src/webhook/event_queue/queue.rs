//! Deliveries that wait, and who takes them to the dispatcher.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::Notify;
use vis_types::webhook::Delivery;

use super::EnqueueError;
use super::dispatcher::SharedDispatcher;
use crate::webhook::{Received, log};

/// The worker lives as long as something waits. So there is none to start before the first delivery,
/// none to stop when the last queue is dropped, and another one where a runtime has taken the first
/// one with it.
pub(super) struct Queue {
    line: Mutex<Line>,
    capacity: usize,
    dispatcher: SharedDispatcher,
    worker_ended: Notify,
}

struct Line {
    /// The first one stays until it is handled: a worker that is taken away leaves it to the next.
    waiting: VecDeque<Delivery>,
    is_open: bool,
    has_worker: bool,
}

enum Work {
    Done,
    UnderWay,
    /// There is no runtime to do it in, or none that goes on.
    Stuck,
}

impl Queue {
    pub(super) fn new(capacity: usize, dispatcher: SharedDispatcher) -> Self {
        let line = Line {
            waiting: VecDeque::new(),
            is_open: true,
            has_worker: false,
        };
        Self {
            line: Mutex::new(line),
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
            let mut line = self.line();
            if !line.is_open {
                return Err(EnqueueError::Closed);
            }
            if line.waiting.len() >= self.capacity {
                return Err(EnqueueError::Full);
            }
            line.waiting.push_back(delivery);
        }
        self.work();
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.line().waiting.len()
    }

    pub(super) async fn close(self: &Arc<Self>) {
        self.line().is_open = false;
        loop {
            let mut ended = pin!(self.worker_ended.notified());
            // From here on none is missed.
            ended.as_mut().enable();
            match self.work() {
                Work::UnderWay => ended.await,
                Work::Done | Work::Stuck => return,
            }
        }
    }

    /// Sees to it that there is a worker if something waits.
    fn work(self: &Arc<Self>) -> Work {
        {
            let mut line = self.line();
            if line.waiting.is_empty() {
                return Work::Done;
            }
            if line.has_worker {
                return Work::UnderWay;
            }
            line.has_worker = true;
        }
        let worker = Worker {
            queue: Arc::clone(self),
            has_retired: false,
        };
        match Handle::try_current() {
            // A runtime that is ending drops the worker here and now, which is why the line is not
            // locked meanwhile.
            Ok(runtime) if !runtime.spawn(worker.work()).is_finished() => Work::UnderWay,
            // Another one would fare no better; or it has been quick.
            _ => Work::Stuck,
        }
    }

    /// Nothing that holds it panics half-way through a change.
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        for delivery in &self.line().waiting {
            log::dropped(&delivery.event);
        }
    }
}

/// There is one at most.
struct Worker {
    queue: Arc<Queue>,
    has_retired: bool,
}

impl Worker {
    async fn work(mut self) {
        let dispatcher = Arc::clone(&self.queue.dispatcher);
        loop {
            // Whoever holds the dispatcher comes before the first in the line, too.
            let mut dispatcher = dispatcher.lock().await;
            let Some(delivery) = self.first_or_retire() else {
                return;
            };
            dispatcher.dispatch(&Received::Delivered(delivery)).await;
            self.queue.line().waiting.pop_front();
        }
    }

    /// Retiring is one step with seeing that nothing waits: what comes after that has another worker.
    fn first_or_retire(&mut self) -> Option<Delivery> {
        let mut line = self.queue.line();
        let first = line.waiting.front().cloned();
        if first.is_none() {
            line.has_worker = false;
            self.has_retired = true;
        }
        first
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if !self.has_retired {
            self.queue.line().has_worker = false;
        }
        self.queue.worker_ended.notify_waiters();
    }
}
