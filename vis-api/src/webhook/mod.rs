//! Receives and verifies call events, keeps the subscription alive, and passes each event to one
//! handler.
//!
//! Re-exports all of [`vis_types::webhook`]. Start with [the manual](crate::manual::webhooks).

mod event_queue;
mod handler;
mod log;
mod receiver;
#[cfg(feature = "axum")]
mod server;
mod subscription;

pub use event_queue::{EnqueueError, EventQueue, EventQueueBuilder};
pub use handler::{BoxError, Handler, Received};
pub use receiver::{DeliveryResponse, Receiver};
#[cfg(feature = "axum")]
pub use server::{VerifiedDelivery, router};
pub use subscription::{SubscriptionBuilder, SubscriptionStatus, WebhookSubscription};
pub use vis_types::webhook::*;
