//! Calls the operations of the API in turn, receives a webhook, and prints each result.
//!
//! ```text
//! cargo run --example tour                              # against its own sandbox
//! VIS_BASE_URL=… VIS_TOKEN=… cargo run --example tour   # against that service, read only
//! ```

use std::{env, fmt, future};

use anyhow::{Context, Result, bail};
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::{Router, routing::post};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use vis_api::{
    Call, CallCreate, CallState, CallTransfer, Client, MetadataPolicy, SigningAlgorithm,
    WaitOutcome, WebhookCreate, WebhookEventType,
};
use vis_sandbox::Sandbox;
use vis_types::webhook::{Delivery, Verifier};

/// A number reserved for fiction.
const NUMBER: &str = "14155550100";

/// Vonage signs deliveries with it.
const KEY: &str = "a secret of ours";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    if env::var_os("VIS_TOKEN").is_some() {
        let client = Client::from_env()?;
        return read(&client).await;
    }
    let sandbox = Sandbox::start().await.context("cannot start the sandbox")?;
    step("sandbox", sandbox.base_url());
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .build()?;
    read(&client).await?;
    place_calls(&client).await?;
    receive(&client, &sandbox).await?;
    step("done", "every operation succeeded");
    println!(
        "\nTo receive the events of your account:\n\n  VIS_TOKEN=… VIS_WEBHOOK_URL=… VIS_SIGNING_KEY=… \
         cargo run --example receive --features axum"
    );
    Ok(())
}

async fn read(client: &Client) -> Result<()> {
    let user = client.get_user().send().await?;
    step(
        "user",
        format!("{} (id {})", text(&user.first_name), user.id),
    );

    let account = client.get_account().send().await?;
    step(
        "account",
        format!("{} (id {})", text(&account.name), account.id),
    );

    let active = client.count_calls().send().await?;
    step("active calls", active.count);

    let webhooks = client.list_webhooks().send().await?;
    step("webhooks", webhooks.len());
    Ok(())
}

async fn place_calls(client: &Client) -> Result<()> {
    let call = place(client).await?;
    show("held", &*client.hold_call().id(&call.id).send().await?);
    show("unheld", &*client.unhold_call().id(&call.id).send().await?);
    let to = CallTransfer::builder().phone_number("14155550199");
    show(
        "transferred",
        &*client.transfer_call().id(&call.id).body(to).send().await?,
    );

    let call = place(client).await?;
    show("ended", &*client.end_call().id(&call.id).send().await?);

    let finished = client
        .list_events()
        .states([CallState::Answered])
        .send()
        .await?;
    for event in finished.iter() {
        let number = text(&event.phone_number);
        step(
            "event",
            format!("{number} from {}, {}", text(&event.start_time), event.state),
        );
    }
    step("events", client.count_events().send().await?.count);
    Ok(())
}

/// Subscribes a webhook, receives the events of a call, and unsubscribes.
pub async fn receive(client: &Client, sandbox: &Sandbox) -> Result<()> {
    let (url, mut deliveries) = serve().await?;
    let subscription = WebhookCreate::builder()
        .url(url)
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Header)
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key(KEY);
    let webhook = client.create_webhook().body(subscription).send().await?;
    step(
        "webhook",
        format!("{} until {}", webhook.id, text(&webhook.expire_at)),
    );
    let call = sandbox.incoming_call(NUMBER);
    sandbox.remote_hangs_up(&call)?;
    for _ in ["RINGING", "MISSED"] {
        let event = deliveries.recv().await.context("no delivery")?.event;
        let what = format!("call {} is {}, signature verified", event.id, event.state);
        step("delivered", what);
    }
    let renewed = client.renew_webhook().id(&webhook.id).send().await?;
    step("renewed", format!("until {}", text(&renewed.expire_at)));
    client.delete_webhook().id(&webhook.id).send().await?;
    step("deleted", &webhook.id);

    match client.get_webhook().id(&webhook.id).send().await {
        Ok(_) => bail!("the webhook is still there"),
        Err(error) if error.is_not_found() => step("not found", error),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Serves the URL of a webhook on a free port; verified deliveries are sent to the channel.
async fn serve() -> Result<(String, UnboundedReceiver<Delivery>)> {
    let (verifier, (sender, deliveries)) = (Verifier::new(KEY)?, unbounded_channel());
    let handler = move |headers: HeaderMap, body: Bytes| {
        let verified = verifier.verify(&headers, &body).ok();
        let sent = verified.and_then(|delivery| sender.send(delivery).ok());
        future::ready(sent.map_or(StatusCode::UNAUTHORIZED, |()| StatusCode::OK))
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/vis", listener.local_addr()?);
    let app = Router::new().route("/vis", post(handler));
    tokio::spawn(async { axum::serve(listener, app).await });
    Ok((url, deliveries))
}

/// Places a call and waits for the answer.
async fn place(client: &Client) -> Result<Call> {
    let body = CallCreate::builder().phone_number(NUMBER);
    let call = client.create_call().body(body).send().await?.into_inner();
    show("placed", &call);
    match client
        .wait_for(&call.id)
        .until(|state| *state == CallState::Active)
        .await?
    {
        WaitOutcome::Reached(call) => {
            show("answered", &call);
            Ok(call)
        }
        WaitOutcome::Ended(call) => bail!("not answered: the call is {}", call.state),
        _ => bail!("not answered in time"),
    }
}

fn show(step_name: &str, call: &Call) {
    step(step_name, format!("call {} is {}", call.id, call.state));
}

fn step(name: &str, what: impl fmt::Display) {
    println!("{name:>12}  {what}");
}

fn text<T: fmt::Display>(value: &Option<T>) -> String {
    value
        .as_ref()
        .map_or_else(|| "(none)".to_owned(), T::to_string)
}
