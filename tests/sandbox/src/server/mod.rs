//! The HTTP server: connections, the gateway and the operations.

mod calls;
pub(crate) mod form;
mod gateway;
mod user;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::faults::{BrokenConnection, ConnectionEnd};
use crate::model::{Action, CallError};
use crate::operation::Operation;
use crate::service::Service;
use crate::{page, webhooks};

pub(crate) use gateway::{RateLimiter, fault_json, fault_xml};

/// A response, with its whole body.
pub(crate) type Reply = Response<Full<Bytes>>;

/// How long to wait after a failure to accept, e.g. for a free file descriptor.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

/// Tells whether the sandbox ends.
#[derive(Clone)]
pub(crate) struct Stopped(pub(crate) watch::Receiver<()>);

impl Stopped {
    pub(crate) async fn wait(&self) {
        // Nothing is sent: this signals that the sender was dropped.
        let _ = self.0.clone().changed().await;
    }

    /// Sleeps, at most until the sandbox ends.
    pub(crate) async fn sleep(&self, time: Duration) {
        if !time.is_zero() {
            let _ = tokio::time::timeout(time, self.wait()).await;
        }
    }
}

/// Serves until the sandbox ends and open requests are answered.
pub(crate) async fn serve(listener: TcpListener, service: Arc<Service>, stopped: Stopped) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stopped.wait() => break,
            // Only frees the finished task.
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let (service, stopped) = (Arc::clone(&service), stopped.clone());
                    connections.spawn(serve_connection(stream, service, stopped));
                }
                Err(_) => stopped.sleep(ACCEPT_PAUSE).await,
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Serves the requests of a connection. An error of the handler is a fault that ends it.
async fn serve_connection(stream: TcpStream, service: Arc<Service>, stopped: Stopped) {
    // Send pieces at once. If that fails, they only arrive later.
    let _ = stream.set_nodelay(true);
    let respond = {
        let stopped = stopped.clone();
        service_fn(move |request| respond(Arc::clone(&service), stopped.clone(), request))
    };
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), respond);
    let served = tokio::select! {
        served = &mut connection => served,
        () = stopped.wait() => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    let error = served.err();
    let fault = error.as_ref().and_then(Error::source);
    let fault = fault.and_then(|source| source.downcast_ref::<BrokenConnection>());
    if let Some(BrokenConnection { bytes, end }) = fault {
        let mut stream = connection.into_parts().io.into_inner();
        // Ignore a client that has disconnected.
        let _ = stream.write_all(bytes).await;
        match end {
            ConnectionEnd::Close => {}
            // Dropping the stream sends the RST. If the option cannot be set, the client sees a FIN.
            ConnectionEnd::Reset => drop(stream.set_zero_linger()),
            ConnectionEnd::Stall => stopped.wait().await,
        }
    }
}

async fn respond(
    service: Arc<Service>,
    stopped: Stopped,
    request: Request<Incoming>,
) -> Result<Reply, BrokenConnection> {
    if let Some(rejection) = page::reject_foreign_host(request.headers()) {
        return Ok(rejection);
    }
    let (parts, body) = request.into_parts();
    let body = gateway::read_body(body).await;
    if page::is_page(parts.uri.path()) {
        return Ok(page::respond(&service, &parts, &body.unwrap_or_default()));
    }
    gateway::respond(&service, &stopped, &parts, body).await
}

