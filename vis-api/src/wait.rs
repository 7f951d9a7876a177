//! Waits for a state of a call.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::{Instant, sleep, timeout_at};
use vis_types::{Call, CallId, CallState};

use crate::backoff::Backoff;
use crate::client::Client;
use crate::error::Error;

const INITIAL_DELAY: Duration = Duration::from_secs(2);
const MAX_DELAY: Duration = Duration::from_secs(30);

/// A longer wait for a throttling gateway is for the caller to decide on.
const MAX_THROTTLED: Duration = Duration::from_secs(10 * 60);

/// How many 404 in a row are passed over that are not of the service.
const MAX_MISSES: u32 = 3;

/// Outcome of a wait for a call.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[must_use = "the call may not be in the expected state"]
pub enum WaitOutcome {
    /// The call is in an expected state.
    Reached(Call),
    /// The call has ended without a poll in an expected state.
    Ended(Call),
    /// A later poll returned 404: the call as last polled. It has ended; its event has the final
    /// state.
    NotFound(Call),
    /// The deadline has passed: the call as last polled, if any poll returned it.
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
    /// use vis_api::{CallCreate, CallState, WaitOutcome};
    ///
    /// let body = CallCreate::builder().phone_number("14155550100");
    /// let call = client.create_call().body(body).send().await?;
    /// let outcome = client
    ///     .wait_for(&call.id)
    ///     .until(|state| *state == CallState::Active)
    ///     .deadline(Duration::from_secs(60))
    ///     .send()
    ///     .await?;
    /// match outcome {
    ///     WaitOutcome::Reached(call) => println!("{} is active", call.id),
    ///     WaitOutcome::Ended(call) => println!("not answered: {}", call.state),
    ///     other => println!("last known: {:?}", other.call()),
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
#[must_use = "nothing is sent until `send` is called and awaited"]
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

    /// Sets the maximum wait, counted from `send`; it cancels a request in progress. Default: none,
    /// the wait lasts as long as the call.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets the delay between polls: `initial` at first and after a change of state, doubled each
    /// time up to `max`. Default: 2 and 30 seconds, which is at most 6 requests in the first minute
    /// and 2 in each that follows; the documented quota is 10 a minute.
    ///
    /// The minimum is 1 millisecond.
    pub fn poll_every(mut self, initial: Duration, max: Duration) -> Self {
        self.backoff = Backoff::new(initial, max);
        self
    }

