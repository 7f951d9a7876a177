//! Decides when a request is sent again.

mod connection;
mod retry_after;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::StatusCode;

use crate::operation::Operation;

pub(crate) use connection::Cause;
pub(crate) use retry_after::retry_after;

/// Limits of the retries of a request.
///
/// Idempotent operations (`GET`, and the `PUT` and `DELETE` operations that the document marks) are
/// retried after a failed or broken connection, a timeout, and the statuses 408, 429, 502, 503 and
/// 504. All others (placing and transferring calls, creating webhooks) are retried only if the
/// service has not seen the request: the connection failed, or the gateway answered 429.
///
/// The delay before retry n is random, at most `initial_delay * 2^(n-1)` and at most `max_delay`,
/// but never shorter than `Retry-After` or `nextAccessTime` of the response. If it would end after
/// `max_elapsed`, the error is returned at once;
/// [`retry_after`](crate::Error::retry_after) has the delay.
///
/// All clones of a client share a budget of 100 retries, which limits the load on a failing service.
/// Every ten successful requests add two retries.
///
/// ```
/// use std::time::Duration;
/// use vis_api::{Client, RetryPolicy};
///
/// let patient = RetryPolicy::default().max_attempts(6).max_elapsed(Duration::from_secs(300));
/// let client = Client::builder().retry(patient).build()?;
/// let once = Client::builder().retry(RetryPolicy::none()).build()?;
/// # let _ = (client, once);
/// # Ok::<(), vis_api::BuildError>(())
/// ```
#[doc(alias("backoff"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_delay: Duration,
    max_delay: Duration,
    max_elapsed: Duration,
}

impl Default for RetryPolicy {
    /// 4 attempts within 2 minutes, with delays from 0.5 to 20 seconds.
    fn default() -> Self {
        Self {
            max_attempts: 4,
            initial_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_elapsed: Duration::from_secs(120),
        }
    }
}

impl RetryPolicy {
    /// Disables retries.
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets the number of attempts, including the first; 0 counts as 1. Default: 4.
    pub fn max_attempts(self, max_attempts: u32) -> Self {
        Self {
            max_attempts,
            ..self
        }
    }

    /// Sets the upper bound of the first delay. Default: 0.5 seconds.
    pub fn initial_delay(self, initial_delay: Duration) -> Self {
        Self {
            initial_delay,
            ..self
        }
    }

    /// Sets the upper bound of each delay; the server may ask for more. Default: 20 seconds.
    pub fn max_delay(self, max_delay: Duration) -> Self {
        Self { max_delay, ..self }
    }

    /// Sets the time from the start of the operation within which the last attempt must begin.
    /// Default: 2 minutes, because the gateway counts its quota by the minute.
    pub fn max_elapsed(self, max_elapsed: Duration) -> Self {
        Self {
            max_elapsed,
            ..self
        }
    }

    /// Returns the delay before the next attempt, or `None` if there is none.
    pub(crate) fn delay(
        &self,
        attempts: u32,
        elapsed: Duration,
        retry_after: Option<Duration>,
    ) -> Option<Duration> {
        if attempts >= self.max_attempts {
            return None;
        }
        let doublings = attempts.saturating_sub(1).min(31);
        let max_delay = self
            .initial_delay
            .saturating_mul(1 << doublings)
            .min(self.max_delay);
        let delay = max_delay.mul_f64(fastrand::f64());
        let delay = delay.max(retry_after.unwrap_or_default());
        (elapsed.saturating_add(delay) <= self.max_elapsed).then_some(delay)
    }
}

/// Whether `operation` may be sent again after a response with `status`.
pub(crate) fn after_status(operation: &Operation, status: StatusCode) -> bool {
    match status.as_u16() {
        // The gateway sends it; the service has not seen the request.
        429 => true,
        408 | 502 | 503 | 504 => operation.is_idempotent,
        _ => false,
    }
}

/// Whether `operation` may be sent again after an attempt without a response.
pub(crate) fn after_failure(operation: &Operation, failure: &reqwest::Error) -> bool {
    // DNS, TCP or TLS failed: nothing was sent.
    let may_have_been_sent = !failure.is_connect();
    let is_safe = !may_have_been_sent || (operation.is_idempotent && !failure.is_builder());
    is_safe && !Cause::of(failure).is_some_and(|cause| cause.is_permanent)
}

/// Tokens of a full budget, of one retry, and returned by one success.
const CAPACITY: u32 = 500;
const COST: u32 = 5;
const REFUND: u32 = 1;

/// Token bucket: a retry costs 5 tokens, a successful request returns 1.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl Default for RetryBudget {
    fn default() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }
}

impl RetryBudget {
    /// Takes the cost of one retry, unless the budget is exhausted.
    pub(crate) fn try_take(&self) -> bool {
        let take = |tokens: u32| tokens.checked_sub(COST);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .is_ok()
    }

    pub(crate) fn refund(&self) {
        let refund = |tokens: u32| Some((tokens + REFUND).min(CAPACITY));
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, refund);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn delay_doubles_up_to_max_delay() {
        let policy = RetryPolicy::default()
            .max_attempts(u32::MAX)
            .initial_delay(SECOND)
            .max_delay(30 * SECOND);
        for (attempts, max) in [
            (1, 1),
            (2, 2),
            (5, 16),
            (6, 30),
            (40, 30),
            (u32::MAX - 1, 30),
        ] {
            let delays = (0..100).map(|_| policy.delay(attempts, SECOND, None).unwrap());
            let longest = delays.max().unwrap();
            assert!(longest <= max * SECOND, "{attempts}: {longest:?}");
            assert!(longest > max * SECOND / 2, "{attempts}: {longest:?}");
        }
    }

    #[test]
    fn retry_after_raises_delay_up_to_max_elapsed() {
        let policy = RetryPolicy::default();
        for (policy, attempts, retry_after, delay) in [
            (policy, 1, 60 * SECOND, Some(60 * SECOND)),
            (policy, 1, 120 * SECOND, None),
            (policy, 1, Duration::MAX, None),
            (policy, 4, SECOND, None),
            (policy.max_elapsed(9 * SECOND), 1, 9 * SECOND, None),
            (
                policy.max_elapsed(Duration::MAX),
                1,
                120 * SECOND,
                Some(120 * SECOND),
            ),
            (RetryPolicy::none(), 1, SECOND, None),
        ] {
            assert_eq!(policy.delay(attempts, SECOND, Some(retry_after)), delay);
        }
    }
}
