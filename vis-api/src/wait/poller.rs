//! Polls a call.

use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::{Instant, sleep, timeout_at};
use vis_types::{Call, CallState};

use super::WaitOutcome;
use crate::backoff::Backoff;
use crate::error::Error;

/// A longer wait for a throttling gateway is for the caller to decide on.
const MAX_THROTTLED: Duration = Duration::from_secs(10 * 60);

/// How many 404 in a row are passed over that are not of the service.
const MAX_MISSES: u32 = 3;

/// What a wait has come to.
pub(super) enum Progress {
    /// The call, in a state other than before.
    Changed(Call),
    Done(WaitOutcome),
}

/// Polls a call until `until` returns true for its state.
pub(super) struct Poller<G> {
    get: G,
    until: Box<dyn FnMut(&CallState) -> bool + Send>,
    deadline: Option<Instant>,
    backoff: Backoff,
    /// The delay before the next poll.
    delay: Option<Duration>,
    last: Option<Call>,
    /// How many 404 came in a row.
    misses: u32,
    /// How many of them in a row the service itself says.
    not_found: u32,
}

impl<G: Fn() -> F, F: Future<Output = Result<Call, Error>>> Poller<G> {
    pub(super) fn new(
        get: G,
        until: Box<dyn FnMut(&CallState) -> bool + Send>,
        deadline: Option<Instant>,
        backoff: Backoff,
    ) -> Self {
        Self {
            get,
            until,
            deadline,
            backoff,
            delay: None,
            last: None,
            misses: 0,
            not_found: 0,
        }
    }

    /// Polls until the state changes or the wait is over.
    pub(super) async fn next(&mut self) -> Result<Progress, Error> {
        loop {
            let Some(result) = before(self.deadline, self.poll()).await else {
                return Ok(Progress::Done(WaitOutcome::TimedOut(self.last.take())));
            };
            let delay = match result {
                Ok(call) if (self.until)(&call.state) => {
                    return Ok(Progress::Done(WaitOutcome::Reached(call)));
                }
                Ok(call) if call.state.is_final() => {
                    return Ok(Progress::Done(WaitOutcome::Ended(call)));
                }
                Ok(call) => {
                    (self.misses, self.not_found) = (0, 0);
                    let last = self.last.replace(call.clone());
                    if last.is_none_or(|last| last.state != call.state) {
                        self.backoff.reset();
                        self.delay = Some(self.backoff.next());
                        return Ok(Progress::Changed(call));
                    }
                    self.backoff.next()
                }
                Err(error) if error.is_throttled() => {
                    let wait = error.retry_after().unwrap_or_default();
                    if wait > MAX_THROTTLED {
                        return Err(error);
                    }
                    self.backoff.max().max(wait)
                }
                // One 404 may be a server that lags behind, and one of something else may pass.
                Err(error)
                    if error.is_not_found() || error.status() == Some(StatusCode::NOT_FOUND) =>
                {
                    self.misses += 1;
                    self.not_found = match error.is_not_found() {
                        true => self.not_found + 1,
                        false => 0,
                    };
                    if self.not_found > 1 {
                        let last = self.last.take().map(WaitOutcome::NotFound);
                        return last.map(Progress::Done).ok_or(error);
                    }
                    if self.misses > MAX_MISSES {
                        return Err(error);
                    }
                    self.backoff.next()
                }
                Err(error) => return Err(error),
            };
            self.delay = Some(delay);
        }
    }

    /// Polls once, after the delay.
    async fn poll(&mut self) -> Result<Call, Error> {
        if let Some(delay) = self.delay.take() {
            sleep(clamp_to_deadline(
                delay,
                self.backoff.first(),
                self.deadline,
            ))
            .await;
        }
        (self.get)().await
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

    use super::super::{INITIAL_DELAY, MAX_DELAY};
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
        let mut poller = Poller::new(get, Box::new(CallState::is_final), deadline, backoff);
        let outcome = loop {
            if let Progress::Done(outcome) = poller.next().await.unwrap() {
                break outcome;
            }
        };
        (outcome, times.lock().unwrap().clone())
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
        let mut poller = Poller::new(pending, Box::new(|_| true), Some(deadline), backoff);
        let outcome = poller.next().await;
        assert!(matches!(
            outcome,
            Ok(Progress::Done(WaitOutcome::TimedOut(None)))
        ));
        assert_eq!(start.elapsed().as_secs(), 9);
    }
}
