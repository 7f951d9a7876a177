//! Waiting for what becomes of a call.

mod poll;

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use tokio::time::Instant;
use vis_types::{Call, CallId, CallState};

use crate::backoff::Backoff;
use crate::client::Client;
use crate::error::Error;

const FIRST_DELAY: Duration = Duration::from_secs(2);
const LONGEST_DELAY: Duration = Duration::from_secs(30);

/// How a wait for a call has ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[must_use = "the call may have ended in another way than it was waited for"]
pub enum WaitOutcome {
    /// The call is in a state that was waited for.
    Reached(Call),
    /// The call is over, and was never seen in a state that was waited for.
    Ended(Call),
    /// The call was found, and is no longer: this is how it was seen last. That it is over is all
    /// that can be told; its event says how it ended.
    NotFound(Call),
    /// The time is up: this is how the call was seen last, if it was seen at all.
    TimedOut(Option<Call>),
}

impl WaitOutcome {
    /// The call, as it was seen last.
    pub fn call(&self) -> Option<&Call> {
        match self {
            Self::Reached(call) | Self::Ended(call) | Self::NotFound(call) => Some(call),
            Self::TimedOut(call) => call.as_ref(),
        }
    }

    /// The call, if it is in a state that was waited for.
    pub fn reached(self) -> Option<Call> {
        match self {
            Self::Reached(call) => Some(call),
            _ => None,
        }
    }
}

impl Client {
    /// Waits until a call is over, or in another state that [`until`](CallWait::until) names.
    ///
    /// ```
    /// # use vis_sandbox::Sandbox;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::start().await?;
    /// # let client = vis_api::Client::builder()
    /// #     .base_url(sandbox.base_url())
    /// #     .bearer_token(sandbox.token())
    /// #     .build()?;
    /// use std::time::Duration;
    /// use vis_api::{CallCreate, CallState, WaitOutcome};
    ///
    /// let body = CallCreate::builder().phone_number("14155550100");
    /// let call = client.create_call().body(body).send().await?;
    /// let waited = client
    ///     .wait_for(&call.id)
    ///     .until(|state| *state == CallState::Active)
    ///     .deadline(Duration::from_secs(60))
    ///     .send()
    ///     .await?;
    /// match waited {
    ///     WaitOutcome::Reached(call) => println!("{} talks", call.id),
    ///     WaitOutcome::Ended(call) => println!("nobody answered: {}", call.state),
    ///     other => println!("no more is known than {:?}", other.call()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for(&self, call: impl Into<CallId>) -> CallWait {
        CallWait {
            client: self.clone(),
            id: call.into(),
            until: Box::new(CallState::is_final),
            deadline: None,
            backoff: Backoff::new(FIRST_DELAY, LONGEST_DELAY),
        }
    }
}

/// A wait for a call, by asking for it time and again; from [`Client::wait_for`].
///
/// Each poll is a `get_call` of the client, which keeps its quota, and repeats what fails by its
/// rules. A webhook learns of a state at once and costs nothing: wait where you cannot receive one.
#[must_use = "nothing is sent until `send` is called and awaited"]
pub struct CallWait {
    client: Client,
    id: CallId,
    until: Box<dyn FnMut(&CallState) -> bool + Send>,
    deadline: Option<Duration>,
    backoff: Backoff,
}

impl CallWait {
    /// Waits for a state that `reached` is true of, or for the call to be over.
    ///
    /// A state that lasts for less than the time between two polls may go unseen.
    pub fn until(mut self, reached: impl FnMut(&CallState) -> bool + Send + 'static) -> Self {
        self.until = Box::new(reached);
        self
    }

    /// Waits for the call to be over, which then counts as [`WaitOutcome::Reached`]: the default.
    pub fn until_final(self) -> Self {
        self.until(CallState::is_final)
    }

    /// Waits no longer than this, from when it is sent; a request that is under way then is given
    /// up. Default: as long as the call goes on.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The time from one poll to the next: `initial` at first and after the state has changed, then
    /// twice as long each time, up to `max`. Default: 2 and 30 seconds, which takes at most 6 of
    /// the documented 10 requests of the first minute, and 2 of each that follows.
    ///
    /// Less than a millisecond counts as one.
    pub fn poll_every(mut self, initial: Duration, max: Duration) -> Self {
        self.backoff = Backoff::new(initial, max);
        self
    }

    /// Waits.
    ///
    /// # Errors
    /// Those of `get_call`. One ends the wait, with two exceptions: over the quota
    /// ([`is_throttled`](Error::is_throttled)) the next poll comes after the longest delay, and a
    /// call that was found once and is not any more is [`WaitOutcome::NotFound`].
    pub async fn send(self) -> Result<WaitOutcome, Error> {
        let Self {
            client,
            id,
            until,
            deadline,
            backoff,
        } = self;
        let deadline = deadline.and_then(|limit| Instant::now().checked_add(limit));
        let get = || async {
            let response = client.get_call().id(&id).send().await?;
            Ok(response.into_inner())
        };
        poll::wait(get, until, deadline, backoff).await
    }
}

impl IntoFuture for CallWait {
    type Output = Result<WaitOutcome, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for CallWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallWait")
            .field("id", &self.id)
            .field("deadline", &self.deadline)
            .field("backoff", &self.backoff)
            .finish_non_exhaustive()
    }
}
