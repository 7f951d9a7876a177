//! The requests that the page shows, with their responses.

use std::sync::Mutex;
use std::time::Instant;

use http::Method;
use http::request::Parts;
use http_body_util::BodyExt;
use jiff::Timestamp;

use crate::clock::milliseconds_since;
use crate::faults::BrokenConnection;
use crate::message::{Message, header_list};
use crate::recorded::{Log, lock};
use crate::server::{Reason, Reply};

/// Limits the memory together with the size of a record.
const MAX_RECORDS: usize = 200;

pub(crate) type RequestLog = Mutex<Log<LoggedRequest>>;

pub(crate) struct LoggedRequest {
    pub(super) id: usize,
    pub(super) time: Timestamp,
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    pub(super) message: Message,
    /// `None` while the request is handled.
    pub(super) milliseconds: Option<u64>,
    /// A fault or a failure, in words.
    pub(super) outcome: Option<String>,
    pub(super) response: Option<(u16, Message)>,
}

impl LoggedRequest {
    pub(super) fn status(&self) -> Option<u16> {
        self.response.as_ref().map(|(status, _)| *status)
    }

    pub(super) fn is_failed(&self) -> bool {
        self.milliseconds.is_some() && self.status().is_none_or(|status| status >= 400)
    }
}

pub(crate) const fn request_log() -> RequestLog {
    Mutex::new(Log::new(MAX_RECORDS, LoggedRequest::is_failed))
}

/// A request that is handled. Dropping it means that the client did not wait for the response.
pub(crate) struct RequestInProgress<'a> {
    log: &'a RequestLog,
    id: usize,
    start: Instant,
}

impl<'a> RequestInProgress<'a> {
    pub(crate) fn begin(log: &'a RequestLog, parts: &Parts, body: &[u8], time: Timestamp) -> Self {
        let target = parts.uri.path_and_query();
        let mut requests = lock(log);
        let id = requests.total() + 1;
        requests.record(LoggedRequest {
            id,
            time,
            method: parts.method.clone(),
            target: target.map_or_else(String::new, ToString::to_string),
            message: Message::new(header_list(&parts.headers), body),
            milliseconds: None,
            outcome: None,
            response: None,
        });
        let start = Instant::now();
        Self { log, id, start }
    }

    /// Logs the result, and the effect of a fault on it.
    pub(crate) async fn end(
        self,
        effect: Option<String>,
        result: &Result<Reply, BrokenConnection>,
    ) {
        let mut words: Vec<_> = effect.into_iter().collect();
        let mut response = None;
        if let Ok(reply) = result {
            let reason = reply.extensions().get::<Reason>();
            words.extend(reason.map(|Reason(reason)| reason.clone()));
            let Ok(body) = reply.body().clone().collect().await;
            let message = Message::new(header_list(reply.headers()), &body.to_bytes());
            response = Some((reply.status().as_u16(), message));
        }
        self.record((!words.is_empty()).then(|| words.join("; ")), response);
    }

    fn record(&self, outcome: Option<String>, response: Option<(u16, Message)>) {
        let mut requests = lock(self.log);
        let mut open = requests.iter_mut().filter(|it| it.milliseconds.is_none());
        if let Some(request) = open.find(|request| request.id == self.id) {
            request.milliseconds = Some(milliseconds_since(self.start));
            request.outcome = outcome;
            request.response = response;
        }
    }
}

impl Drop for RequestInProgress<'_> {
    fn drop(&mut self) {
        let outcome = "the client disconnected before the response";
        self.record(Some(outcome.to_owned()), None);
    }
}
