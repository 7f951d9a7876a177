//! Runs due tasks and delivers events to subscribers.

mod webhook_sender;

use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::watch;
use tokio::task::JoinSet;
pub(crate) use webhook_sender::{Timeouts, address};

use crate::model::{Attempt, DeliveryFailure, Subscription};
use crate::recorded::{DeliveryOutcome, RecordedDelivery};
use crate::service::Service;
use crate::wire::{Event, Metadata};

/// Runs until the sender of `stopped` is dropped, then aborts the deliveries in progress.
pub(crate) async fn run(service: Arc<Service>, mut stopped: watch::Receiver<()>) {
    let mut in_progress = JoinSet::new();
    loop {
        let (due, next) =
            service.with(|simulator, _| (simulator.take_pending_attempts(), simulator.next_due()));
        for attempt in due {
            in_progress.spawn(deliver(Arc::clone(&service), attempt));
        }
        tokio::select! {
            // Nothing is sent: this signals that the sender was dropped.
            _ = stopped.changed() => return,
            () = service.wait_for_wake() => {}
            () = service.settings.time.wait_until(next) => {}
            // Only frees the finished task: `deliver` has recorded the result.
            Some(_) = in_progress.join_next() => {}
        }
    }
}

async fn deliver(service: Arc<Service>, attempt: Attempt) {
    let request = WebhookRequest::new(&attempt, &service);
    let url = &attempt.subscription.url;
    let result = webhook_sender::send(url, &request, service.settings.delivery_timeouts).await;
    let result = result.and_then(|()| {
        if service.take_dropped_response() {
            return Err(DeliveryFailure {
                status: None,
                message: "the response was dropped".into(),
            });
        }
        Ok(())
    });
    let outcome = match &result {
        Ok(()) => DeliveryOutcome::Accepted,
        Err(DeliveryFailure {
            status: Some(status),
            ..
        }) => DeliveryOutcome::Refused { status: *status },
        Err(DeliveryFailure { message, .. }) => DeliveryOutcome::Failed {
            reason: message.clone(),
        },
    };
    let record = RecordedDelivery {
        webhook_id: attempt.webhook_id.clone(),
        delivery_id: attempt.delivery_id.clone(),
        attempt: attempt.number,
        event_id: attempt.event.id.clone(),
        state: attempt.event.state.clone(),
        url: attempt.subscription.url.clone(),
        headers: request.headers,
        body: request.body.into(),
        time: attempt.at,
        outcome,
    };
    // Record first: `wait_for_deliveries` returns the records when `finish_attempt` wakes it.
    service.deliveries.record(record);
    service.finish_attempt(&attempt, result);
}

/// Headers and body of a `POST`.
struct WebhookRequest {
    headers: Vec<(String, String)>,
    body: String,
}

impl WebhookRequest {
    fn new(attempt: &Attempt, service: &Service) -> Self {
        let subscription = &attempt.subscription;
        let event = Event::new(&attempt.event, &service.settings);
        let metadata = Metadata {
            signature: signature(subscription, &event),
            webhook_id: &attempt.webhook_id,
            delivery_id: &attempt.delivery_id,
            attempt: attempt.number,
        };
        let mut headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("user-agent".to_owned(), "vis-sandbox".to_owned()),
        ];
        let mut in_body = None;
        match subscription.metadata_policy.as_str() {
            "HEADER" => headers.extend(metadata.headers()),
            "BODY" => in_body = Some(&metadata),
            _ => {}
        }
        let body = event.body(in_body);
        Self { headers, body }
    }
}

/// HMAC in lower-case hexadecimal; `None` without an algorithm or a key.
fn signature(subscription: &Subscription, event: &Event) -> Option<String> {
    let key = subscription.signing_key.as_bytes();
    if subscription.signing_algorithm != "HMAC_SHA256" || key.is_empty() {
        return None;
    }
    // HMAC accepts a key of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(event.canonical().as_bytes());
    let digest = mac.finalize().into_bytes();
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}
