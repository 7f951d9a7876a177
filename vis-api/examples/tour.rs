//! Calls the operations of the API in turn and prints each result.
//!
//! ```text
//! cargo run --example tour                              # against its own sandbox
//! VIS_BASE_URL=… VIS_TOKEN=… cargo run --example tour   # against that service, read only
//! ```

use std::{env, fmt};

use anyhow::{Context, Result, bail};
use vis_api::{
    Call, CallCreate, CallState, CallTransfer, Client, MetadataPolicy, SigningAlgorithm,
    WaitOutcome, WebhookCreate, WebhookEventType,
};
use vis_sandbox::Sandbox;

/// A number reserved for fiction.
const NUMBER: &str = "14155550100";

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
    place_calls(&client).await
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

    let subscription = WebhookCreate::builder()
        .url("https://example.com/vis")
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Header)
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key("a secret of ours");
    let webhook = client.create_webhook().body(subscription).send().await?;
    step(
        "webhook",
        format!("{} until {}", webhook.id, text(&webhook.expire_at)),
    );
    let renewed = client.renew_webhook().id(&webhook.id).send().await?;
    step("renewed", format!("until {}", text(&renewed.expire_at)));
    client.delete_webhook().id(&webhook.id).send().await?;
    step("deleted", &webhook.id);

    match client.get_webhook().id(&webhook.id).send().await {
        Ok(_) => bail!("the webhook is still there"),
        Err(error) if error.is_not_found() => step("not found", error),
        Err(error) => return Err(error.into()),
    }
    step("done", "every operation succeeded");
    Ok(())
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
