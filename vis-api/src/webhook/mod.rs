//! Receives and verifies call events, keeps the subscription alive, and passes each event to one
//! handler.
//!
//! Re-exports all of [`vis_types::webhook`]. Start with [the manual](crate::manual::webhooks).

#[cfg(feature = "axum")]
mod axum;
mod dispatcher;
mod event_queue;
mod handler;
mod receiver;
#[cfg(feature = "axum")]
mod server;
mod subscription;

#[cfg(feature = "axum")]
pub use self::axum::{VerifiedDelivery, router};
pub use event_queue::{EnqueueError, EventQueue, EventQueueBuilder};
pub use handler::{BoxError, Handler, Received};
pub use receiver::{DeliveryResponse, Receiver};
#[cfg(feature = "axum")]
pub use server::{Server, serve};
pub use subscription::{SubscriptionBuilder, SubscriptionStatus, WebhookSubscription};
pub use vis_types::webhook::*;
