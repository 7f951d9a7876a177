//! Faults of requests: what they are and how they happen.

use std::fmt::Write;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use http::{Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use jiff::fmt::friendly::SpanPrinter;

use crate::operation::{Destination, Operation};
use crate::server::{Reply, Stopped, fault_json, fault_xml, with_body};

const PROXY_PAGE: &str = "<html>\r\n<head><title>Bad Gateway</title></head>\r\n\
    <body><center><h1>Bad Gateway</h1></center></body>\r\n</html>\r\n";

/// A deviation from the normal handling of one request; see
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
/// // The call is placed, but the client gets no response.
/// let lost = Fault::reset().after_handling().on(Operation::CreateCall);
/// let truncated = Fault::served().truncated(10);
/// # let _ = (busy, teapot, slow, lost, truncated);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault has no effect until passed to `Sandbox::fail_next`"]
pub struct Fault {
    destination: Option<Destination>,
    delay: Duration,
    after_handling: bool,
    effect: Effect,
    /// Limits the body of a response to a number of bytes.
    truncation: Option<(usize, ConnectionEnd)>,
    /// The message of a fault of the gateway.
    message: Option<String>,
}

/// What replaces the response.
#[derive(Clone, Debug)]
enum Effect {
    /// The response of the service.
    Served,
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: Bytes,
    },
    Broken(BrokenConnection),
}

/// A connection that ends without a complete response.
#[derive(Clone, Debug, thiserror::Error)]
#[error("a fault ends the connection")]
pub(crate) struct BrokenConnection {
    pub(crate) bytes: Bytes,
    pub(crate) end: ConnectionEnd,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ConnectionEnd {
    Close,
    Reset,
    Stall,
}

impl Fault {
    /// Responds with this status and an empty body.
    ///
    /// A status outside of 200 to 999 is replaced with a 500 that names the error.
    pub fn status(status: u16) -> Self {
        Self::new(Effect::Response {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
        })
    }

    /// Responds with the gateway's JSON fault in its usual wrapper: `{"fault":{"code":…}}`.
    pub fn gateway_json(status: u16, code: u32, message: &str) -> Self {
        let json = fault_json(code, message, message).to_string();
        Self::gateway(status, message, "application/json; charset=UTF-8", json)
    }

    /// Responds with the gateway's XML fault, which the gateway sends when it ignores `Accept`.
    pub fn gateway_xml(status: u16, code: u32, message: &str) -> Self {
        let xml = fault_xml(code, message);
        Self::gateway(status, message, "application/xml; charset=UTF-8", xml)
    }

    /// Responds with the HTML page of a proxy in front of the gateway, as for a 502 or 504.
    pub fn html_page(status: u16) -> Self {
        Self::status(status).body("text/html", PROXY_PAGE)
    }

    /// Responds with a redirect.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::status(status).header(LOCATION.as_str(), location)
    }

    /// The normal response, to be [`truncated`](Self::truncated), [`stalled`](Self::stalled) or
    /// [delayed](Self::after). Unmodified, it is a request that succeeds: a placeholder in the
    /// queue or among [random faults](crate::Sandbox::random_faults).
    pub fn served() -> Self {
        Self::new(Effect::Served)
    }

    /// Delays the request, then handles it normally.
    pub fn delay(delay: Duration) -> Self {
        Self::served().after(delay)
    }

    /// Resets the connection (TCP `RST`) after reading the request. The service has handled the
    /// request only with [`after_handling`](Self::after_handling); the client cannot tell.
    pub fn reset() -> Self {
        Self::broken(Bytes::new(), ConnectionEnd::Reset)
    }

    /// Closes the connection (TCP `FIN`) after reading the request, without a response, as a server
    /// that crashes.
    pub fn close() -> Self {
        Self::broken(Bytes::new(), ConnectionEnd::Close)
    }

    /// Reads the request and never responds. The connection stays open until the client or the
    /// sandbox closes it.
    pub fn stall() -> Self {
        Self::broken(Bytes::new(), ConnectionEnd::Stall)
    }

