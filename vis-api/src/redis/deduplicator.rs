//! A deduplicator for several machines.

use std::time::Duration;

use ::redis::{Cmd, ExistenceCheck, RedisError, SetExpiry, SetOptions};
use vis_types::BoxFuture;
use vis_types::webhook::{AttemptId, ClaimStatus, DeduplicationError, Deduplicator};

use super::Redis;

/// A delivery is queued within 1.5 seconds, and repeated after 10. A command that Redis carries out long
/// after its timeout must not hold up the next attempt.
const CLAIM_LIFETIME: Duration = Duration::from_secs(5);

/// Vonage repeats a delivery for about a minute.
const RECORD_LIFETIME: Duration = Duration::from_secs(60 * 60);

const DONE: &str = "done";

/// Deletes the claim unless another attempt has claimed the delivery since.
const ABANDON: &str = "\
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0";

/// Remembers deliveries in Redis. Returned by [`Redis::deduplicator`].
///
/// A claim expires after 5 seconds, the record of a handled delivery after an hour. The key is the
/// prefix, a colon and the id of the delivery.
#[derive(Clone, Debug)]
pub struct RedisDeduplicator {
    redis: Redis,
    prefix: String,
}

impl RedisDeduplicator {
    pub(super) fn new(redis: Redis, prefix: &str) -> Self {
        let prefix = prefix.to_owned();
        Self { redis, prefix }
    }

    fn key(&self, attempt: &AttemptId) -> String {
        format!("{}:{}", self.prefix, attempt.delivery_id)
    }
}

impl Deduplicator for RedisDeduplicator {
    fn begin<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<ClaimStatus, DeduplicationError>> {
        Box::pin(async move {
            let options = SetOptions::default()
                .conditional_set(ExistenceCheck::NX)
                .get(true)
                .with_expiration(SetExpiry::EX(CLAIM_LIFETIME.as_secs()));
            let claim = Cmd::set_options(self.key(attempt), attempt.attempt, options);
            let earlier: Option<String> = self.redis.run(&claim).await.map_err(failed)?;
            Ok(match earlier.as_deref() {
                None => ClaimStatus::New,
                Some(DONE) => ClaimStatus::Done,
                Some(_) => ClaimStatus::InProgress,
            })
        })
    }

    fn complete<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        Box::pin(async move {
            let record = Cmd::set_ex(self.key(attempt), DONE, RECORD_LIFETIME.as_secs());
            self.redis.run(&record).await.map_err(failed)
        })
    }

    fn abandon<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        Box::pin(async move {
            let (key, number) = (self.key(attempt), attempt.attempt.to_string());
            let abandoned = self.redis.eval(ABANDON, &[&key], &[&number]).await;
            abandoned.map_err(failed)
        })
    }
}

fn failed(error: RedisError) -> DeduplicationError {
    DeduplicationError::new(format!("Redis failed: {error}"))
}
