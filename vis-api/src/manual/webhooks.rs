//! How do I receive events instead of asking for them?
//!
//! Subscribe a URL of yours with [`create_webhook`](crate::Client::create_webhook), and renew the
//! subscription with [`renew_webhook`](crate::Client::renew_webhook) before
//! [`expire_at`](crate::Webhook::expire_at), typically every 10 days:
//!
//! ```
//! use vis_api::{Client, MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # let client = Client::builder().base_url(sandbox.base_url()).bearer_token(sandbox.token()).build()?;
//! let subscription = WebhookCreate::builder()
//!     .url("https://example.com/vis")
//!     .events([WebhookEventType::Call])
//!     .metadata_policy(MetadataPolicy::Header)
//!     .signing_algo(SigningAlgorithm::HmacSha256)
//!     .signing_key("a secret that Vonage and you share");
//! let webhook = client.create_webhook().body(subscription).send().await?;
//! client.renew_webhook().id(&webhook.id).send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Vonage posts each event to the URL and wants a 200 within 2 seconds. It tries five times more, 10
//! seconds apart; then the webhook is marked as failed, and gets nothing until it is renewed.
//!
//! This version of the crate does not verify deliveries yet.