    /// Sends raw bytes instead of an HTTP response, then closes the connection.
    pub fn garbage(bytes: impl Into<Vec<u8>>) -> Self {
        Self::broken(bytes.into().into(), ConnectionEnd::Close)
    }

    /// Sets the body of the response. No effect on a fault without a response of its own.
    pub fn body(mut self, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        if let Effect::Response { body, .. } = &mut self.effect {
            *body = bytes.into().into();
        }
        self.header(CONTENT_TYPE.as_str(), content_type)
    }

    /// Adds a header to the response. No effect on a fault without a response of its own.
    ///
    /// An invalid header is replaced with a 500 that names the error.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Effect::Response { headers, .. } = &mut self.effect {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Sends the head and the first `keep` bytes of the body, then closes the connection.
    /// `Content-Length` always exceeds the bytes sent. No effect on a fault without any response.
    pub fn truncated(self, keep: usize) -> Self {
        self.truncated_with(keep, ConnectionEnd::Close)
    }

    /// Sends the head and the first `keep` bytes of the body, then [stalls](Self::stall).
    /// `Content-Length` always exceeds the bytes sent. No effect on a fault without any response.
    pub fn stalled(self, keep: usize) -> Self {
        self.truncated_with(keep, ConnectionEnd::Stall)
    }

    /// Delays the fault or the handling, in real time, even with [paused time](crate::Builder::paused_time). The
    /// end of the sandbox ends the delay.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Handles the request first, with all side effects, and discards its response: a call is
    /// placed, but the client does not learn its id. A delay of [`after`](Self::after) follows the
    /// handling.
    pub fn after_handling(mut self) -> Self {
        self.after_handling = true;
        self
    }

    /// Restricts the fault to requests of this operation.
    pub fn on(mut self, operation: Operation) -> Self {
        self.destination = Some(Destination::Vis(operation));
        self
    }

    /// Restricts the fault to requests to the [token endpoint](crate::Sandbox::token_url).
    pub fn on_token(mut self) -> Self {
        self.destination = Some(Destination::Token);
        self
    }

    fn new(effect: Effect) -> Self {
        Self {
            destination: None,
            delay: Duration::ZERO,
            after_handling: false,
            effect,
            truncation: None,
            message: None,
        }
    }

    fn gateway(status: u16, message: &str, content_type: &str, body: String) -> Self {
        Self {
            message: Some(message.to_owned()),
            ..Self::status(status).body(content_type, body)
        }
    }

    fn broken(bytes: Bytes, end: ConnectionEnd) -> Self {
        Self::new(Effect::Broken(BrokenConnection { bytes, end }))
    }

    fn truncated_with(mut self, keep: usize, end: ConnectionEnd) -> Self {
        self.truncation = Some((keep, end));
        self
    }

    pub(crate) fn applies_to(&self, destination: Option<Destination>) -> bool {
        self.destination.is_none() || self.destination == destination
    }

    /// The only destination of the fault.
    pub(crate) const fn destination(&self) -> Option<Destination> {
        self.destination
    }

    /// What the fault does, e.g. `429 Message throttled out` or `reset after handling`.
    pub(crate) fn description(&self) -> String {
        let mut words = self.words();
        if let Effect::Response { status, .. } = &self.effect {
            let known = StatusCode::from_u16(*status).ok();
            let reason = known.and_then(|status| status.canonical_reason());
            let reason = self.message.as_deref().or(reason).unwrap_or_default();
            words.insert(0, format!("{status} {reason}").trim_end().to_owned());
        }
        if words.is_empty() {
            words.push("normal response".to_owned());
        }
        let mut text = words.join(", ");
        if self.after_handling {
            text.push_str(" after handling");
        }
        text
    }

