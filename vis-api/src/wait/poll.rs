//! From poll to poll.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};
use vis_types::{Call, CallState};

use super::WaitOutcome;
use crate::backoff::Backoff;
use crate::error::Error;

/// Calls `get` until the call is in a state that `until` is true of.
pub(super) async fn wait<F: Future<Output = Result<Call, Error>>>(
    get: impl Fn() -> F,
    mut until: impl FnMut(&CallState) -> bool,
    deadline: Option<Instant>,
    mut backoff: Backoff,
) -> Result<WaitOutcome, Error> {
    let mut last: Option<Call> = None;
    loop {
        let Some(answer) = before(deadline, get()).await else {
            return Ok(WaitOutcome::TimedOut(last));
        };
        let delay = match answer {
            Ok(call) if until(&call.state) => return Ok(WaitOutcome::Reached(call)),
            Ok(call) if call.state.is_final() => return Ok(WaitOutcome::Ended(call)),
            Ok(call) => {
                if last.as_ref().is_some_and(|last| last.state != call.state) {
                    backoff.restart();
                }
                last = Some(call);
                backoff.next()
            }
            Err(error) if error.is_throttled() => backoff
                .longest()
                .max(error.retry_after().unwrap_or_default()),
            Err(error) => match last {
                Some(call) if error.is_not_found() => return Ok(WaitOutcome::NotFound(call)),
                _ => return Err(error),
            },
        };
        let delay = last_chance(delay, backoff.first(), deadline);
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

/// A delay that would sleep the deadline away is cut, so that a last poll comes just before.
fn last_chance(delay: Duration, first: Duration, deadline: Option<Instant>) -> Duration {
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

    /// What becomes of a wait in seconds, when its polls bring this and then a ringing call for
    /// ever, and when the polls were.
    async fn waited(
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
    async fn polls_come_less_often_until_something_happens() {
        let states = [
            "RINGING", "RINGING", "RINGING", "ACTIVE", "ACTIVE", "ANSWERED",
        ];
        let (waited, times) = waited(states.map(call), None).await;
        assert!(matches!(waited, Ok(WaitOutcome::Reached(_))));
        assert_eq!(times, [0, 2, 6, 14, 16, 20]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_is_kept_and_a_last_poll_comes_just_before() {
        let (waited, times) = waited([], Some(50)).await;
        assert!(matches!(waited, Ok(WaitOutcome::TimedOut(Some(_)))));
        assert_eq!(times, [0, 2, 6, 14, 30, 48]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_poll_that_never_ends_is_given_up_at_the_deadline() {
        let start = Instant::now();
        let deadline = start + Duration::from_secs(9);
        let backoff = Backoff::new(Duration::ZERO, Duration::ZERO);
        let waited = wait(pending, |_| true, Some(deadline), backoff).await;
        assert!(matches!(waited, Ok(WaitOutcome::TimedOut(None))));
        assert_eq!(start.elapsed().as_secs(), 9);
    }

    #[tokio::test(start_paused = true)]
    async fn over_the_quota_the_longest_delay_passes_and_the_wait_goes_on() {
        let throttled = || error(ErrorKind::Throttled);
        let polls = [throttled(), call("RINGING"), throttled(), call("MISSED")];
        let (waited, times) = waited(polls, None).await;
        assert!(matches!(waited, Ok(WaitOutcome::Reached(_))));
        assert_eq!(times, [0, 30, 32, 62]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_lost_is_gone_if_it_was_there() {
        let missing = || error(ErrorKind::NotFound);
        let (gone, _) = waited([call("HELD"), missing()], None).await;
        assert!(matches!(gone, Ok(WaitOutcome::NotFound(call)) if call.state == CallState::Held));
        let (never, _) = waited([missing()], None).await;
        assert!(never.unwrap_err().is_not_found());
    }
}
