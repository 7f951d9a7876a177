//! Settings of a sandbox.

use std::io;
use std::time::Duration;

use crate::clock::{ManualClock, PAUSED_START, TimeSource};
use crate::model::User;
use crate::sandbox::Sandbox;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Settings of a [`Sandbox`].
#[must_use = "a builder has no effect until started"]
pub struct Builder {
    pub(crate) port: u16,
    pub(crate) user: User,
    pub(crate) answer_after: Duration,
    pub(crate) time: TimeSource,
    pub(crate) connect_timeout: Duration,
    pub(crate) response_timeout: Duration,
    pub(crate) mode: Mode,
    pub(crate) single_resource: Shape,
    pub(crate) offset: Offset,
    pub(crate) rate_limit: Option<(u32, Duration)>,
    pub(crate) token_lifetime: Duration,
    pub(crate) webhook_lifetime: Duration,
    pub(crate) record_at_most: usize,
}

/// The settings of a running sandbox.
pub(crate) type Settings = Builder;

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            port: 0,
            user: User::default(),
            answer_after: Duration::ZERO,
            time: TimeSource::System,
            connect_timeout: Duration::from_secs(3),
            response_timeout: Duration::from_secs(2),
            mode: Mode::default(),
            single_resource: Shape::default(),
            offset: Offset::default(),
            rate_limit: None,
            token_lifetime: DAY,
            webhook_lifetime: DAY.saturating_mul(10),
            record_at_most: usize::MAX,
        }
    }

    /// Sets the ringing time of outbound calls to a party without [its own
    /// behaviour](Sandbox::remote_party). Default: zero; the response to `POST /self/calls` shows
    /// `INITIALIZING`, and a later request `ACTIVE`. With [`Duration::MAX`] the call is never
    /// answered.
    pub fn answer_after(mut self, ringing: Duration) -> Self {
        self.answer_after = ringing;
        self
    }

    /// Sets the user and the account. Default: [`User::default`].
    pub fn user(mut self, user: User) -> Self {
        let login = user.login.with_suffix();
        self.user = User { login, ..user };
        self
    }

    /// Pauses time at a fixed instant, until [`Sandbox::advance`] advances it. Tasks due at that
    /// instant run at once. Default: the system's time.
    ///
    /// Requests and deliveries, with their [timeouts](Self::delivery_timeouts) and
    /// [delays](crate::Fault::after), still take real time.
    pub fn paused_time(self) -> Self {
        self.clock(ManualClock::starting_at(PAUSED_START))
    }

    /// [Pauses time](Self::paused_time) at a start of the test's choice. The sandbox also follows
    /// [`ManualClock::advance`].
    pub fn clock(mut self, clock: ManualClock) -> Self {
        self.time = TimeSource::Paused(clock);
        self
    }

    /// Sets the delivery timeouts: for the connection, then for the response. Defaults: the
    /// vendor's 3 and 2 seconds.
    ///
    /// They run in real time, even with [paused time](Self::paused_time). Shorten them for a
    /// subscriber that never responds.
    pub fn delivery_timeouts(mut self, connect: Duration, response: Duration) -> Self {
        self.connect_timeout = connect;
        self.response_timeout = response;
        self
    }

    /// Sets the behaviour where the vendor's documents and the OpenAPI document differ. Default:
    /// [`Mode::Real`].
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets the JSON shape of a single call or event. Default: [`Shape::Object`].
    pub fn single_resource_as(mut self, shape: Shape) -> Self {
        self.single_resource = shape;
        self
    }

    /// Sets the unit of the list parameter `offset`. Default: [`Offset::Page`].
    pub fn offset_as(mut self, unit: Offset) -> Self {
        self.offset = unit;
        self
    }

    /// Limits the requests of each access token; the vendor's default is 10 per minute. Default: no
    /// limit.
    ///
    /// Counts requests that reach an operation, by the sandbox's clock, in fixed windows aligned to
    /// it: a limit per minute resets at the next full minute. Beyond the limit, the response is a
    /// 429.
    pub fn rate_limit(mut self, requests: u32, per: Duration) -> Self {
        self.rate_limit = Some((requests, per));
        self
    }

    /// Sets the lifetime of the access tokens that the [token endpoint](Sandbox::token_url) issues.
    /// Default: one day. [`Sandbox::token`] does not expire.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Sets the time from the creation or last renewal of a webhook to the end of its deliveries. It
    /// is removed after three times that time. Default: the vendor's ten days.
    pub fn webhook_lifetime(mut self, lifetime: Duration) -> Self {
        self.webhook_lifetime = lifetime;
        self
    }

    /// Limits the recorded [requests](Sandbox::requests) and, separately,
    /// [deliveries](Sandbox::deliveries), to the latest ones. Default: no limit.
    pub fn record_at_most(mut self, records: usize) -> Self {
        self.record_at_most = records;
        self
    }

    /// Sets the port on 127.0.0.1. Default: 0, any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Starts the sandbox on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// If the port cannot be bound, e.g. because it is in use.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub async fn start(self) -> io::Result<Sandbox> {
        Sandbox::serve(self).await
    }
}

/// Selects what the sandbox follows where the vendor's documents contradict the OpenAPI document
/// that the sandbox [serves](crate::Sandbox::document_url).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Follows the vendor's documents. Default.
    #[default]
    Real,
    /// Follows the OpenAPI document exactly, for strict tools and generated clients.
    ///
    /// Times end in `Z` instead of `+0000`, in deliveries too. Null is sent and accepted only where
    /// the document allows it. An unknown resource is a gateway fault, a body that is too large a
    /// 400. The content type is `application/json` without parameters. A [`Fault`](crate::Fault) is
    /// unaffected.
    Conformance,
}

/// JSON shape of a single call or event, which the published document types as an array.
///
/// Applies to placing, getting and ending a call, and to getting an event. The shape that the
/// service sends is unconfirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// An object, like every other single resource. Default.
    #[default]
    Object,
    /// An array of one object, as in the published document.
    Array,
}

/// Unit of the list parameter `offset`. The unit that the service uses is unconfirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offset {
    /// Pages, from 0, as in the published document. Default.
    #[default]
    Page,
    /// Records, from 0, as the name suggests.
    Item,
}
