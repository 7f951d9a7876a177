//! State of one operation, shared with the progenitor hooks.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::error::Error;
use crate::operation::Operation;

#[derive(Debug, Default)]
pub(crate) struct RequestContext {
    operation: Option<&'static Operation>,
    attempts: AtomicU32,
    failure: Mutex<Option<Error>>,
}

impl RequestContext {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        Self {
            operation: Some(operation),
            ..Self::default()
        }
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation.unwrap_or(&Operation::NONE)
    }

    /// Counts one attempt and returns the new total.
    pub(super) fn record_attempt(&self) -> u32 {
        self.attempts.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }

    pub(super) fn set_failure(&self, failure: Error) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
    }

    pub(crate) fn take_failure(&self) -> Option<Error> {
        self.failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}
