//! A rate limit for several machines.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ::redis::RedisError;
use tokio::time::{Instant, sleep};
use vis_types::BoxFuture;

use super::Redis;
use crate::rate_limit::{LocalRateLimiter, RateLimit, RateLimiter};

/// How long Redis is not asked after a timeout.
const RETRY_DELAY: Duration = Duration::from_secs(10);

/// Counts a request, unless the window has as many as the limit allows: returns then how long to wait,
/// in milliseconds. The clock is the server's.
const ACQUIRE: &str = "\
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local pause = redis.call('PTTL', KEYS[2])
if pause > 0 then return pause end
local requests, period = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - period)
if redis.call('ZCARD', KEYS[1]) < requests then
    redis.call('ZADD', KEYS[1], now, ARGV[3])
    redis.call('PEXPIRE', KEYS[1], period)
    return 0
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return math.max(1, tonumber(oldest[2]) + period - now)";

/// Lengthens a pause, and never shortens it.
const PAUSE: &str = "\
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
    redis.call('SET', KEYS[1], '', 'PX', ARGV[1])
end
return 0";

/// Shares a rate limit in Redis. Returned by [`Redis::rate_limiter`].
///
/// At most the limit's number of requests start in any period, of all clients together; who waits
/// proceeds in no particular order. A pause that the gateway asks for holds for all. Without an answer
/// of Redis, each limiter keeps the limit for itself.
///
/// The keys are `{<key>}:requests` and `{<key>}:pause`.
pub struct RedisRateLimiter {
    redis: Redis,
    requests: String,
    pause: String,
    limit: RateLimit,
    local: LocalRateLimiter,
    /// Redis did not answer: it is not asked before this time.
    away_until: Mutex<Option<Instant>>,
}

impl RedisRateLimiter {
    pub(super) fn new(redis: Redis, key: &str, limit: RateLimit) -> Self {
        Self {
            redis,
            requests: format!("{{{key}}}:requests"),
            pause: format!("{{{key}}}:pause"),
            limit,
            local: LocalRateLimiter::new(limit),
            away_until: Mutex::default(),
        }
    }

    fn is_away(&self) -> bool {
        let until = *self
            .away_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    /// Without an answer in time, the next requests do not wait for one.
    fn record_failure(&self, error: &RedisError) {
        #[cfg(feature = "tracing")]
        tracing::warn!(target: "vis_api", %error, "Redis failed: this process keeps the rate limit for itself");
        if error.is_timeout() {
            let mut until = self
                .away_until
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            *until = Some(Instant::now() + RETRY_DELAY);
        }
    }

    /// Returns how long to wait before the next attempt; zero if the request is counted.
    async fn try_acquire(&self) -> Result<Duration, RedisError> {
        let requests = self.limit.requests().to_string();
        let period = milliseconds(self.limit.period());
        let id = format!("{:016x}", fastrand::u64(..));
        let keys = [&*self.requests, &self.pause];
        let arguments = [&*requests, &period, &id];
        let wait = self.redis.eval(ACQUIRE, &keys, &arguments).await?;
        Ok(Duration::from_millis(wait))
    }
}

impl RateLimiter for RedisRateLimiter {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            loop {
                if self.is_away() {
                    return self.local.acquire().await;
                }
                match self.try_acquire().await {
                    Ok(Duration::ZERO) => return,
                    // At random, so that the waiting clients do not ask together.
                    Ok(wait) => sleep(wait.mul_f64(1.0 + fastrand::f64() / 8.0)).await,
                    Err(error) => {
                        self.record_failure(&error);
                        return self.local.acquire().await;
                    }
                }
            }
        })
    }

    fn pause(&self, wait: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let milliseconds = milliseconds(wait.min(self.limit.period()));
            let paused: Result<(), _> = self
                .redis
                .eval(PAUSE, &[&self.pause], &[&milliseconds])
                .await;
            if paused.is_err() {
                self.local.pause(wait).await;
            }
        })
    }
}

impl fmt::Debug for RedisRateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRateLimiter")
            .field("requests", &self.requests)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

fn milliseconds(duration: Duration) -> String {
    duration.as_millis().to_string()
}
