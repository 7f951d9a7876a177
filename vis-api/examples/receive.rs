//! Receives call events until Ctrl-C, those included that were missed since the last run.

use std::env;

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tokio::signal::ctrl_c;
use vis_api::webhook::{self, EventQueue, Received};
use vis_api::{Client, MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};

/// Handles one event. An error repeats it.
async fn handle(received: Received) -> std::io::Result<()> {
    let event = received.event();
    println!("call {} is {}", event.id, event.state);
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let client = Client::from_env()?;
    let url = env::var("VIS_WEBHOOK_URL").context("VIS_WEBHOOK_URL")?;
    let key = env::var("VIS_SIGNING_KEY").context("VIS_SIGNING_KEY")?;
    let listener = TcpListener::bind("0.0.0.0:8080").await?;
    receive(&client, listener, url, key, handle, ctrl_c()).await
}

pub async fn receive(
    client: &Client,
    listener: TcpListener,
    url: String,
    key: String,
    handler: impl Into<EventQueue>,
    shutdown_signal: impl Future,
) -> Result<()> {
    let create = WebhookCreate::builder()
        .url(url)
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Header)
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key(key);
    let server = webhook::serve(listener, client, create, handler).await?;
    println!("webhook {}", server.subscription().webhook().id);

    shutdown_signal.await;
    server.shutdown().await;
    Ok(())
}
