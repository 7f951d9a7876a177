//! Receivers of several machines behind one URL.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::HeaderMap;
use vis_api::redis::Redis;
use vis_api::webhook::{
    AttemptId, ClaimStatus, Deduplicator, DeliveryResponse, Received, Receiver, Verifier,
};

use super::RedisServer;

fn attempt(number: u32) -> AttemptId {
    AttemptId {
        delivery_id: "a-delivery".into(),
        attempt: number,
    }
}

#[tokio::test]
#[cfg_attr(not(redis_server), ignore = "needs redis-server")]
async fn delivery_is_claimed_once() {
    let server = RedisServer::start();
    let replicas = [server.connect(), server.connect()].map(|it| it.deduplicator("vis"));
    let [first, second] = &replicas;
    let begun = async |replica: &dyn Deduplicator, number| {
        let attempt = attempt(number);
        replica.begin(&attempt).await.expect("an answer")
    };
    let (a, b) = tokio::join!(begun(first, 1), begun(second, 1));
    let claimed = [a, b].iter().filter(|it| **it == ClaimStatus::New).count();
    assert_eq!(claimed, 1);
    assert!([a, b].contains(&ClaimStatus::InProgress));

    // A later attempt holds no claim that it could release.
    second.abandon(&attempt(2)).await.expect("an answer");
    assert_eq!(begun(second, 2).await, ClaimStatus::InProgress);
    first.abandon(&attempt(1)).await.expect("an answer");
    assert_eq!(begun(second, 2).await, ClaimStatus::New);
    second.complete(&attempt(2)).await.expect("an answer");
    assert_eq!(begun(first, 3).await, ClaimStatus::Done);
}

fn receiver(redis: &Redis, handled: &Arc<AtomicUsize>) -> Receiver {
    let handled = Arc::clone(handled);
    let verifier = Verifier::dangerously_accepting_unsigned();
    Receiver::new(verifier, move |_: Received| {
        handled.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok::<(), std::io::Error>(()))
    })
    .deduplicator(redis.deduplicator("vis"))
}

async fn post(receiver: &Receiver, id: &str) -> DeliveryResponse {
    let body = format!(
        r#"{{"metadata":{{"id":"{id}","attempt":1}},"event":{{"id":"{id}","state":"RINGING"}}}}"#
    );
    receiver.receive(&HeaderMap::new(), body.as_bytes()).await
}

#[tokio::test]
#[cfg_attr(not(redis_server), ignore = "needs redis-server")]
async fn delivery_is_refused_while_redis_is_away_and_handled_once() {
    let mut server = RedisServer::start();
    let handled = Arc::default();
    let replicas = [server.connect(), server.connect()].map(|it| receiver(&it, &handled));
    assert_eq!(post(&replicas[0], "1").await, DeliveryResponse::Queued);
    assert_eq!(post(&replicas[1], "1").await, DeliveryResponse::Duplicate);

    server.stop();
    assert_eq!(post(&replicas[0], "2").await, DeliveryResponse::Unavailable);
    server.restart();
    assert_eq!(post(&replicas[1], "2").await, DeliveryResponse::Queued);
    assert_eq!(post(&replicas[0], "2").await, DeliveryResponse::Duplicate);
    for replica in &replicas {
        replica.event_queue().close().await;
    }
    assert_eq!(handled.load(Ordering::Relaxed), 2);
}
