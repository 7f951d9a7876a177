//! An external receiver verifies the sandbox's deliveries, and our verifier verifies its
//! signatures. `tests/interop/receivers/run` runs all receivers:
//!
//! ```sh
//! cargo run --package vis-tests --example receivers -- python3 tests/interop/receivers/flask_receiver.py
//! ```

#[path = "support/external_process.rs"]
mod external_process;

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
use vis_api::{CallCreate, Client, MetadataPolicy, reqwest};
use vis_sandbox::{DeliveryOutcome, IncomingCall, RemoteParty, Sandbox};
use vis_types::webhook::Verifier;

use external_process::ExternalProcess;

const KEY: &str = "a shared këy";
const NUMBER: &str = "14155550100";

/// Metadata in headers or the body, with plain or escaped non-ASCII characters.
const SPELLINGS: [(&str, bool); 4] = [
    ("HEADER", false),
    ("HEADER", true),
    ("BODY", false),
    ("BODY", true),
];

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let mut command = env::args().skip(1);
    let program = command.next().ok_or("missing argument: receiver command")?;
    let mut command_line = Command::new(program);
    let receiver = ExternalProcess::start(command_line.args(command).env("SIGNING_KEY", KEY))?;

    for policy in [MetadataPolicy::Header, MetadataPolicy::Body] {
        let count = verify_sandbox_deliveries(&receiver, &policy).await?;
        println!("{policy}: {count} deliveries of the sandbox verified");
        verify_key_mismatch(&receiver, &policy).await?;
        println!("{policy}: all deliveries with another key rejected");
    }
    let count = verify_receiver_signatures(&receiver).await?;
    println!("{count} receiver deliveries verified, {count} tampered ones rejected");
    Ok(())
}

/// A sandbox with a paused clock, so that retries are immediate.
async fn sandbox_with_webhook(
    receiver: &ExternalProcess,
    policy: &MetadataPolicy,
    key: &str,
) -> Outcome<(Sandbox, Client)> {
    let sandbox = Sandbox::builder()
        .paused_time()
        // The receiver may be slow on a busy machine.
        .delivery_timeouts(Duration::from_secs(30), Duration::from_secs(30))
        .start()
        .await?;
    let client = vis_tests::connect(&sandbox);
    let webhook = vis_tests::subscription(&format!("{}/vis", receiver.url))
        .metadata_policy(policy.clone())
        .signing_key(key);
    client.create_webhook().body(webhook).send().await?;
    Ok((sandbox, client))
}

async fn verify_sandbox_deliveries(
    receiver: &ExternalProcess,
    policy: &MetadataPolicy,
) -> Outcome<usize> {
    let (sandbox, client) = sandbox_with_webhook(receiver, policy, KEY).await?;
    let second = Duration::from_secs(1);
    let party = RemoteParty::answers_after(second)
        .holds_after(second)
        .resumes_after(second)
        .hangs_up_after(second);
    sandbox.next_remote_party(party)?;
    let call = CallCreate::builder().phone_number(NUMBER);
    client.create_call().body(call).send().await?;
    // Characters that JSON must or may escape.
    let named = IncomingCall::from(NUMBER).caller_id("Zoë \"Z\" \\ </b> \u{7f}\u{2028}\u{1f600}");
    let cancelled = RemoteParty::waits().gives_up_after(second);
    sandbox.incoming_call(named.remote_party(cancelled)?);
    sandbox.advance(60 * second).await;

    let deliveries = sandbox.deliveries();
    let rejected = deliveries.iter().find(|delivery| !delivery.is_accepted());
    if let Some(rejected) = rejected {
        return Err(format!("{policy}: not accepted: {rejected:?}").into());
    }
    let states: Vec<_> = deliveries.iter().map(|it| it.state.to_string()).collect();
    for state in ["RINGING", "ACTIVE", "REMOTE_HELD", "ANSWERED", "MISSED"] {
        if !states.iter().any(|delivered| delivered == state) {
            return Err(format!("{policy}: no {state} among {states:?}").into());
        }
    }
    Ok(deliveries.len())
}

async fn verify_key_mismatch(receiver: &ExternalProcess, policy: &MetadataPolicy) -> Outcome {
    let (sandbox, _) = sandbox_with_webhook(receiver, policy, "another key").await?;
    sandbox.incoming_call(NUMBER);
    sandbox.advance(Duration::from_secs(120)).await;
    let deliveries = sandbox.deliveries().into_iter();
    let outcomes = Vec::from_iter(deliveries.map(|delivery| delivery.outcome));
    let is_401 =
        |outcome: &DeliveryOutcome| matches!(outcome, DeliveryOutcome::Refused { status: 401, .. });
    if outcomes.is_empty() || !outcomes.iter().all(is_401) {
        return Err(format!("{policy}: not rejected with another key: {outcomes:?}").into());
    }
    Ok(())
}

async fn verify_receiver_signatures(receiver: &ExternalProcess) -> Outcome<usize> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/vis", listener.local_addr()?);
    let app = Router::new()
        .route("/vis", post(receive))
        .with_state(Verifier::new(KEY)?);
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let http = reqwest::Client::builder().no_proxy().build()?;
    let mut count = 0;
    for event in events()? {
        for (policy, escaped) in SPELLINGS {
            for (changes, expected) in [(json!({}), 200), (json!({"state": "ACTIVE"}), 401)] {
                let parameters = json!({
                    "url": url, "policy": policy, "event": event,
                    "escaped": escaped, "changesAfterSigning": changes,
                });
                let request = http.post(format!("{}/send", receiver.url));
                let response = request.json(&parameters).send().await?.error_for_status()?;
                let response: Value = response.json().await?;
                if response["status"] != expected {
                    return Err(
                        format!("{response} instead of {expected} for {parameters:#}").into(),
                    );
                }
            }
            count += 1;
        }
    }
    server.abort();
    Ok(count)
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

/// The vendor's two documented event shapes, and one with unusual JSON. The receiver signs what its
/// library writes: Node signs and sends `1` for `1.0`.
fn events() -> Outcome<[Value; 3]> {
    let documented: Value = serde_json::from_str(
        r#"{"accountId":"-1","direction":"OUTBOUND","duration":0,"externalId":"x","id":"abc1234a806d07a6ff17ba","internal":false,"phoneNumber":"14155550100","startTime":"2020-10-01T16:10:06.000+0000","state":"RINGING","type":"CALL","ucpType":"VBS","userId":"1234"}"#,
    )?;
    let mut named = documented.clone();
    named["callerId"] = "Zoë \"Z\" \\ </b> \u{1}\u{7f}\u{2028}\u{1f600}\r\n\t".into();
    named["endTime"] = Value::Null;
    let mut unusual = named.clone();
    unusual["é"] = json!({"z": [1.0, 1e5, 0.1, -0.5, 1e300, 9_007_199_254_740_991_i64], "": {}, "10": 1, "9": 2});
    unusual["Zulu"] = json!([[], {"b": {"b": 1, "a": [true, {"d": null, "c": false}]}, "a": ""}]);
    unusual["\u{0}\n\"\\"] = "a name with all mandatory escapes".into();
    Ok([documented, named, unusual])
}
