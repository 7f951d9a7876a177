//! Receives and verifies call events, keeps the subscription alive, and passes each event to one
//! handler.
//!
#![cfg_attr(feature = "axum", doc = "In an axum server, with a [`router`]:\n")]
#![cfg_attr(feature = "axum", doc = include_str!("router.md"))]
//!
//! In another framework, a [`Receiver`] does the same. A [`WebhookSubscription`] keeps the webhook
//! registered. Re-exports all of [`vis_types::webhook`]. [The manual](crate::manual::webhooks) says more.

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
#[cfg(feature = "cli")]
pub(crate) use dispatcher::HandledStates;
pub use event_queue::{EnqueueError, EventQueue, EventQueueBuilder};
pub use handler::{BoxError, Handler, Received};
pub use receiver::{DeliveryResponse, Receiver};
#[cfg(feature = "axum")]
pub use server::{Server, serve};
pub use subscription::{SubscriptionBuilder, SubscriptionStatus, WebhookSubscription};
pub use vis_types::webhook::*;
