//! How do I receive events instead of asking for them?
//!
//! Vonage posts each change of a call's state to a URL of yours, and wants a 200 within 2 seconds. It
//! tries five times more, 10 seconds apart; then the webhook is marked as failed, and gets nothing
//! until it is renewed. The feature `webhook` receives such deliveries in any framework, and the
//! feature `axum` in an axum server.
//!
//! # How do I subscribe?
//!
//! With [`create_webhook`](crate::Client::create_webhook), and a key that is long, random and kept as
//! safe as a password. Whoever has it can make up events:
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
//!     .signing_key("a secret that only Vonage and you know");
//! let webhook = client.create_webhook().body(subscription).send().await?;
//! # let _ = webhook;
//! # Ok(())
//! # }
//! ```
//!
//! Each of the three last lines has its reason: without the algorithm or the key, and with the policy
//! `NONE`, which is the default, nothing is signed; and with `NONE` a repetition cannot be told from
//! news.
//!
//! # How do I keep the subscription alive?
//!
//! With `webhook::WebhookSubscription`, of the feature `webhook`, in the place of
//! [`create_webhook`](crate::Client::create_webhook): it creates the webhook or adopts the one that is
//! there, renews it ahead of its [`expire_at`](crate::Webhook::expire_at), which is typically 10 days
//! off, notices when it has failed, and hands over what was missed meanwhile.
#![cfg_attr(feature = "axum", doc = "")]
#![cfg_attr(feature = "axum", doc = include_str!("webhooks.md"))]
