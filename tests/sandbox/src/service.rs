//! What the server and the test share.

use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;

use crate::clock::{Clock, whole_milliseconds};
use crate::fault::FaultQueue;
use crate::model::{CallLog, Quota, Vault, WebhookRegistry};
use crate::requests::RequestLog;
use crate::settings::Settings;
use crate::sync::lock;
use crate::token_requests::TokenRequest;
use crate::variant::{Offset, RetryHint, Shape};

/// One VIS with one user.
pub(crate) struct Service {
    pub(crate) requests: RequestLog,
    pub(crate) faults: FaultQueue,
    pub(crate) single_resource: Shape,
    pub(crate) offset: Offset,
    pub(crate) retry_hint: RetryHint,
    clock: Arc<dyn Clock>,
    calls: Mutex<CallLog>,
    webhooks: Mutex<WebhookRegistry>,
    vault: Mutex<Vault>,
    quota: Option<Mutex<Quota>>,
    token_requests: Mutex<Vec<TokenRequest>>,
}

impl Service {
    pub(crate) fn new(settings: Settings) -> Self {
        let quota = settings.quota;
        Self {
            requests: RequestLog::new(settings.recorded_requests),
            faults: FaultQueue::default(),
            single_resource: settings.single_resource,
            offset: settings.offset,
            retry_hint: settings.retry_hint,
            clock: settings.clock,
            calls: Mutex::new(CallLog::new(settings.answer_after)),
            webhooks: Mutex::default(),
            vault: Mutex::new(Vault::new(settings.access_token_lifetime)),
            quota: quota.map(|(limit, per)| Mutex::new(Quota::new(limit, per))),
            token_requests: Mutex::default(),
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

    pub(crate) fn vault(&self) -> MutexGuard<'_, Vault> {
        lock(&self.vault)
    }

    pub(crate) fn token_requests(&self) -> MutexGuard<'_, Vec<TokenRequest>> {
        lock(&self.token_requests)
    }

    /// Takes a request off the quota of a token, or tells when the next one may come.
    pub(crate) fn take_quota(&self, token: &str, now: Timestamp) -> Result<(), Timestamp> {
        match &self.quota {
            Some(quota) => lock(quota).take(token, now),
            None => Ok(()),
        }
    }
}
