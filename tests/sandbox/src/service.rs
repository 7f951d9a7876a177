//! What the server and the test share.

use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;

use crate::clock::{Clock, whole_milliseconds};
use crate::fault::FaultQueue;
use crate::model::{CallLog, WebhookRegistry};
use crate::requests::RequestLog;
use crate::settings::{Settings, Shape};
use crate::sync::lock;

/// One VIS with one user.
pub(crate) struct Service {
    pub(crate) requests: RequestLog,
    pub(crate) faults: FaultQueue,
    pub(crate) single_resource: Shape,
    clock: Arc<dyn Clock>,
    calls: Mutex<CallLog>,
    webhooks: Mutex<WebhookRegistry>,
}

impl Service {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            requests: RequestLog::default(),
            faults: FaultQueue::default(),
            single_resource: settings.single_resource,
            clock: settings.clock,
            calls: Mutex::new(CallLog::new(settings.answer_after)),
            webhooks: Mutex::default(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        whole_milliseconds(self.clock.now())
    }

    pub(crate) fn calls(&self) -> MutexGuard<'_, CallLog> {
        lock(&self.calls)
    }

    pub(crate) fn webhooks(&self) -> MutexGuard<'_, WebhookRegistry> {
        lock(&self.webhooks)
    }
}
