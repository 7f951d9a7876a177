//! What a sandbox can be told before it starts.

use std::io;
use std::time::Duration;

use crate::clock::Clock;
use crate::delivery::Timeouts;
use crate::model::{Lifetime, User};
use crate::sandbox::Sandbox;
use crate::time_source::TimeSource;
use crate::variant::{Mode, Offset, RetryHint, Shape};

/// How long an access token lives.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Events for the vendor's "typically 10 days". When a webhook is forgotten, the vendor only says
/// that it is later.
const WEBHOOK_LIFETIME: Lifetime = Lifetime {
    expires_after: DAY.saturating_mul(10),
    purged_after: DAY.saturating_mul(30),
};

/// The vendor's own.
const DELIVERY_TIMEOUTS: Timeouts = Timeouts {
    connect: Duration::from_secs(3),
    response: Duration::from_secs(2),
};

/// Settings of a [`Sandbox`].
///
/// ```
/// use std::time::Duration;
/// use vis_sandbox::Sandbox;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::builder()
///     .paused_time()
///     .answer_after(Duration::from_secs(5))
///     .start()
///     .await?;
///
/// // … place a call: it rings …
/// sandbox.advance(Duration::from_secs(5)).await;
/// // … and now it is active.
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    port: u16,
    settings: Settings,
}

impl Builder {
    pub(crate) fn new() -> Self {
        let settings = Settings {
            user: User::default(),
            answer_after: Duration::ZERO,
            time: TimeSource::system(),
            webhook_lifetime: WEBHOOK_LIFETIME,
            delivery_timeouts: DELIVERY_TIMEOUTS,
            misspelt_metadata: false,
            mode: Mode::default(),
            single_resource: Shape::default(),
            offset: Offset::default(),
            access_token_lifetime: DAY,
            quota: None,
            retry_hint: RetryHint::default(),
            record_at_most: usize::MAX,
        };
        Self { port: 0, settings }
    }

    /// How long the remote party of an outbound call lets it ring, unless they
    /// [behave otherwise](Sandbox::remote_party). The default is zero: the answer to
    /// `POST /self/calls` still shows `INITIALIZING`, and any later request sees `ACTIVE`. With
    /// [`Duration::MAX`] nobody ever answers.
    pub fn answer_after(mut self, ringing: Duration) -> Self {
        self.settings.answer_after = ringing;
        self
    }

    /// The user, and their account. The default is [`User::default`].
    pub fn user(mut self, user: User) -> Self {
        self.settings.user = user;
        self
    }

    /// Has time stand still, at the same instant in every run, until
    /// [`Sandbox::advance`] moves it. What is due at that instant happens by itself. The default
    /// is the time of the machine.
    ///
    /// Only the time of the sandbox stands still: deliveries and requests, and the
    /// [limits](Self::delivery_timeouts) and [delays](crate::Fault::after) of theirs, take real
    /// time.
    pub fn paused_time(mut self) -> Self {
        self.settings.time = TimeSource::paused();
        self
    }

