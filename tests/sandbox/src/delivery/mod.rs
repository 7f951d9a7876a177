//! Runs due tasks and delivers events to subscribers.

mod webhook_request;
mod webhook_sender;

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::model::{Attempt, DeliveryFailure};
use crate::recorded_delivery::{DeliveryOutcome, RecordedDelivery};
use crate::service::Service;
use webhook_request::WebhookRequest;
use webhook_sender::SendResult;

pub(crate) use webhook_sender::{Timeouts, address};

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
            () = service.time.wait_until(next) => {}
            // Only frees the finished task: `deliver` has recorded the result.
            Some(_) = in_progress.join_next() => {}
        }
    }
}

async fn deliver(service: Arc<Service>, attempt: Attempt) {
    let request = WebhookRequest::new(&attempt, &service);
    let SendResult { redirects, result } = webhook_sender::send(
        &attempt.subscription.url,
        &request,
        service.delivery_timeouts,
    )
    .await;
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
        redirects,
        headers: request.headers,
        body: request.body.into(),
        time: attempt.at,
        outcome,
    };
    // Record first: `wait_for_deliveries` returns the records when `finish_attempt` wakes it.
    service.deliveries.record(|| record);
    service.finish_attempt(&attempt, result);
}
