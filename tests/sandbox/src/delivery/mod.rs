//! Does what is due, and delivers events to subscribers.

mod letter;
mod post;

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::model::{Attempt, DeliveryFailure};
use crate::recorded_delivery::{DeliveryOutcome, RecordedDelivery};
use crate::service::Service;
use letter::Letter;
use post::Post;

pub(crate) use post::{Timeouts, address};

/// Runs until the sender of `stopped` is dropped, and then breaks off what is under way.
pub(crate) async fn run(service: Arc<Service>, mut stopped: watch::Receiver<()>) {
    let mut under_way = JoinSet::new();
    loop {
        let (due, next) = service.with(|exchange, _| (exchange.take_outbox(), exchange.next_due()));
        for attempt in due {
            under_way.spawn(deliver(Arc::clone(&service), attempt));
        }
        tokio::select! {
            // Nothing is ever sent: this is the end of the sender.
            _ = stopped.changed() => return,
            () = service.woken() => {}
            () = service.time.reaches(next) => {}
            // What has ended is forgotten; it has reported by itself.
            Some(_) = under_way.join_next() => {}
        }
    }
}

async fn deliver(service: Arc<Service>, attempt: Attempt) {
    let letter = Letter::new(&attempt, &service);
    let Post { redirects, result } = post::send(
        &attempt.subscription.url,
        &letter,
        service.delivery_timeouts,
    )
    .await;
    let result = result.and_then(|()| {
        if service.lose_answer() {
            return Err(DeliveryFailure {
                status: None,
                message: "the answer was lost".into(),
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
        headers: letter.headers,
        body: letter.body.into(),
        time: attempt.at,
        outcome,
    };
    // Who waits for the end of the attempt finds its record.
    service.deliveries.record(|| record);
    service.conclude(&attempt, result);
}