    /// The clock that the sandbox goes by. The default is [`SystemClock`](crate::SystemClock).
    ///
    /// A [`ManualClock`](crate::ManualClock) is [paused time](Self::paused_time) with a beginning
    /// of the test's own.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.time = TimeSource::of(clock);
        self
    }

    /// How long a webhook gets events, and when it is forgotten, both counted from its beginning
    /// or its last renewal. The defaults are 10 and 30 days.
    pub fn webhook_lifetime(mut self, expires_after: Duration, purged_after: Duration) -> Self {
        self.settings.webhook_lifetime = Lifetime {
            expires_after,
            purged_after,
        };
        self
    }

    /// How long a subscriber may take to accept a connection, and then to answer. The defaults are
    /// the vendor's: 3 and 2 seconds.
    ///
    /// This is real time, even where time [stands still](Self::paused_time): it is the subscriber
    /// who takes it. A test of one who never answers wants it short.
    pub fn delivery_timeouts(mut self, connect: Duration, response: Duration) -> Self {
        self.settings.delivery_timeouts = Timeouts { connect, response };
        self
    }

    /// Has the metadata of a delivery travel as `metdata`, as the vendor's first guide spells it.
    pub fn misspelt_metadata(mut self) -> Self {
        self.settings.misspelt_metadata = true;
        self
    }

    /// What the service goes by. The default is [`Mode::Real`].
    ///
    /// ```
    /// use vis_sandbox::{Mode, Sandbox};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::builder().mode(Mode::Conformance).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn mode(mut self, mode: Mode) -> Self {
        self.settings.mode = mode;
        self
    }

    /// How a single call or event is sent. The default is [`Shape::Object`].
    pub fn single_resource_as(mut self, shape: Shape) -> Self {
        self.settings.single_resource = shape;
        self
    }

    /// What the `offset` of a list counts. The default is [`Offset::Page`].
    pub fn offset_as(mut self, unit: Offset) -> Self {
        self.settings.offset = unit;
        self
    }

    /// How long an access token from the [token endpoint](Sandbox::token_url) is good, by the
    /// clock of the sandbox. The default is a day.
    pub fn access_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.settings.access_token_lifetime = lifetime;
        self
    }

    /// How many requests each access token is good for in a while; the vendor's default is 10 a
    /// minute. The default here is no quota.
    ///
    /// The gateway counts, by the clock of the sandbox, what it lets through to an operation. Its
    /// windows follow each other on the clock and do not begin with a token's first request: a
    /// quota per minute is full again with the next full minute. Over it, the answer is a 429.
    ///
    /// ```
    /// use std::time::Duration;
    /// use vis_sandbox::{ManualClock, RetryHint, Sandbox};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let clock = ManualClock::starting_at("2020-10-01T16:10:06Z".parse()?);
    /// let sandbox = Sandbox::builder()
    ///     .clock(clock.clone())
    ///     .rate_limit(10, Duration::from_secs(60))
    ///     .retry_hint(RetryHint::RetryAfter)
    ///     .start()
    ///     .await?;
    ///
    /// let client = reqwest::Client::new();
    /// let url = format!("{}/self", sandbox.base_url());
    /// let get = || client.get(&url).bearer_auth(sandbox.token()).send();
    /// for _ in 0..10 {
    ///     assert_eq!(get().await?.status(), 200);
    /// }
    /// let throttled = get().await?;
    /// assert_eq!(throttled.status(), 429);
    /// assert_eq!(throttled.headers()["retry-after"], "54");
    ///
    /// clock.advance(Duration::from_secs(54));
    /// assert_eq!(get().await?.status(), 200);
    /// # Ok(())
    /// # }
    /// ```
    pub fn rate_limit(mut self, requests: u32, per: Duration) -> Self {
        self.settings.quota = Some((requests, per));
        self
    }

    /// How the answer to a request over the [`quota`](Self::quota) says when to come back. The
    /// default is [`RetryHint::NextAccessTime`].
    pub fn retry_hint(mut self, hint: RetryHint) -> Self {
        self.settings.retry_hint = hint;
        self
    }

    /// How many [requests](Sandbox::requests), and how many [deliveries](Sandbox::deliveries), are
    /// remembered at most: when there are more, the oldest are forgotten. With 0 none is. The
    /// default is to forget nothing.
    pub fn record_at_most(mut self, records: usize) -> Self {
        self.settings.record_at_most = records;
        self
    }

    /// The port on 127.0.0.1. The default is 0: any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Starts the sandbox on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the port cannot be bound, e.g. because it is taken.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub async fn start(self) -> io::Result<Sandbox> {
        Sandbox::serve(self.port, self.settings).await
    }
}

/// What the service goes by while it runs.
pub(crate) struct Settings {
    pub(crate) user: User,
    pub(crate) answer_after: Duration,
    pub(crate) time: TimeSource,
    pub(crate) webhook_lifetime: Lifetime,
    pub(crate) delivery_timeouts: Timeouts,
    pub(crate) misspelt_metadata: bool,
    pub(crate) mode: Mode,
    pub(crate) single_resource: Shape,
    pub(crate) offset: Offset,
    pub(crate) access_token_lifetime: Duration,
    pub(crate) quota: Option<(u32, Duration)>,
    pub(crate) retry_hint: RetryHint,
    pub(crate) record_at_most: usize,
}
