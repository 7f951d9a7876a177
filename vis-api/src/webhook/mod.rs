//! Call events as they happen: receive and verify deliveries, keep the subscription alive, and hand
//! every event to one handler.
//!
//! All of [`vis_types::webhook`] is here too. [The manual](crate::manual::webhooks) says how it fits
//! together.

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
