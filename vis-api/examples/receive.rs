//! Receives the events of an incoming call that is answered and ends.

use axum::Router;
use tokio::net::TcpListener;
use vis_api::webhook::{self, EventQueue, Received, Verifier};
use vis_api::{Client, MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};
use vis_sandbox::Sandbox;

async fn handle(received: Received) -> std::io::Result<()> {
    let event = received.event();
    println!("call {} is {}", event.id, event.state);
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .build()?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let subscription = WebhookCreate::builder()
        .url(format!("http://{}/vis", listener.local_addr()?))
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Header)
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key("a secret that only Vonage and you know")
        .build()?;

    let verifier = Verifier::for_subscription(&subscription)?;
    let event_queue = EventQueue::new(handle);
    let app = Router::new().nest("/vis", webhook::router(verifier, event_queue.clone()));
    tokio::spawn(async { axum::serve(listener, app).await });
    client.create_webhook().body(subscription).send().await?;

    let id = sandbox.incoming_call("14155550123");
    client.answer_call().id(&id).send().await?;
    sandbox.remote_hangs_up(&id)?;

    sandbox.idle().await; // all events are delivered …
    event_queue.close().await; // … and handled
    Ok(())
}
