//! The polling loop.

use std::future::Future;
use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::{Instant, sleep, timeout_at};
use vis_types::{Call, CallState};

use super::WaitOutcome;
use crate::backoff::Backoff;
use crate::error::Error;

/// A longer wait is for the caller to decide on.
const MAX_WAIT: Duration = Duration::from_secs(10 * 60);

/// How many 404 in a row are passed over that are not of the service.
const MAX_MISSES: u32 = 3;

/// Calls `get` until `until` returns true for the state of the call.
pub(super) async fn wait<F: Future<Output = Result<Call, Error>>>(
    get: impl Fn() -> F,
    mut until: impl FnMut(&CallState) -> bool,
    deadline: Option<Instant>,
    mut backoff: Backoff,
) -> Result<WaitOutcome, Error> {
    let mut last: Option<Call> = None;
    let mut misses = 0;
    // Those in a row that the service itself says.
    let mut not_found = 0;
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
                if wait > MAX_WAIT {
                    return Err(error);
                }
                backoff.max().max(wait)
            }
            // One 404 may be a server that lags behind, and one of something else may pass.
            Err(error) if error.is_not_found() || error.status() == Some(StatusCode::NOT_FOUND) => {
                misses += 1;
                not_found = if error.is_not_found() {
                    not_found + 1
                } else {
                    0
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

    use serde_json::json;

    use super::*;
    use crate::client::operations::GET_CALL;
    use crate::error::ErrorKind;

    fn call(state: &str) -> Result<Call, Error> {
        let call = json!({
            "id": "7", "accountId": "376", "userId": "1", "direction": "INBOUND", "duration": 0,
            "startTime": "2020-10-01T16:10:06.000+0000", "state": state, "type": "CALL",
        });
        Ok(serde_json::from_value(call).unwrap())
    }

    fn error(kind: ErrorKind) -> Result<Call, Error> {
        Err(Error::new(kind, &GET_CALL))
    }

    /// Waits with `polls` as results, followed by ringing calls. Returns the outcome and the times of
    /// the polls in seconds.
    async fn run(
        polls: impl IntoIterator<Item = Result<Call, Error>>,
        deadline: Option<u64>,
    ) -> (Result<WaitOutcome, Error>, Vec<u64>) {
        let (start, times) = (Instant::now(), Mutex::new(Vec::new()));
        let polls = Mutex::new(VecDeque::from_iter(polls));
        let get = || {
            times.lock().unwrap().push(start.elapsed().as_secs());
            let next = polls.lock().unwrap().pop_front();
            ready(next.unwrap_or_else(|| call("RINGING")))
        };
        let deadline = deadline.map(|seconds| start + Duration::from_secs(seconds));
        let backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(30));
        let result = wait(get, CallState::is_final, deadline, backoff).await;
        (result, times.into_inner().unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn poll_delay_doubles_until_state_changes() {
        let states = [
            "RINGING", "RINGING", "RINGING", "ACTIVE", "ACTIVE", "ANSWERED",
        ];
        let (outcome, times) = run(states.map(call), None).await;
        assert!(matches!(outcome, Ok(WaitOutcome::Reached(_))));
        assert_eq!(times, [0, 2, 6, 14, 16, 20]);
    }

    #[tokio::test(start_paused = true)]
    async fn deadline_gets_one_last_poll() {
        let (outcome, times) = run([], Some(50)).await;
        assert!(matches!(outcome, Ok(WaitOutcome::TimedOut(Some(_)))));
        assert_eq!(times, [0, 2, 6, 14, 30, 48]);
    }

    #[tokio::test(start_paused = true)]
    async fn hanging_poll_ends_at_deadline() {
        let start = Instant::now();
        let deadline = start + Duration::from_secs(9);
        let backoff = Backoff::new(Duration::ZERO, Duration::ZERO);
        let outcome = wait(pending, |_| true, Some(deadline), backoff).await;
        assert!(matches!(outcome, Ok(WaitOutcome::TimedOut(None))));
        assert_eq!(start.elapsed().as_secs(), 9);
    }

    #[tokio::test(start_paused = true)]
    async fn throttled_poll_waits_for_max_delay() {
        let throttled = || error(ErrorKind::Throttled);
        let polls = [throttled(), call("RINGING"), throttled(), call("MISSED")];
        let (outcome, times) = run(polls, None).await;
        assert!(matches!(outcome, Ok(WaitOutcome::Reached(_))));
        assert_eq!(times, [0, 30, 32, 62]);
    }
}
