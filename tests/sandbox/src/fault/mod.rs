//! Faults of requests.

mod queue;

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, LOCATION};

use crate::operation::Destination;
use crate::operation::Operation;
use crate::wire::GatewayFault;

pub(crate) use queue::FaultQueue;

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
///
/// | the client sees | |
/// |---|---|
/// | another response | [`status`](Self::status), [`gateway_json`](Self::gateway_json) and its variants, [`redirect`](Self::redirect) |
/// | a late response | [`delay`](Self::delay), or any fault with [`after`](Self::after) |
/// | no response | [`stall`](Self::stall) |
/// | a truncated response | [`truncated`](Self::truncated), [`stalled`](Self::stalled) |
/// | a broken connection | [`reset`](Self::reset), [`reset_unread`](Self::reset_unread), [`close`](Self::close) |
/// | invalid HTTP | [`garbage`](Self::garbage) |
#[derive(Clone, Debug)]
#[must_use = "a fault has no effect until passed to `Sandbox::fail_next`"]
pub struct Fault {
    destination: Option<Destination>,
    pub(crate) delay: Duration,
    pub(crate) after_handling: bool,
    pub(crate) effect: Effect,
    pub(crate) truncation: Option<Truncation>,
}

/// What replaces the response.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// The response of the service.
    Served,
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: Bytes,
    },
    /// Raw bytes instead of a response.
    Raw { bytes: Bytes, end: ConnectionEnd },
    /// A reset before any byte of the request is read.
    ResetUnread,
}

/// Limits the body of a response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Truncation {
    pub(crate) keep: usize,
    pub(crate) end: ConnectionEnd,
}

/// How a connection ends in the middle of a response.
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
        let fault = GatewayFault::new(code, message);
        Self::status(status).body(GatewayFault::JSON, fault.json())
    }

    /// Responds with the gateway's XML fault, which the gateway sends when it ignores `Accept`.
    pub fn gateway_xml(status: u16, code: u32, message: &str) -> Self {
        let fault = GatewayFault::new(code, message);
        Self::status(status).body(GatewayFault::XML, fault.xml())
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
        Self::raw(Bytes::new(), ConnectionEnd::Reset)
    }

    /// Resets the connection (TCP `RST`) at the first byte of the request, without reading it.
    ///
    /// The destination of such a request is unknown: it is not recorded, and [`on`](Self::on) and
    /// [`on_token`](Self::on_token) have no effect.
    pub fn reset_unread() -> Self {
        Self::new(Effect::ResetUnread)
    }

    /// Closes the connection (TCP `FIN`) after reading the request, without a response, as a server
    /// that crashes.
    pub fn close() -> Self {
        Self::raw(Bytes::new(), ConnectionEnd::Close)
    }

    /// Reads the request and never responds. The connection stays open until the client or the
    /// sandbox closes it.
    pub fn stall() -> Self {
        Self::raw(Bytes::new(), ConnectionEnd::Stall)
    }

    /// Sends raw bytes instead of an HTTP response, then closes the connection.
    pub fn garbage(bytes: impl Into<Vec<u8>>) -> Self {
        Self::raw(bytes.into().into(), ConnectionEnd::Close)
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
        self.truncate_body(keep, ConnectionEnd::Close)
    }

    /// Sends the head and the first `keep` bytes of the body, then [stalls](Self::stall).
    /// `Content-Length` always exceeds the bytes sent. No effect on a fault without any response.
    pub fn stalled(self, keep: usize) -> Self {
        self.truncate_body(keep, ConnectionEnd::Stall)
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
    pub fn on(self, operation: Operation) -> Self {
        self.for_destination(Destination::Vis(operation))
    }

    /// Restricts the fault to requests to the [token endpoint](crate::Sandbox::token_url).
    pub fn on_token(self) -> Self {
        self.for_destination(Destination::Token)
    }

    fn new(effect: Effect) -> Self {
        Self {
            destination: None,
            delay: Duration::ZERO,
            after_handling: false,
            effect,
            truncation: None,
        }
    }

    fn raw(bytes: Bytes, end: ConnectionEnd) -> Self {
        Self::new(Effect::Raw { bytes, end })
    }

    fn truncate_body(mut self, keep: usize, end: ConnectionEnd) -> Self {
        self.truncation = Some(Truncation { keep, end });
        self
    }

    fn for_destination(mut self, destination: Destination) -> Self {
        if !self.is_reset_unread() {
            self.destination = Some(destination);
        }
        self
    }

    pub(crate) fn applies_to(&self, destination: Option<Destination>) -> bool {
        self.destination.is_none() || self.destination == destination
    }

    pub(crate) const fn is_reset_unread(&self) -> bool {
        matches!(self.effect, Effect::ResetUnread)
    }
}
