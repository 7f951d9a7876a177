//! Requests that are to go wrong.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{self, Response};

use crate::operation::Operation;
use crate::sync::lock;
use crate::wire::GatewayFault;

const PROXY_PAGE: &str = "<html>\r\n<head><title>Bad Gateway</title></head>\r\n\
    <body><center><h1>Bad Gateway</h1></center></body>\r\n</html>\r\n";

/// Something that happens to one request instead of, or before, its proper answer; see
/// [`Sandbox::fail_next`](crate::Sandbox::fail_next).
///
/// ```
/// use std::time::Duration;
/// use vis_sandbox::{Fault, Operation};
///
/// let busy = Fault::gateway_json(429, 900_800, "Message throttled out")
///     .header("Retry-After", "7")
///     .on(Operation::CreateCall);
/// let teapot = Fault::status(418).body("text/plain", "short and stout");
/// let slow = Fault::delay(Duration::from_secs(30));
/// # let _ = (busy, teapot, slow);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until it is given to `Sandbox::fail_next`"]
pub struct Fault {
    operation: Option<Operation>,
    delay: Duration,
    effect: Effect,
}

/// What becomes of the request; the place to add resets, stalls and truncations.
#[derive(Clone, Debug)]
enum Effect {
    Proceed,
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
}

impl Fault {
    /// An answer with this status and an empty body.
    ///
    /// A status that HTTP does not know as final, outside of 200 to 999, is answered as a 500
    /// that says so.
    pub fn status(status: u16) -> Self {
        Self::new(Effect::Answer {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        })
    }

    /// No answer of its own: the request is served, but only after this time.
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::Proceed).after(delay)
    }

    /// The gateway's JSON fault, in its usual wrapper: `{"fault":{"code":…}}`.
    pub fn gateway_json(status: u16, code: u32, message: &str) -> Self {
        let fault = GatewayFault::new(code, message);
        Self::status(status).body(GatewayFault::JSON, fault.json())
    }

    /// The gateway's JSON fault without the wrapper: `{"code":…}`.
    pub fn gateway_bare_json(status: u16, code: u32, message: &str) -> Self {
        let fault = GatewayFault::new(code, message);
        Self::status(status).body(GatewayFault::JSON, fault.bare_json())
    }

    /// The gateway's XML fault, as it comes where the gateway ignored `Accept`.
    pub fn gateway_xml(status: u16, code: u32, message: &str) -> Self {
        let fault = GatewayFault::new(code, message);
        Self::status(status).body(GatewayFault::XML, fault.xml())
    }

    /// The page of a proxy in front of the gateway, as with a 502 or a 504.
    pub fn html_page(status: u16) -> Self {
        Self::status(status).body("text/html", PROXY_PAGE)
    }

    /// Gives the answer a body. Without effect on a fault that lets the request through.
    pub fn body(mut self, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        if let Effect::Answer { body, .. } = &mut self.effect {
            *body = bytes.into();
        }
        self.header(CONTENT_TYPE.as_str(), content_type)
    }

    /// Gives the answer another header. Without effect on a fault that lets the request through.
    ///
    /// What HTTP does not allow in a header is answered as a 500 that says so.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Effect::Answer { headers, .. } = &mut self.effect {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Waits before the request is answered or let through: real time, not that of the
    /// [`Clock`](crate::Clock).
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Waits for a request to this operation and lets all others pass.
    pub fn on(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    fn new(effect: Effect) -> Self {
        Self {
            operation: None,
            delay: Duration::ZERO,
            effect,
        }
    }

    fn concerns(&self, operation: Option<Operation>) -> bool {
        self.operation.is_none() || self.operation == operation
    }

    /// Lets the fault happen: the answer to give, or `None` where the request goes on.
    pub(crate) async fn happen(self) -> Option<Response<Body>> {
        tokio::time::sleep(self.delay).await;
        match self.effect {
            Effect::Proceed => None,
            Effect::Answer {
                status,
                headers,
                body,
            } => Some(answer(status, &headers, body).unwrap_or_else(|error| {
                let mut refusal = Response::new(format!("impossible fault: {error}").into());
                *refusal.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
                refusal
            })),
        }
    }
}

fn answer(
    status: u16,
    headers: &[(String, String)],
    body: Vec<u8>,
) -> Result<Response<Body>, http::Error> {
    // hyper does not send 1xx as an answer: it would cut the connection.
    let status = if status < 200 { 0 } else { status };
    let response = Response::builder().status(status);
    headers
        .iter()
        .fold(response, |response, (name, value)| {
            response.header(name, value)
        })
        .body(body.into())
}

/// The faults that have not happened yet.
#[derive(Default)]
pub(crate) struct FaultQueue(Mutex<VecDeque<Fault>>);

impl FaultQueue {
    pub(crate) fn push(&self, fault: Fault) {
        lock(&self.0).push_back(fault);
    }

    /// The oldest fault that is meant for this operation.
    pub(crate) fn take(&self, operation: Option<Operation>) -> Option<Fault> {
        let mut faults = lock(&self.0);
        let position = faults.iter().position(|fault| fault.concerns(operation))?;
        faults.remove(position)
    }
}
