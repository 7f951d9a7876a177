//! What a sandbox can be told before it starts.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, SystemClock};
use crate::sandbox::Sandbox;

/// How one call or one event is sent, where the published document types it as an array.
///
/// That concerns placing, getting and ending a call, and getting an event. Nobody has confirmed
/// what the service sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// As an object, like every other single resource: the default.
    #[default]
    Object,
    /// As an array of one object, as the published document says.
    Array,
}

/// Settings of a [`Sandbox`].
///
/// ```
/// use std::time::Duration;
/// use vis_sandbox::{ManualClock, Sandbox};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let clock = ManualClock::starting_at("2020-10-01T16:10:06Z".parse()?);
/// let sandbox = Sandbox::builder()
///     .clock(clock.clone())
///     .answer_after(Duration::from_secs(5))
///     .start()
///     .await?;
///
/// // … place a call: it rings …
/// clock.advance(Duration::from_secs(5));
/// // … and now it is active.
/// # let _ = sandbox;
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
            answer_after: Duration::ZERO,
            clock: Arc::new(SystemClock),
            single_resource: Shape::default(),
        };
        Self { port: 0, settings }
    }

    /// How long the remote party of an outbound call lets it ring. The default is zero: the answer
    /// to `POST /self/calls` still shows `INITIALIZING`, and any later request sees `ACTIVE`.
    /// With [`Duration::MAX`] nobody ever answers.
    pub fn answer_after(mut self, ringing: Duration) -> Self {
        self.settings.answer_after = ringing;
        self
    }

    /// The clock that the sandbox goes by. The default is [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Arc::new(clock);
        self
    }

    /// How a single call or event is sent. The default is [`Shape::Object`].
    pub fn single_resource_as(mut self, shape: Shape) -> Self {
        self.settings.single_resource = shape;
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
    pub(crate) answer_after: Duration,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) single_resource: Shape,
}
