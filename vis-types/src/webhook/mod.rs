//! Webhook deliveries: verification, reading and deduplication (feature `webhook`).
//!
//! Input is the headers and the body of a request, from any HTTP server.
//!
#![doc = include_str!("guide.md")]

mod canonical;
mod deduplicator;
mod delivery;
mod error;
pub mod header;
mod signer;
mod verifier;

pub use deduplicator::{ClaimStatus, DeduplicationError, Deduplicator, MemoryDeduplicator};
pub use delivery::{AttemptId, Delivery};
pub use error::WebhookError;
pub use signer::{Signer, canonical_form, sign};
pub use verifier::Verifier;
