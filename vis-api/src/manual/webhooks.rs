//! How do I receive events instead of asking for them?
//!
//! Vonage posts each state change of a call to your URL and expects a 200 within 2 seconds. It
//! retries five times, 10 seconds apart; then the webhook fails and receives nothing until it is
//! renewed. The feature `webhook` receives deliveries in any framework, the feature `axum` in an
//! axum server.
//!
//! # How do I subscribe?
//!
//! Use [`create_webhook`](crate::Client::create_webhook) with a long, random key. Protect it like a
//! password: it allows to forge events.
//!
//! ```
//! use vis_api::{Client, MetadataPolicy, SigningAlgorithm, WebhookEventType};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # let client = Client::builder().base_url(sandbox.base_url()).bearer_token(sandbox.token()).build()?;
//! let webhook = client
//!     .create_webhook()
//!     .url("https://example.com/vis")
//!     .events([WebhookEventType::Call])
//!     .metadata_policy(MetadataPolicy::Header)
//!     .signing_algo(SigningAlgorithm::HmacSha256)
//!     .signing_key("a secret that only Vonage and you know")
//!     .await?;
//! # let _ = webhook;
//! # Ok(())
//! # }
//! ```
//!
//! The last three settings are essential: without the algorithm or the key, and with the default
//! policy `NONE`, deliveries are not signed; with `NONE` duplicates are
//! recognised by the text of the event only.
//!
//! # How do I keep the subscription alive?
//!
//! Use `webhook::WebhookSubscription` (feature `webhook`) instead of
//! [`create_webhook`](crate::Client::create_webhook): it creates or reuses the webhook, renews it
//! before its [`expire_at`](crate::Webhook::expire_at), typically after 10 days, detects failures,
//! and backfills missed events.
#![cfg_attr(feature = "axum", doc = "")]
#![cfg_attr(feature = "axum", doc = include_str!("webhooks.md"))]
