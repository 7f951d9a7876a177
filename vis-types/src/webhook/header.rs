//! Names of the metadata headers (metadata policy `HEADER`).
//!
//! ```
//! use vis_types::webhook::header;
//!
//! let mut headers = http::HeaderMap::new();
//! headers.insert(header::ATTEMPT, http::HeaderValue::from_static("1"));
//! assert!(headers.contains_key("X-VON-Attempt"));
//! ```
//!
//! Source: Vonage developer portal, "Webhooks" guide.

/// The number of the attempt; the first is 1.
pub const ATTEMPT: &str = "x-von-attempt";
/// The id of the delivery.
pub const DELIVERY_ID: &str = "x-von-delivery-id";
/// The signature of the event.
pub const SIGNATURE: &str = "x-von-signature";
/// The id of the webhook.
pub const WEBHOOK_ID: &str = "x-von-webhook-id";