    /// What the fault has done to a request, beside its status, e.g. `reset after handling: the
    /// call was placed`; empty if that is all. `handled` is the status of a response that was not
    /// sent.
    pub(crate) fn effect_on(
        &self,
        destination: Option<Destination>,
        handled: Option<StatusCode>,
    ) -> String {
        let mut effect = self.words().join(", ");
        if self.after_handling && handled.is_some() {
            effect.push_str(" after handling");
        } else if matches!(self.effect, Effect::Broken(_)) {
            effect.push_str(" before handling");
        }
        let is_call = destination == Some(Destination::Vis(Operation::CreateCall));
        match handled {
            Some(status) if is_call && status.is_success() => {
                effect.push_str(": the call was placed");
            }
            Some(status) => effect.push_str(&format!(": the service had responded with {status}")),
            None => {}
        }
        effect.trim_start().to_owned()
    }

    /// What the fault does, except the response that it sends.
    fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Effect::Broken(BrokenConnection { bytes, end }) = &self.effect {
            words.push(match end {
                _ if !bytes.is_empty() => "invalid HTTP".to_owned(),
                ConnectionEnd::Close => "close".to_owned(),
                ConnectionEnd::Reset => "reset".to_owned(),
                ConnectionEnd::Stall => "stall".to_owned(),
            });
        }
        if let Some((keep, end)) = self.truncation {
            let ends = match end {
                ConnectionEnd::Stall => "stalled",
                _ => "truncated",
            };
            words.push(format!("{ends} after {keep} bytes"));
        }
        if !self.delay.is_zero() {
            let delay = SpanPrinter::new().unsigned_duration_to_string(&self.delay);
            words.push(format!("delay {delay}"));
        }
        words
    }

    /// Returns the response that the fault leaves of `handle`, and the status of one that is not sent.
    pub(crate) async fn apply(
        &self,
        stopped: &Stopped,
        handle: impl FnOnce() -> Reply,
    ) -> (Option<StatusCode>, Result<Reply, BrokenConnection>) {
        let mut handled = None;
        if self.after_handling {
            handled = Some(handle());
            stopped.sleep(self.delay).await;
        } else {
            stopped.sleep(self.delay).await;
            if matches!(self.effect, Effect::Served) {
                handled = Some(handle());
            }
        }
        let is_sent = matches!(self.effect, Effect::Served) && self.truncation.is_none();
        let handled_status = handled.as_ref().map(Response::status);
        let discarded = handled_status.filter(|_| !is_sent);
        let response = match &self.effect {
            Effect::Served => handled.unwrap_or_default(),
            Effect::Response {
                status,
                headers,
                body,
            } => build_response(*status, headers, body.clone()).unwrap_or_else(|error| {
                let text = format!("impossible fault: {error}");
                with_body(StatusCode::INTERNAL_SERVER_ERROR, "text/plain", text)
            }),
            Effect::Broken(broken) => return (discarded, Err(broken.clone())),
        };
        let result = match self.truncation {
            None => Ok(response),
            Some((keep, end)) => Err(BrokenConnection {
                bytes: truncated_bytes(response, keep).await.into(),
                end,
            }),
        };
        (discarded, result)
    }
}

fn build_response(
    status: u16,
    headers: &[(String, String)],
    body: Bytes,
) -> Result<Reply, http::Error> {
    // hyper does not send a final 1xx: it would drop the connection.
    let status = if status < 200 { 0 } else { status };
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(Full::new(body))
}

/// The head and the first bytes of the body of a response.
async fn truncated_bytes(response: Reply, keep: usize) -> Vec<u8> {
    let (parts, body) = response.into_parts();
    let Ok(body) = body.collect().await;
    let body = body.to_bytes();
    let kept = body.get(..keep).unwrap_or(&body);
    let length = body.len().max(keep.saturating_add(1));
    let reason = parts.status.canonical_reason().unwrap_or_default();
    let status = parts.status.as_str();
    let mut head = format!("HTTP/1.1 {status} {reason}\r\ncontent-length: {length}\r\n");
    for (name, value) in &parts.headers {
        if name != CONTENT_LENGTH {
            let value = String::from_utf8_lossy(value.as_bytes());
            // Writing to a string cannot fail.
            let _ = write!(head, "{name}: {value}\r\n");
        }
    }
    head.push_str("\r\n");
    [head.as_bytes(), kept].concat()
}