    /// Starts the wait.
    ///
    /// # Errors
    /// Those of `get_call`; an error ends the wait. Two exceptions: after
    /// [`is_throttled`](Error::is_throttled) the next poll follows after the maximum delay, and a
    /// 404 after a successful poll is [`WaitOutcome::NotFound`].
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
        poll(get, until, deadline, backoff).await
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

/// Calls `get` until `until` returns true for the state of the call.
async fn poll<F: Future<Output = Result<Call, Error>>>(
    get: impl Fn() -> F,
    mut until: impl FnMut(&CallState) -> bool,
    deadline: Option<Instant>,
    mut backoff: Backoff,
) -> Result<WaitOutcome, Error> {
    let mut last: Option<Call> = None;
    // 404 in a row: all, and those in a row that the service itself says.
    let (mut misses, mut not_found) = (0, 0);
    loop {
        let Some(result) = before(deadline, get()).await else {
            return Ok(WaitOutcome::TimedOut(last));
        };
        let delay = match result {
            Ok(call) if until(&call.state) => return Ok(WaitOutcome::Reached(call)),
            Ok(call) if call.state.is_final() => return Ok(WaitOutcome::Ended(call)),
            Ok(call) => {
                (misses, not_found) = (0, 0);
                if last.as_ref().is_some_and(|last| last.state != call.state) {
                    backoff.reset();
                }
                last = Some(call);
                backoff.next()
            }
            Err(error) if error.is_throttled() => {
                let wait = error.retry_after().unwrap_or_default();
                if wait > MAX_THROTTLED {
                    return Err(error);
                }
                backoff.max().max(wait)
            }
            // One 404 may be a server that lags behind, and one of something else may pass.
            Err(error) if error.is_not_found() || error.status() == Some(StatusCode::NOT_FOUND) => {
                misses += 1;
                not_found = match error.is_not_found() {
                    true => not_found + 1,
                    false => 0,
                };
                if not_found > 1 {
                    return last.map(WaitOutcome::NotFound).ok_or(error);
                }
                if misses > MAX_MISSES {
                    return Err(error);
                }
                backoff.next()
            }
            Err(error) => return Err(error),
        };
        let delay = clamp_to_deadline(delay, backoff.first(), deadline);
        if before(deadline, sleep(delay)).await.is_none() {
            return Ok(WaitOutcome::TimedOut(last));
        }
    }
}

async fn before<F: Future>(deadline: Option<Instant>, future: F) -> Option<F::Output> {
    match deadline {
        Some(deadline) => timeout_at(deadline, future).await.ok(),
        None => Some(future.await),
    }
}

/// Shortens a delay that would exceed the deadline, so that a last poll precedes it.
fn clamp_to_deadline(delay: Duration, first: Duration, deadline: Option<Instant>) -> Duration {
    let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
    match left.and_then(|left| left.checked_sub(first)) {
        Some(latest) if !latest.is_zero() => delay.min(latest),
        _ => delay,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::future::{pending, ready};
    use std::sync::Mutex;

    use super::*;
    use crate::client::operations::GET_CALL;
    use crate::error::ErrorKind;

    /// Waits for a call in these states, one for each poll, followed by ringing; `""` is a 429.
    /// Returns the outcome and the times of the polls in seconds.
    async fn run(states: &[&str], deadline: Option<u64>) -> (WaitOutcome, Vec<u64>) {
        let (start, times) = (Instant::now(), Mutex::new(Vec::new()));
        let states = Mutex::new(VecDeque::from_iter(states));
        let get = || {
            times.lock().unwrap().push(start.elapsed().as_secs());
            ready(
                match states.lock().unwrap().pop_front().unwrap_or(&"RINGING") {
                    &"" => Err(Error::new(ErrorKind::Throttled, &GET_CALL)),
                    state => {
                        let call = serde_json::json!({ "id": "7", "state": state });
                        Ok(serde_json::from_value(call).unwrap())
                    }
                },
            )
        };
        let deadline = deadline.map(|seconds| start + Duration::from_secs(seconds));
        let backoff = Backoff::new(INITIAL_DELAY, MAX_DELAY);
        let result = poll(get, CallState::is_final, deadline, backoff).await;
        (result.unwrap(), times.into_inner().unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn poll_delay_doubles_until_state_changes() {
        for (states, times) in [
            (
                &[
                    "RINGING", "RINGING", "RINGING", "ACTIVE", "ACTIVE", "ANSWERED",
                ][..],
                &[0, 2, 6, 14, 16, 20][..],
            ),
            // A throttled poll is followed by the maximum delay.
            (&["", "RINGING", "", "MISSED"], &[0, 30, 32, 62]),
        ] {
            let (outcome, polled) = run(states, None).await;
            assert!(outcome.reached().is_some(), "{states:?}");
            assert_eq!(polled, times, "{states:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn deadline_ends_wait_after_last_poll() {
        let (outcome, times) = run(&[], Some(50)).await;
        assert!(matches!(outcome, WaitOutcome::TimedOut(Some(_))));
        assert_eq!(times, [0, 2, 6, 14, 30, 48]);

        // A request in progress is cancelled.
        let start = Instant::now();
        let deadline = start + Duration::from_secs(9);
        let backoff = Backoff::new(Duration::ZERO, Duration::ZERO);
        let outcome = poll(pending, |_| true, Some(deadline), backoff).await;
        assert!(matches!(outcome, Ok(WaitOutcome::TimedOut(None))));
        assert_eq!(start.elapsed().as_secs(), 9);
    }
}
