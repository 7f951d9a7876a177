//! A receiver written by somebody else verifies what the sandbox delivers, and our verifier what that
//! receiver signs. `tests/interop/receivers/run` says which there are, and gives their commands:
//!
//! ```sh
//! cargo run --package vis-tests --example receivers -- python3 tests/interop/receivers/flask_receiver.py
//! ```

#[path = "support/stranger.rs"]
mod stranger;

use std::env;
use std::error::Error;
use std::process::Command;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use vis_api::{Client, MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType, reqwest};
use vis_sandbox::{DeliveryOutcome, IncomingCall, RemoteParty, Sandbox};
use vis_types::webhook::Verifier;

use stranger::Stranger;

const KEY: &str = "a key of théirs and ours";
const NUMBER: &str = "14155550100";

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let mut command = env::args().skip(1);
    let program = command.next().ok_or("give the command of a receiver")?;
    let mut command_line = Command::new(program);
    let theirs = Stranger::start(command_line.args(command).env("SIGNING_KEY", KEY))?;

    for policy in [MetadataPolicy::Header, MetadataPolicy::Body] {
        let count = they_verify_ours(&theirs, &policy).await?;
        println!("{policy}: {count} deliveries of the sandbox verified");
        they_refuse_another_key(&theirs, &policy).await?;
        println!("{policy}: all deliveries under another key refused");
    }
    let count = we_verify_theirs(&theirs).await?;
    println!("{count} deliveries of theirs verified, and as many refused that were changed");
    Ok(())
}

/// A sandbox whose time stands still, so that retries take none of ours.
async fn sandbox_with_webhook(
    theirs: &Stranger,
    policy: &MetadataPolicy,
    key: &str,
) -> Outcome<(Sandbox, Client)> {
    let sandbox = Sandbox::builder()
        .paused_time()
        // Theirs may be slow to wake up on a busy machine, which is not what is looked at.
        .delivery_timeouts(Duration::from_secs(30), Duration::from_secs(30))
        .start()
        .await?;
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .build()?;
    let webhook = WebhookCreate::builder()
        .url(format!("{}/vis", theirs.url))
        .events([WebhookEventType::Call])
        .metadata_policy(policy.clone())
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key(key);
    client.create_webhook().body(webhook).send().await?;
    Ok((sandbox, client))
}

async fn they_verify_ours(theirs: &Stranger, policy: &MetadataPolicy) -> Outcome<usize> {
    let (sandbox, client) = sandbox_with_webhook(theirs, policy, KEY).await?;
    let second = Duration::from_secs(1);
    let party = RemoteParty::answers_after(second)
        .holds_after(second)
        .resumes_after(second)
        .hangs_up_after(second);
    sandbox.next_remote_party(party)?;
    client
        .create_call()
        .body(vis_api::CallCreate::builder().phone_number(NUMBER))
        .send()
        .await?;
    // What JSON has to escape, and what it may.
    let named = IncomingCall::from(NUMBER).caller_id("Zoë \"Z\" \\ </b> \u{7f}\u{2028}\u{1f600}");
    let impatient = RemoteParty::waits().gives_up_after(second);
    sandbox.incoming_call(named.remote_party(impatient)?);
    sandbox.advance(60 * second).await;

    let deliveries = sandbox.deliveries();
    let refused = deliveries.iter().find(|delivery| !delivery.is_accepted());
    if let Some(refused) = refused {
        return Err(format!("{policy}: not accepted: {refused:?}").into());
    }
    let states: Vec<_> = deliveries.iter().map(|it| it.state.to_string()).collect();
    for state in ["RINGING", "ACTIVE", "REMOTE_HELD", "ANSWERED", "MISSED"] {
        if !states.iter().any(|delivered| delivered == state) {
            return Err(format!("{policy}: no {state} among {states:?}").into());
        }
    }
    Ok(deliveries.len())
}

