//! Webhook deliveries: verification, reading and deduplication.
//!
//! [`Notification`], [`Metadata`], [`Delivery`] and [`AttemptId`] are always available; the rest needs
//! the feature `webhook`. Input is the headers and the body of a request, from any HTTP server.
#![cfg_attr(feature = "webhook", doc = "")]
#![cfg_attr(feature = "webhook", doc = include_str!("guide.md"))]

#[cfg(feature = "webhook")]
mod canonical;
#[cfg(feature = "webhook")]
mod deduplicator;
mod delivery;
#[cfg(feature = "webhook")]
mod error;
#[cfg(feature = "webhook")]
pub mod header;
mod notification;
#[cfg(feature = "webhook")]
mod signer;
#[cfg(feature = "webhook")]
mod verifier;

#[cfg(feature = "webhook")]
pub use deduplicator::{ClaimStatus, DeduplicationError, Deduplicator, MemoryDeduplicator};
pub use delivery::{AttemptId, Delivery};
#[cfg(feature = "webhook")]
pub use error::WebhookError;
pub use notification::{Metadata, Notification};
#[cfg(feature = "webhook")]
pub use signer::{Signer, canonical_form, sign};
#[cfg(feature = "webhook")]
pub use verifier::Verifier;