/// Performs an operation.
#[allow(unreachable_patterns, reason = "the document may have more operations")]
fn perform(
    service: &Service,
    operation: Operation,
    id: &str,
    query: &str,
    body: &[u8],
) -> Result<Reply, ServiceError> {
    match operation {
        Operation::GetUser => Ok(ok(&user::user(&service.settings))),
        Operation::GetAccount => Ok(ok(&user::account(&service.settings))),
        Operation::ListCalls => calls::list(service, query, calls::live_filter),
        Operation::CountCalls => calls::count(service, query, calls::live_filter),
        Operation::ListEvents => calls::list(service, query, calls::event_filter),
        Operation::CountEvents => calls::count(service, query, calls::event_filter),
        Operation::CreateCall => calls::create(service, body),
        Operation::GetCall | Operation::GetEvent => calls::get(service, id),
        Operation::EndCall => calls::end(service, id),
        Operation::AnswerCall => calls::act(service, id, Action::Answer),
        Operation::HoldCall => calls::act(service, id, Action::Hold),
        Operation::UnholdCall => calls::act(service, id, Action::Unhold),
        Operation::TransferCall => calls::transfer(service, id, body),
        Operation::TransferCallToVoicemail => calls::act(service, id, Action::SendToVoicemail),
        Operation::ListWebhooks => Ok(webhooks::endpoint::list(service)),
        Operation::CreateWebhook => webhooks::endpoint::create(service, body),
        Operation::GetWebhook => webhooks::endpoint::get(service, id),
        Operation::DeleteWebhook => webhooks::endpoint::delete(service, id),
        Operation::RenewWebhook => webhooks::endpoint::renew(service, id),
        _ => Err(ServiceError::NotImplemented(operation)),
    }
}

/// Why a request has failed, in words for the page.
#[derive(Clone)]
pub(crate) struct Reason(pub(crate) String);

/// Attaches the reason of a failure to the response. It is not sent.
pub(crate) fn because(mut reply: Reply, reason: impl Into<String>) -> Reply {
    reply.extensions_mut().insert(Reason(reason.into()));
    reply
}

pub(crate) fn json_reply(status: StatusCode, body: &Value) -> Reply {
    with_body(status, "application/json", body.to_string())
}

pub(crate) fn ok(body: &Value) -> Reply {
    json_reply(StatusCode::OK, body)
}

pub(crate) fn empty(status: StatusCode) -> Reply {
    let mut reply = Reply::default();
    *reply.status_mut() = status;
    reply
}

pub(crate) fn with_body(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Reply {
    let mut reply = Response::new(Full::new(body.into()));
    *reply.status_mut() = status;
    let content_type = HeaderValue::from_static(content_type);
    reply.headers_mut().insert(CONTENT_TYPE, content_type);
    reply
}

/// An invalid field or query parameter.
#[derive(Debug, Serialize)]
pub(crate) struct FieldError {
    field: &'static str,
    message: String,
}

/// An error of the service, sent as an `ErrorResponse` of the published document.
///
/// It repeats nothing of the request, which may contain a secret.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServiceError {
    /// The body as a whole is invalid.
    #[error("{0}")]
    Malformed(&'static str),
    /// Fields or parameters are missing or invalid.
    #[error("some fields are missing or invalid")]
    Invalid(Vec<FieldError>),
    /// No call, event or webhook has this id.
    #[error("nothing has this identifier")]
    NotFound,
    /// The state of the call does not allow the action.
    #[error("{0}")]
    IllegalTransition(String),
    /// The document has the operation, the sandbox lacks it.
    #[error("the sandbox does not serve {} ({} {})", .0.id(), .0.method(), .0.path())]
    NotImplemented(Operation),
}

impl From<CallError> for ServiceError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::NotFound => Self::NotFound,
            CallError::IllegalTransition(message) => Self::IllegalTransition(message),
        }
    }
}

impl ServiceError {
    pub(crate) fn into_reply(self) -> Reply {
        let (status, code) = match &self {
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "BAD_REQUEST"),
            Self::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "VALIDATION_ERROR"),
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Self::IllegalTransition(_) => (StatusCode::BAD_REQUEST, "ILLEGAL_STATE"),
            Self::NotImplemented(_) => (StatusCode::NOT_IMPLEMENTED, "NOT_IMPLEMENTED"),
        };
        let errors = match &self {
            Self::Invalid(errors) => errors.as_slice(),
            _ => &[],
        };
        let message = self.to_string();
        let reasons = errors.iter();
        let reasons = reasons.map(|error| format!("{} {}", error.field, error.message));
        let reasons = reasons.collect::<Vec<_>>().join("; ");
        let body = json!({ "errorCode": code, "errorMessage": message, "errors": errors });
        let reason = if errors.is_empty() { message } else { reasons };
        because(json_reply(status, &body), reason)
    }
}
