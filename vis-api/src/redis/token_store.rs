//! A token store for several machines.

use std::sync::Arc;
use std::time::Duration;

use ::redis::{Cmd, ExistenceCheck, RedisError, SetExpiry, SetOptions};
use tokio::runtime::Handle;
use tokio::time::sleep;
use vis_types::BoxFuture;

use super::Redis;
use crate::auth::{Session, StoreError, StoreLock, TokenStore};

/// Twice the longest refresh; see [`TokenStore`].
const LOCK_LIFETIME: Duration = Duration::from_secs(240);

/// Delay between two attempts to take the lock. A refresh takes a second.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// Saves the session if the lock is still ours.
const SAVE: &str = "\
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
return 1";

/// Releases the lock unless another holder has taken it since.
const RELEASE: &str = "\
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0";

/// Stores a session in Redis. Returned by [`Redis::token_store`].
///
/// A lock that expires guards each refresh, so that a machine that stops with the lock in hand ends
/// nothing but that refresh. The session is saved only while the lock is still held; otherwise the save
/// fails, and the session of the new holder stays.
///
/// The keys are `{<key>}:session`, the JSON of a [`Session`], and `{<key>}:lock`.
#[derive(Clone, Debug)]
pub struct RedisTokenStore {
    redis: Redis,
    keys: Arc<Keys>,
    lock_lifetime: Duration,
}

#[derive(Debug)]
struct Keys {
    session: String,
    lock: String,
}

impl RedisTokenStore {
    pub(super) fn new(redis: Redis, key: &str) -> Self {
        // The braces put both keys on one node of a cluster.
        let keys = Keys {
            session: format!("{{{key}}}:session"),
            lock: format!("{{{key}}}:lock"),
        };
        Self {
            redis,
            keys: Arc::new(keys),
            lock_lifetime: LOCK_LIFETIME,
        }
    }

    /// Sets when a lock expires whose holder has stopped. Default: 4 minutes, twice the longest refresh.
    /// A shorter one lets others continue earlier, but a slow refresh may then lose its session.
    #[must_use]
    pub fn lock_lifetime(mut self, lifetime: Duration) -> Self {
        self.lock_lifetime = lifetime;
        self
    }
}

impl TokenStore for RedisTokenStore {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        Box::pin(async {
            let holder = getrandom::u64().map_err(|error| {
                StoreError::new("no random number for the lock").with_source(error)
            })?;
            // Made before the lock is taken: if this future is dropped between, it releases the lock.
            let lock = RedisLock {
                redis: self.redis.clone(),
                keys: Arc::clone(&self.keys),
                holder: format!("{holder:016x}"),
                is_released: false,
            };
            let lifetime = u64::try_from(self.lock_lifetime.as_millis()).unwrap_or(u64::MAX);
            let options = SetOptions::default()
                .conditional_set(ExistenceCheck::NX)
                .get(true)
                .with_expiration(SetExpiry::PX(lifetime));
            let take = Cmd::set_options(&lock.keys.lock, &lock.holder, options);
            loop {
                let holder: Option<String> = self
                    .redis
                    .run(&take)
                    .await
                    .map_err(|error| failed("cannot take the lock", error))?;
                // It is this one if the reply to an earlier command was lost.
                if holder.is_none_or(|holder| holder == lock.holder) {
                    return Ok(Box::new(lock) as Box<dyn StoreLock>);
                }
                sleep(RETRY_DELAY.mul_f64(0.5 + fastrand::f64())).await;
            }
        })
    }
}

struct RedisLock {
    redis: Redis,
    keys: Arc<Keys>,
    holder: String,
    is_released: bool,
}

impl StoreLock for RedisLock {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>> {
        Box::pin(async {
            let json: Option<Vec<u8>> = self
                .redis
                .run(&Cmd::get(&self.keys.session))
                .await
                .map_err(|error| failed("cannot read the session", error))?;
            let session = json.map(|json| vis_types::read_json(&json)).transpose();
            session.map_err(|error| StoreError::new("the session is unreadable").with_source(error))
        })
    }

    fn save<'a>(&'a mut self, session: &'a Session) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            let json = serde_json::to_string(session)
                .map_err(|error| StoreError::new("cannot write the session").with_source(error))?;
            let keys = [&*self.keys.lock, &self.keys.session];
            let is_saved: bool = self
                .redis
                .eval(SAVE, &keys, &[&self.holder, &json])
                .await
                .map_err(|error| failed("cannot save the session", error))?;
            match is_saved {
                true => Ok(()),
                false => Err(StoreError::new(
                    "the lock expired before the session was saved",
                )),
            }
        })
    }

    fn release(mut self: Box<Self>) -> BoxFuture<'static, ()> {
        self.is_released = true;
        Box::pin(release(
            self.redis.clone(),
            Arc::clone(&self.keys),
            self.holder.clone(),
        ))
    }
}

impl Drop for RedisLock {
    fn drop(&mut self) {
        if let (false, Ok(runtime)) = (self.is_released, Handle::try_current()) {
            let (redis, keys) = (self.redis.clone(), Arc::clone(&self.keys));
            runtime.spawn(release(redis, keys, std::mem::take(&mut self.holder)));
        }
    }
}

/// A lock that cannot be released expires.
async fn release(redis: Redis, keys: Arc<Keys>, holder: String) {
    let _: Result<(), RedisError> = redis.eval(RELEASE, &[&keys.lock], &[&holder]).await;
}

fn failed(message: &str, error: RedisError) -> StoreError {
    StoreError::new(format!("Redis: {message}: {error}")).retryable(true)
}
