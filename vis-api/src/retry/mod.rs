//! When a request is sent again.

mod budget;
mod retry_after;

use std::time::Duration;

use reqwest::StatusCode;

use crate::operation::Operation;

pub(crate) use budget::RetryBudget;
pub(crate) use retry_after::retry_after;

/// How often, and for how long, a request is tried.
///
/// An operation that may be repeated (`GET`, and the `PUT` and `DELETE` operations that the document
/// marks as idempotent) is tried again after a connection that failed or broke, a timeout, and the
/// statuses 408, 429, 502, 503 and 504. One that may not (placing and transferring calls, creating
/// webhooks) is tried again only when the service certainly has not seen it: no connection came
/// about, or the gateway answered 429 in the service's stead.
///
/// The wait before the n-th repetition is a random part of `initial_delay * 2^(n-1)`, at most
/// `max_delay`, but never shorter than what the server asks for by `Retry-After` or
/// `nextAccessTime`. A wait that would end after `max_elapsed` is not request_times: the error is returned
/// at once, and says when to come back.
///
/// All clones of a client share a budget of retries, so that a service that fails altogether is not
/// hit by several times the usual load: it has room for 100 retries, and ten requests that succeed
/// make room for two more.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_delay: Duration,
    max_delay: Duration,
    max_elapsed: Duration,
}

impl Default for RetryPolicy {
    /// 4 attempts within 2 minutes, delays from half a second to 20 seconds.
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
    /// Every request is tried once.
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// How often a request is tried, the first time included; 0 is taken for 1. Default: 4.
    pub fn max_attempts(self, max_attempts: u32) -> Self {
        Self {
            max_attempts,
            ..self
        }
    }

    /// The most that the first delay can be. Default: half a second.
    pub fn initial_delay(self, initial_delay: Duration) -> Self {
        Self {
            initial_delay,
            ..self
        }
    }

    /// The most that any delay of ours can be; the server may ask for more. Default: 20 seconds.
    pub fn max_delay(self, max_delay: Duration) -> Self {
        Self { max_delay, ..self }
    }

    /// How long after the start of the operation the last attempt may begin. Default: 2 minutes,
    /// because the gateway's quota is counted by the minute.
    pub fn max_elapsed(self, max_elapsed: Duration) -> Self {
        Self {
            max_elapsed,
            ..self
        }
    }

    /// The wait before the next attempt, `None` if there is to be none.
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
        let ceiling = self
            .initial_delay
            .saturating_mul(1 << doublings)
            .min(self.max_delay);
        let delay = ceiling.mul_f64(fastrand::f64());
        let delay = delay.max(retry_after.unwrap_or_default());
        (elapsed.saturating_add(delay) <= self.max_elapsed).then_some(delay)
    }
}

/// Whether `operation` may be sent again after it was answered with `status`.
pub(crate) fn after_status(operation: &Operation, status: StatusCode) -> bool {
    match status.as_u16() {
        // The gateway's own answer: the service has not seen the request.
        429 => true,
        408 | 502 | 503 | 504 => operation.is_idempotent,
        _ => false,
    }
}

/// Whether `operation` may be sent again after it failed without an answer.
pub(crate) fn after_failure(operation: &Operation, failure: &reqwest::Error) -> bool {
    // No connection came about, so that nothing was sent: name, TCP or TLS.
    failure.is_connect() || (operation.is_idempotent && !failure.is_builder())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn delays_double_up_to_the_most_and_keep_below_it() {
        let policy = RetryPolicy::default()
            .max_attempts(u32::MAX)
            .max_elapsed(Duration::MAX);
        for attempts in [1, 2, 5, 6, 40, u32::MAX - 1] {
            let most = SECOND.mul_f64(0.5 * 2_f64.powi(attempts.min(10) as i32 - 1));
            for _ in 0..100 {
                let delay = policy.delay(attempts, SECOND, None).unwrap();
                assert!(delay <= most.min(20 * SECOND), "{attempts}: {delay:?}");
            }
        }
    }

    #[test]
    fn the_server_may_ask_for_more_and_never_gets_less() {
        let policy = RetryPolicy::default();
        assert_eq!(
            policy.delay(1, SECOND, Some(60 * SECOND)),
            Some(60 * SECOND)
        );
    }

    #[test]
    fn a_wait_that_would_take_too_long_is_not_begun() {
        let policy = RetryPolicy::default();
        assert_eq!(policy.delay(1, SECOND, Some(120 * SECOND)), None);
        assert_eq!(policy.delay(1, SECOND, Some(Duration::MAX)), None);
        assert_eq!(policy.delay(4, SECOND, None), None);
        assert_eq!(RetryPolicy::none().delay(1, SECOND, None), None);
    }
}
