//! A sandbox, and clients for it.

use vis_api::vis_types::builder::WebhookCreate as Subscription;
use vis_api::{
    Client, ClientBuilder, MetadataPolicy, RetryPolicy, SigningAlgorithm, WebhookCreate,
    WebhookEventType,
};
use vis_sandbox::Sandbox;

/// A phone number reserved for fictional use.
pub const NUMBER: &str = "14155550100";

/// The key of signatures.
pub const KEY: &str = "mysecretkey";

pub async fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.expect("a free port on loopback");
    let client = connect(&sandbox);
    (sandbox, client)
}

/// A client with the address and token of the sandbox and without retries.
pub fn connect(sandbox: &Sandbox) -> Client {
    builder(sandbox).build().expect("a client for the sandbox")
}

/// What [`connect`] builds.
pub fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .retry(RetryPolicy::none())
}

/// A signed subscription, with the metadata in headers.
pub fn subscription(url: &str) -> Subscription {
    WebhookCreate::builder()
        .url(url)
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Header)
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key(KEY)
}
