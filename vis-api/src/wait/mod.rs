//! Waits for a state of a call.

mod poller;

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use tokio::time::Instant;
use vis_types::{Call, CallId, CallState};

use crate::backoff::Backoff;
use crate::client::Client;
use crate::error::Error;
use poller::{Poller, Progress};

const INITIAL_DELAY: Duration = Duration::from_secs(2);
const MAX_DELAY: Duration = Duration::from_secs(30);

/// Outcome of a wait for a call.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[must_use = "the call may not be in the expected state"]
pub enum WaitOutcome {
    /// The call is in an expected state.
    Reached(Call),
    /// The call has ended without a poll in an expected state. It is `ANSWERED` if the parties have
    /// talked between two polls.
    Ended(Call),
    /// A later poll returned 404: the call as last polled. It has ended; its event has the final
    /// state.
    NotFound(Call),
    /// The deadline has passed: the call as last polled, if any poll returned it. It may have been
    /// answered since: `end_call` returns a call that is `ANSWERED` then.
    TimedOut(Option<Call>),
}

impl WaitOutcome {
    /// The call as last polled.
    pub fn call(&self) -> Option<&Call> {
        match self {
            Self::Reached(call) | Self::Ended(call) | Self::NotFound(call) => Some(call),
            Self::TimedOut(call) => call.as_ref(),
        }
    }

    /// The call, if it reached an expected state.
    pub fn reached(self) -> Option<Call> {
        match self {
            Self::Reached(call) => Some(call),
            _ => None,
        }
    }
}

impl Client {
    /// Waits until a call has ended or reached the state given by [`until`](CallWait::until).
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
    /// use vis_api::{CallState, WaitOutcome};
    ///
    /// let call = client.create_call().phone_number("14155550100").await?;
    /// let answered = client
    ///     .wait_for(&call.id)
    ///     .until(|state| matches!(state, CallState::Active | CallState::Held | CallState::RemoteHeld))
    ///     .deadline(Duration::from_secs(60))
    ///     .await;
    /// match answered {
    ///     Ok(WaitOutcome::Reached(call)) => println!("{} is active", call.id),
    ///     Ok(WaitOutcome::Ended(call)) => println!("over: {}", call.state), // ANSWERED, REJECTED, …
    ///     // Do not leave the phone ringing.
    ///     _ => println!("ended: {}", client.end_call().id(&call.id).await?.state),
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
            backoff: Backoff::new(INITIAL_DELAY, MAX_DELAY),
        }
    }
}

/// Polls a call until it reaches a state; from [`Client::wait_for`].
///
/// Each poll is a `get_call` with the client's rate limit and retries. Prefer a webhook if you can
/// receive one: it reports a state at once and costs no requests.
#[must_use = "nothing is sent until `send` is awaited or `states` polled"]
pub struct CallWait {
    client: Client,
    id: CallId,
    until: Box<dyn FnMut(&CallState) -> bool + Send>,
    deadline: Option<Duration>,
    backoff: Backoff,
}

impl CallWait {
    /// Waits until `reached` returns true for the state, or the call has ended.
    ///
    /// A state shorter than the time between two polls may be missed.
    pub fn until(mut self, reached: impl FnMut(&CallState) -> bool + Send + 'static) -> Self {
        self.until = Box::new(reached);
        self
    }

    /// Waits until the call has ended, which is then [`WaitOutcome::Reached`]. This is the default.
    pub fn until_final(self) -> Self {
        self.until(CallState::is_final)
    }

    /// Sets the maximum wait, counted from `send` or `states`; it cancels a request in progress. A last
    /// poll precedes it by the initial delay between polls. Default: none, the wait lasts as long as the
    /// call.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets the delay between polls: `initial` at first and after a change of state, doubled each
    /// time up to `max`, which is how late a change may be noticed. Default: 2 and 30 seconds, which is
    /// at most 6 requests in the first minute and 2 in each that follows; the documented quota is 10 a
    /// minute.
    ///
    /// The minimum is 1 millisecond.
    pub fn poll_every(mut self, initial: Duration, max: Duration) -> Self {
        self.backoff = Backoff::new(initial, max);
        self
    }

    /// Starts the wait.
    ///
    /// # Errors
    /// Those of `get_call`; an error ends the wait, and not the call. Two exceptions: after
    /// [`is_throttled`](Error::is_throttled) the next poll follows after the maximum delay, and a
    /// single 404 is passed over. Two in a row after a successful poll are [`WaitOutcome::NotFound`].
    pub async fn send(self) -> Result<WaitOutcome, Error> {
        let mut poller = self.into_poller();
        loop {
            if let Progress::Done(outcome) = poller.next().await? {
                return Ok(outcome);
            }
        }
    }

    /// Returns the call as a stream: as first polled, and after each change of its state.
    ///
    /// The last item is the call in the state that ends the wait, unless the deadline passes before or
    /// the call can no longer be found: `get_event` with its id has the final state then. An error is the
    /// last item too; those of [`send`](Self::send).
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
    /// # let id = sandbox.incoming_call("14155550123");
    /// # let interval = std::time::Duration::from_millis(1);
    /// use futures_util::TryStreamExt;
    ///
    /// let wait = client.wait_for(&id);
    /// # let wait = wait.poll_every(interval, interval);
    /// let mut states = wait.states();
    /// while let Some(call) = states.try_next().await? {
    ///     println!("{} is {}", call.id, call.state); // RINGING, … MISSED
    /// #   if !call.state.is_final() {
    /// #       sandbox.remote_hangs_up(&id)?;
    /// #   }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn states(self) -> CallStates {
        CallStates(Some(Next::of(self.into_poller())))
    }

    fn into_poller(self) -> Poller<impl Fn() -> GetCall + Send + 'static> {
        let Self { client, id, .. } = self;
        let get = move || -> GetCall {
            let (client, id) = (client.clone(), id.clone());
            Box::pin(async move {
                let response = client.get_call().id(id).send().await?;
                Ok(response.into_inner())
            })
        };
        let deadline = self.deadline;
        let deadline = deadline.and_then(|limit| Instant::now().checked_add(limit));
        Poller::new(get, self.until, deadline, self.backoff)
    }
}

type GetCall = Pin<Box<dyn Future<Output = Result<Call, Error>> + Send>>;

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

/// The states of a call as a stream; from [`CallWait::states`].
#[must_use = "a stream does nothing unless it is polled"]
pub struct CallStates(Option<Next>);

impl Stream for CallStates {
    type Item = Result<Call, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(Next(future)) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let (item, next) = ready!(future.as_mut().poll(context));
        self.0 = next;
        Poll::Ready(item)
    }
}

impl fmt::Debug for CallStates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallStates")
            .field("is_done", &self.0.is_none())
            .finish_non_exhaustive()
    }
}

/// The next item of a stream, and the one after it unless the stream ends.
struct Next(Pin<Box<dyn Future<Output = ItemAndNext> + Send>>);

type ItemAndNext = (Option<Result<Call, Error>>, Option<Next>);

impl Next {
    fn of(mut poller: Poller<impl Fn() -> GetCall + Send + 'static>) -> Self {
        Self(Box::pin(async move {
            match poller.next().await {
                Ok(Progress::Changed(call)) => (Some(Ok(call)), Some(Self::of(poller))),
                Ok(Progress::Done(WaitOutcome::Reached(call) | WaitOutcome::Ended(call))) => {
                    (Some(Ok(call)), None)
                }
                Ok(Progress::Done(_)) => (None, None),
                Err(error) => (Some(Err(error)), None),
            }
        }))
    }
}
