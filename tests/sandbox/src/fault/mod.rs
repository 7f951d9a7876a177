//! Requests that are to go wrong.

mod queue;
mod random;

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, LOCATION};

use crate::destination::Destination;
use crate::operation::Operation;
use crate::wire::GatewayFault;

pub(crate) use queue::FaultQueue;

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
/// // The call is placed, and the caller does not learn of it.
/// let lost = Fault::reset().after_handling().on(Operation::CreateCall);
/// let half = Fault::served().truncated(10);
/// # let _ = (busy, teapot, slow, lost, half);
/// ```
///
/// | what the client sees | |
/// |---|---|
/// | another answer | [`status`](Self::status), [`gateway_json`](Self::gateway_json) and its neighbours, [`redirect`](Self::redirect) |
/// | the answer, late | [`delay`](Self::delay), or any fault [`after`](Self::after) a time |
/// | no answer ever | [`stall`](Self::stall) |
/// | the answer up to some byte | [`truncated`](Self::truncated), [`stalled`](Self::stalled) |
/// | a connection that breaks | [`reset`](Self::reset), [`reset_unread`](Self::reset_unread), [`close`](Self::close) |
/// | something that is not HTTP | [`garbage`](Self::garbage) |
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until it is given to `Sandbox::fail_next`"]
pub struct Fault {
    destination: Option<Destination>,
    pub(crate) delay: Duration,
    pub(crate) after_handling: bool,
    pub(crate) effect: Effect,
    pub(crate) cut: Option<Cut>,
}

/// What becomes of the request.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// The service's own answer.
    Served,
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Bytes,
    },
    /// These bytes instead of an answer.
    Break { bytes: Bytes, ending: Ending },
    /// The connection is reset before anything of the request is read.
    Unread,
}

/// How much of an answer's body arrives, and what happens then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    pub(crate) keep: usize,
    pub(crate) ending: Ending,
}

/// What becomes of a connection in the middle of an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ending {
    Close,
    Reset,
    Stall,
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
            body: Bytes::new(),
        })
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

    /// An answer that sends the client elsewhere.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::status(status).header(LOCATION.as_str(), location)
    }

    /// The service's own answer, to be [`truncated`](Self::truncated), [`stalled`](Self::stalled)
    /// or [late](Self::after). By itself nothing goes wrong: in a queue or among
    /// [random faults](crate::Sandbox::random_faults) it stands for a request that succeeds.
    pub fn served() -> Self {
        Self::new(Effect::Served)
    }

    /// No answer of its own: the request is served, but only after this time.
    pub fn delay(delay: Duration) -> Self {
        Self::served().after(delay)
    }

    /// The connection is reset (TCP `RST`) once the request has been read. It was not handled,
    /// unless the reset comes [`after_handling`](Self::after_handling); the client cannot tell.
    pub fn reset() -> Self {
        Self::broken(Bytes::new(), Ending::Reset)
    }

    /// The connection is reset (TCP `RST`) as soon as a byte of the request arrives; none is read.
    ///
    /// Nobody knows where such a request goes, so it is not among the recorded ones, and
    /// [`on`](Self::on) and [`on_token`](Self::on_token) have no effect.
    pub fn reset_unread() -> Self {
        Self::new(Effect::Unread)
    }

    /// The connection is closed (TCP `FIN`) without an answer once the request has been read, as
    /// by a server that has died.
    pub fn close() -> Self {
        Self::broken(Bytes::new(), Ending::Close)
    }

    /// The request is read and never answered. The connection stays open until the client closes
    /// it or the sandbox ends.
    pub fn stall() -> Self {
        Self::broken(Bytes::new(), Ending::Stall)
    }

    /// These bytes instead of an answer, and the end of the connection: anything but HTTP.
    pub fn garbage(bytes: impl Into<Vec<u8>>) -> Self {
        Self::broken(bytes.into().into(), Ending::Close)
    }

    /// Gives the answer a body of any size. Without effect on a fault that has no answer of its
    /// own.
    pub fn body(mut self, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        if let Effect::Answer { body, .. } = &mut self.effect {
            *body = bytes.into().into();
        }
        self.header(CONTENT_TYPE.as_str(), content_type)
    }

    /// Gives the answer another header. Without effect on a fault that has no answer of its own.
    ///
    /// What HTTP does not allow in a header is answered as a 500 that says so.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Effect::Answer { headers, .. } = &mut self.effect {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Sends the head of the answer and the first `keep` bytes of its body, and closes the
    /// connection. The head always promises more than arrives. Without effect on a fault that has
    /// no answer at all.
    pub fn truncated(self, keep: usize) -> Self {
        self.cut(keep, Ending::Close)
    }

    /// Sends the head of the answer and the first `keep` bytes of its body, and then nothing more,
    /// as [`stall`](Self::stall) does. The head always promises more than arrives. Without effect
    /// on a fault that has no answer at all.
    pub fn stalled(self, keep: usize) -> Self {
        self.cut(keep, Ending::Stall)
    }

    /// Waits before the request is answered or let through: real time, not that of the
    /// [`Clock`](crate::Clock). The end of the sandbox ends the waiting.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Lets the gateway and the service handle the request first, with all the consequences, and
    /// takes its answer away: a call is placed, and the caller does not learn of it.
    /// [`after`](Self::after) then waits between the two.
    pub fn after_handling(mut self) -> Self {
        self.after_handling = true;
        self
    }

    /// Waits for a request to this operation and lets all others pass.
    pub fn on(self, operation: Operation) -> Self {
        self.at(Destination::Vis(operation))
    }

    /// Waits for a request to the [token endpoint](crate::Sandbox::token_url) and lets all others
    /// pass.
    pub fn on_token(self) -> Self {
        self.at(Destination::Token)
    }

    fn new(effect: Effect) -> Self {
        Self {
            destination: None,
            delay: Duration::ZERO,
            after_handling: false,
            effect,
            cut: None,
        }
    }

    fn broken(bytes: Bytes, ending: Ending) -> Self {
        Self::new(Effect::Break { bytes, ending })
    }

    fn cut(mut self, keep: usize, ending: Ending) -> Self {
        self.cut = Some(Cut { keep, ending });
        self
    }

    fn at(mut self, destination: Destination) -> Self {
        if !self.is_unread() {
            self.destination = Some(destination);
        }
        self
    }

    pub(crate) fn concerns(&self, destination: Option<Destination>) -> bool {
        self.destination.is_none() || self.destination == destination
    }

    pub(crate) const fn is_unread(&self) -> bool {
        matches!(self.effect, Effect::Unread)
    }
}