async fn they_refuse_another_key(theirs: &Stranger, policy: &MetadataPolicy) -> Outcome {
    let (sandbox, _) = sandbox_with_webhook(theirs, policy, "another key").await?;
    sandbox.incoming_call(NUMBER);
    sandbox.advance(Duration::from_secs(120)).await;
    let outcomes: Vec<_> = sandbox
        .deliveries()
        .into_iter()
        .map(|delivery| delivery.outcome)
        .collect();
    let is_401 =
        |outcome: &DeliveryOutcome| matches!(outcome, DeliveryOutcome::Refused { status: 401, .. });
    if outcomes.is_empty() || !outcomes.iter().all(is_401) {
        return Err(format!("{policy}: not refused under another key: {outcomes:?}").into());
    }
    Ok(())
}

async fn we_verify_theirs(theirs: &Stranger) -> Outcome<usize> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/vis", listener.local_addr()?);
    let ours = Router::new()
        .route("/vis", post(receive))
        .with_state(Verifier::new(KEY)?);
    let server = tokio::spawn(async move { axum::serve(listener, ours).await });

    let http = reqwest::Client::builder().no_proxy().build()?;
    let mut count = 0;
    let events = events()?;
    for (event, policy, escaped) in events.iter().flat_map(spellings) {
        for (changes, expected) in [(json!({}), 200), (json!({"state": "ACTIVE"}), 401)] {
            let order = json!({
                "url": url, "policy": policy, "event": event,
                "escaped": escaped, "changesAfterSigning": changes,
            });
            let request = http.post(format!("{}/send", theirs.url)).json(&order);
            let answer: Value = request.send().await?.error_for_status()?.json().await?;
            if answer["status"] != expected {
                let order = serde_json::to_string_pretty(&order)?;
                return Err(format!("{answer} instead of {expected} for {order}").into());
            }
        }
        count += 1;
    }
    server.abort();
    Ok(count)
}

/// An event with its metadata in either place, and with other letters than ASCII's as they are and
/// escaped.
fn spellings(event: &Value) -> impl Iterator<Item = (&Value, &'static str, bool)> {
    let ways = [
        ("HEADER", false),
        ("HEADER", true),
        ("BODY", false),
        ("BODY", true),
    ];
    ways.into_iter()
        .map(move |(policy, escaped)| (event, policy, escaped))
}

async fn receive(
    State(verifier): State<Verifier>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    match verifier.verify(&headers, &body) {
        Ok(_) => (StatusCode::OK, String::new()),
        Err(error) if error.is_signature() => (StatusCode::UNAUTHORIZED, error.to_string()),
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()),
    }
}

/// The vendor's two documented shapes of an event, and one with everything that their libraries write
/// as they sign it. That holds for numbers too: Node signs and sends `1` where the order has `1.0`.
fn events() -> Outcome<[Value; 3]> {
    let documented: Value = serde_json::from_str(
        r#"{"accountId":"-1","direction":"OUTBOUND","duration":0,"externalId":"x","id":"abc1234a806d07a6ff17ba","internal":false,"phoneNumber":"14155550100","startTime":"2020-10-01T16:10:06.000+0000","state":"RINGING","type":"CALL","ucpType":"VBS","userId":"1234"}"#,
    )?;
    let mut named = documented.clone();
    named["callerId"] = "Zoë \"Z\" \\ </b> \u{1}\u{7f}\u{2028}\u{1f600}\r\n\t".into();
    named["endTime"] = Value::Null;
    let mut strange = named.clone();
    strange["é"] = json!({"z": [1.0, 1e5, 0.1, -0.5, 1e300, 9_007_199_254_740_991_i64], "": {}, "10": 1, "9": 2});
    strange["Zulu"] = json!([[], {"b": {"b": 1, "a": [true, {"d": null, "c": false}]}, "a": ""}]);
    strange["\u{0}\n\"\\"] = "a name with all that must be escaped".into();
    Ok([documented, named, strange])
}
