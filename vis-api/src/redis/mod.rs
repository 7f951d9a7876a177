//! State that several machines share, in Redis 7 or later, or Valkey.
//!
//! Refresh tokens work once, a delivery is to be handled once, and the quota counts per token: replicas
//! of one service must agree on all three.
//!
//! ```no_run
//! # #[cfg(feature = "webhook")]
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use vis_api::auth::PasswordGrant;
//! use vis_api::redis::Redis;
//! use vis_api::webhook::{Receiver, Received, Verifier};
//! use vis_api::{Client, RateLimit};
//!
//! let redis = Redis::new("redis://127.0.0.1/")?;
//! let session = PasswordGrant::new("client-id", "client-secret", "jane.doe", "password")
//!     .store(redis.token_store("vis:jane.doe"));
//! let client = Client::builder()
//!     .credentials(session)
//!     .rate_limiter(redis.rate_limiter("vis:jane.doe", RateLimit::per_minute(10)))
//!     .build()?;
//! # let _ = client;
//!
//! let receiver = Receiver::new(Verifier::new("mysecretkey")?, async |received: Received| {
//!     println!("call {} is {}", received.event().id, received.event().state);
//!     Ok::<(), std::io::Error>(())
//! })
//! .deduplicator(redis.deduplicator("vis"));
//! # let _ = receiver;
//! # Ok(())
//! # }
//! ```
//!
//! # What happens while Redis is away
//!
//! | | meanwhile | afterwards |
//! |---|---|---|
//! | token store | a valid access token remains in use; a refresh fails with [`Store`] and is tried again | a session that was not saved is saved |
//! | deduplicator | deliveries are answered with a 503, and Vonage repeats them for about a minute; then the webhook fails | a subscription renews the webhook and backfills what was missed |
//! | rate limiter | each process keeps the limit for itself | the limit is shared again |
//!
//! A command has 2 seconds; a connection that breaks is made again.
//!
//! # What is not shared
//!
//! A delivery is handled once, and an event at least once: each process remembers for itself which states
//! of a call it has handled, so a backfill hands out events again that another process has handled. Make
//! the handler idempotent by the id and the state of the event. Order holds within a process. Let one
//! process keep the subscription.
//!
//! Redis holds the tokens in clear: protect it like the passwords. For `rediss://` enable a TLS feature
//! of the crate `redis` in your own `Cargo.toml`, such as `tokio-rustls-comp`.
//!
//! [`Store`]: crate::auth::AuthErrorKind::Store

#[cfg(feature = "webhook")]
mod deduplicator;
mod rate_limiter;
mod token_store;

use std::fmt;
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::{Client, Cmd, FromRedisValue, RedisError};

use crate::rate_limit::RateLimit;

#[cfg(feature = "webhook")]
pub use deduplicator::RedisDeduplicator;
pub use rate_limiter::RedisRateLimiter;
pub use token_store::RedisTokenStore;

/// Of a command, and of connecting.
const TIMEOUT: Duration = Duration::from_secs(2);

/// A connection to one Redis server, made at the first use and again when it breaks. Clones share it.
#[derive(Clone)]
pub struct Redis(ConnectionManager);

impl Redis {
    /// Takes a URL such as `redis://:password@127.0.0.1:6379/0`, and connects at the first use.
    ///
    /// # Errors
    /// [`RedisError`] for an invalid URL.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn new(url: &str) -> Result<Self, RedisError> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT))
            .set_number_of_retries(1);
        let connection = Client::open(url)?.get_connection_manager_lazy(config)?;
        Ok(Self(connection))
    }

    /// Runs a command, and once more if the connection was broken.
    async fn run<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, RedisError> {
        let mut connection = self.0.clone();
        match command.query_async(&mut connection).await {
            Err(error) if error.is_io_error() && !error.is_timeout() => {
                command.query_async(&mut connection).await
            }
            result => result,
        }
    }

    /// Runs a script of Redis, as [`run`](Self::run).
    async fn eval<T: FromRedisValue>(
        &self,
        script: &str,
        keys: &[&str],
        arguments: &[&str],
    ) -> Result<T, RedisError> {
        let mut command = ::redis::cmd("EVAL");
        command.arg(script).arg(keys.len()).arg(keys).arg(arguments);
        self.run(&command).await
    }

    /// Returns a store for the session of one user and application. Two stores with the same `key`
    /// share it.
    pub fn token_store(&self, key: &str) -> RedisTokenStore {
        RedisTokenStore::new(self.clone(), key)
    }

    /// Returns a deduplicator whose keys begin with `prefix`. All receivers behind one URL use the same.
    #[cfg(feature = "webhook")]
    pub fn deduplicator(&self, prefix: &str) -> RedisDeduplicator {
        RedisDeduplicator::new(self.clone(), prefix)
    }

    /// Returns a rate limiter. All clients that use the same access token use the same `key` and
    /// `limit`.
    pub fn rate_limiter(&self, key: &str, limit: RateLimit) -> RedisRateLimiter {
        RedisRateLimiter::new(self.clone(), key, limit)
    }
}

impl From<ConnectionManager> for Redis {
    /// Takes a connection with settings of its own.
    fn from(connection: ConnectionManager) -> Self {
        Self(connection)
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redis")
    }
}
