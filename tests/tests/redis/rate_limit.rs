//! One quota for several clients.

use std::time::Duration;

use tokio::time::timeout;
use vis_api::{RateLimit, RateLimiter};

use super::RedisServer;

/// Long enough for an answer of Redis.
const MOMENT: Duration = Duration::from_millis(300);

#[tokio::test]
#[cfg_attr(not(redis_server), ignore = "needs redis-server")]
async fn clients_share_one_limit() {
    let server = RedisServer::start();
    let limit = RateLimit::per_minute(10);
    let clients = [server.connect(), server.connect()].map(|it| it.rate_limiter("jane", limit));
    for request in 0..10 {
        clients[request % 2].acquire().await;
    }
    for client in &clients {
        assert!(timeout(MOMENT, client.acquire()).await.is_err());
    }
    assert_eq!(server.command(&["ZCARD", "{jane}:requests"]), "10");

    // Another token has a quota of its own.
    let other = server.connect().rate_limiter("john", limit);
    other.acquire().await;

    // As after a minute.
    server.command(&["DEL", "{jane}:requests"]);
    clients[0].acquire().await;
    clients[1].pause(Duration::from_secs(30)).await;
    assert!(timeout(MOMENT, clients[0].acquire()).await.is_err());
    assert_eq!(server.command(&["ZCARD", "{jane}:requests"]), "1");
}

#[tokio::test]
#[cfg_attr(not(redis_server), ignore = "needs redis-server")]
async fn limiter_keeps_its_own_limit_without_redis() {
    let mut server = RedisServer::start();
    let limiter = server
        .connect()
        .rate_limiter("jane", RateLimit::per_minute(2));
    limiter.acquire().await;
    server.stop();
    limiter.acquire().await;
    limiter.acquire().await;
    assert!(timeout(MOMENT, limiter.acquire()).await.is_err());
    server.restart();
    limiter.acquire().await;
    assert_eq!(server.command(&["ZCARD", "{jane}:requests"]), "1");
}

#[tokio::test]
#[cfg_attr(not(redis_server), ignore = "needs redis-server")]
async fn requests_wait_once_for_a_server_that_hangs() {
    let server = RedisServer::start();
    let limit = RateLimit::per_minute(10);
    let limiter = server.connect().rate_limiter("jane", limit);
    limiter.acquire().await;
    server.hang();
    limiter.acquire().await;
    let second = timeout(MOMENT, limiter.acquire()).await;
    second.expect("no wait for the next timeout");
}
