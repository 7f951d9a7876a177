//! Carries out the operation of a case, through the public API alone.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use serde::Serialize;
use serde_json::{Value, json};
use vis_api::auth::{FileStore, PasswordGrant, RefreshTokenGrant, TokenSource};
use vis_api::reqwest;
use vis_api::webhook::{EventQueue, Received, Receiver, Verifier, WebhookSubscription};
use vis_api::{
    CallCreate, CallTransfer, Client, Error, MetadataPolicy, RetryPolicy, SigningAlgorithm,
    WaitOutcome, WebhookCreate, WebhookEventType,
};

use crate::case::{Answer, Case};
use crate::outcome::{Facts, Outcome};
use crate::server::{BASE, Server};

const KEY: &str = "signing-key-EXAMPLE";

/// Example secrets.
pub const TOKEN: &str = "token-EXAMPLE-0";
pub const CLIENT_ID: &str = "app-EXAMPLE";
pub const CLIENT_SECRET: &str = "cs-EXAMPLE/2";
pub const USERNAME: &str = "jane.doe";
pub const PASSWORD: &str = "pw-EXAMPLE+1 b";
pub const REFRESH_TOKEN: &str = "refresh-EXAMPLE-0";

const HOOK: &str = r#"{"id":"w-1","userId":"77310","accountId":"9041","url":"https://example.com/vis","status":"ACTIVE","events":["CALL"],"signingAlgo":"HMAC_SHA256","metadataPolicy":"HEADER","createdAt":"2026-01-01T00:00:00.000Z","renewedAt":"2026-01-02T00:00:00.000Z","expireAt":"2026-01-12T00:00:00.000Z","purgeAt":"2026-04-01T00:00:00.000Z","statistics":{"totalAttempts":3,"totalSuccesses":3,"totalFailures":0,"failed":false,"lastSuccess":"2026-01-01T12:00:00.000Z"}}"#;

fn default(route: &str, status: u16, body: &str) -> Answer {
    Answer {
        route: Some(route.into()),
        status,
        headers: Default::default(),
        body: body.into(),
        before: String::new(),
        after: String::new(),
        encoding: None,
        cut: None,
    }
}

/// What is answered where a case says nothing.
fn defaults(operation: &str) -> Vec<Answer> {
    let token = r#"{"access_token":"token-EXAMPLE-{n}","refresh_token":"refresh-EXAMPLE-{n}","token_type":"Bearer","expires_in":3600}"#;
    let mut defaults = vec![default("POST /token", 200, token)];
    if operation == "keep_alive" {
        defaults.extend([
            default("GET /self/webhooks", 200, &format!("[{HOOK}]")),
            default("GET /self/webhooks/w-1", 200, HOOK),
            default("PUT /self/webhooks/w-1/renew", 200, HOOK),
            default("POST /self/webhooks", 201, HOOK),
            default("DELETE /self/webhooks/*", 204, ""),
            default("GET /self/events", 200, "[]"),
            default("GET /self/events/count", 200, r#"{"count":0}"#),
        ]);
    }
    defaults
}

pub async fn run(case: &Case) -> Outcome {
    let elsewhere = Server::start(
        Vec::new(),
        vec![default("*", 200, "{}")],
        false,
        String::new(),
    )
    .await;
    // Another host, by its name.
    let other = format!("http://localhost:{}", elsewhere.address.port());
    let is_token = case.operation == "token";
    let server = Server::start(
        case.answer.clone(),
        defaults(&case.operation),
        is_token,
        other,
    )
    .await;
    let limit = Duration::from_millis(case.with.limit_ms);
    let begun = Instant::now();
    let mut outcome = Outcome::default();
    outcome.ended = tokio::time::timeout(limit, operate(case, &server, &mut outcome))
        .await
        .is_ok();
    outcome.elapsed = begun.elapsed();
    outcome.requests = server.recorded();
    outcome.other = elsewhere.recorded();
    outcome
}

async fn operate(case: &Case, server: &Server, outcome: &mut Outcome) {
    match case.operation.as_str() {
        "delivery" => return deliver(case, outcome).await,
        "token" => return token(case, server, outcome).await,
        _ => {}
    }
    let client = client(case, server);
    let id = case.with.id.as_str();
    let to = |number: &str| CallTransfer::builder().phone_number(number);
    macro_rules! one {
        ($result:expr) => {
            resource(outcome, $result.await.map(|it| it.into_inner()))
        };
    }
    macro_rules! list {
        ($result:expr) => {
            match $result {
                Ok(items) => {
                    let mut sorted: Vec<_> = items.iter().collect();
                    sorted.sort_by(|a, b| a.start_time.cmp(&b.start_time));
                    outcome.order = sorted
                        .iter()
                        .map(|it| value(it)["id"].as_str().unwrap_or_default().to_owned())
                        .collect();
                    outcome.items = Some(items.iter().map(value).collect());
                    let odd = items.iter().enumerate().flat_map(|(index, item)| {
                        let odd = item.oddities().iter();
                        odd.map(move |it| {
                            (format!("{index}.{}", it.path), Value::from(it.raw.clone()))
                        })
                    });
                    outcome.oddities = odd.collect();
                    outcome.ok = Some(true);
                }
                Err(error) => fail(outcome, &error),
            }
        };
    }
    macro_rules! sized {
        ($builder:expr) => {
            match case.with.size {
                Some(size) => $builder.size(size),
                None => $builder,
            }
        };
    }
    macro_rules! streamed {
        ($builder:expr) => {{
            let mut stream = sized!($builder).stream();
            let mut items = Vec::new();
            let result = loop {
                match stream.try_next().await {
                    Ok(Some(item)) => items.push(item),
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error),
                }
            };
            // What has come is there, however it ends.
            list!(Ok::<_, Error>(items));
            if let Err(error) = result {
                fail(outcome, &error);
            }
        }};
    }
    match case.operation.as_str() {
        "get_user" => one!(client.get_user().send()),
        "get_account" => one!(client.get_account().send()),
        "create_call" => one!(
            client
                .create_call()
                .body(CallCreate::builder().phone_number("14155550100"))
                .send()
        ),
        "get_call" => one!(client.get_call().id(id).send()),
        "answer_call" => one!(client.answer_call().id(id).send()),
        "hold_call" => one!(client.hold_call().id(id).send()),
        "unhold_call" => one!(client.unhold_call().id(id).send()),
        "end_call" => one!(client.end_call().id(id).send()),
        "transfer_call" => one!(client.transfer_call().id(id).body(to("14155550101")).send()),
        "transfer_call_to_voicemail" => one!(client.transfer_call_to_voicemail().id(id).send()),
        "get_event" => one!(client.get_event().id(id).send()),
        "count_calls" => one!(client.count_calls().send()),
        "count_events" => one!(client.count_events().send()),
        "create_webhook" => one!(client.create_webhook().body(subscription()).send()),
        "get_webhook" => one!(client.get_webhook().id(id).send()),
        "renew_webhook" => one!(client.renew_webhook().id(id).send()),
        "list_webhooks" => match client.list_webhooks().send().await {
            Ok(webhooks) => {
                outcome.items = Some(webhooks.iter().map(value).collect());
                outcome.ok = Some(true);
            }
            Err(error) => fail(outcome, &error),
        },
        "delete_webhook" => match client.delete_webhook().id(id).send().await {
            Ok(_) => outcome.ok = Some(true),
            Err(error) => fail(outcome, &error),
        },
        "list_events" => list!(sized!(client.list_events()).send().await),
        "list_calls" => list!(sized!(client.list_calls()).send().await),
        "stream_events" => streamed!(client.list_events()),
        "stream_calls" => streamed!(client.list_calls()),
        "wait_for" => wait(case, &client, outcome).await,
        "keep_alive" => keep_alive(case, &client, outcome).await,
        other => panic!("{}: no such operation: {other}", case.name),
    }
}

fn value<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("a value")
}

fn resource<T: Serialize>(outcome: &mut Outcome, result: Result<T, Error>) {
    match result {
        Ok(resource) => {
            outcome.value = Some(value(&resource));
            outcome.ok = Some(true);
        }
        Err(error) => fail(outcome, &error),
    }
}

fn fail(outcome: &mut Outcome, error: &Error) {
    outcome.ok = Some(false);
    outcome.error = Some(Facts::of(error));
}

fn http(case: &Case) -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    let builder = match case.client.http_client.as_deref() {
        Some("default") => builder,
        _ => builder.redirect(reqwest::redirect::Policy::none()),
    };
    builder.build().expect("an HTTP client")
}

fn store(case: &Case) -> Option<FileStore> {
    let session = case.client.session.as_ref()?;
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    std::fs::create_dir_all(directory()).expect("a directory");
    let path = directory().join(format!("session-{number}.json"));
    std::fs::write(&path, session.bytes(str::to_owned)).expect("a file");
    Some(FileStore::new(path))
}

/// Where the files of sessions are.
pub fn directory() -> std::path::PathBuf {
    std::env::temp_dir().join(format!("wire-probe-{}", std::process::id()))
}

fn source(case: &Case, server: &Server) -> Arc<dyn TokenSource> {
    let url = format!("{}{BASE}/token", server.url());
    let store = store(case);
    if case.client.credentials.as_deref() == Some("refresh") {
        let mut grant =
            RefreshTokenGrant::new(CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN).token_url(url);
        if let Some(store) = store {
            grant = grant.store(store);
        }
        return Arc::new(grant);
    }
    let mut grant = PasswordGrant::new(CLIENT_ID, CLIENT_SECRET, USERNAME, PASSWORD).token_url(url);
    if let Some(store) = store {
        grant = grant.store(store);
    }
    Arc::new(grant)
}

fn client(case: &Case, server: &Server) -> Client {
    let quick = RetryPolicy::default()
        .initial_delay(Duration::from_millis(1))
        .max_delay(Duration::from_millis(5))
        .max_elapsed(Duration::from_secs(3));
    let retry = match case.client.retry.as_deref() {
        Some("quick") => quick,
        None => RetryPolicy::none(),
        Some(other) => panic!("no such policy: {other}"),
    };
    let builder = Client::builder()
        .base_url(format!("{}{BASE}", server.url()))
        .retry(retry);
    let builder = match case.client.credentials.as_deref() {
        None | Some("bearer") => builder.bearer_token(TOKEN),
        Some("none") => builder,
        _ => builder.credentials(source(case, server)),
    };
    let builder = match case.client.http_client.as_deref() {
        None => builder,
        Some(_) => builder.http_client(http(case)),
    };
    builder.build().expect("a client")
}

async fn token(case: &Case, server: &Server, outcome: &mut Outcome) {
    match source(case, server).access_token(&http(case), None).await {
        Ok(token) => {
            outcome.ok = Some(true);
            outcome.value = Some(json!({ "token": token.expose() }));
        }
        Err(error) => {
            outcome.ok = Some(false);
            outcome.error = Some(Facts::of_auth(&error));
        }
    }
}

async fn wait(case: &Case, client: &Client, outcome: &mut Outcome) {
    let mut wait = client
        .wait_for(case.with.id.as_str())
        .poll_every(Duration::from_millis(10), Duration::from_millis(40));
    if let Some(deadline) = case.with.deadline_ms {
        wait = wait.deadline(Duration::from_millis(deadline));
    }
    match wait.send().await {
        Ok(waited) => {
            outcome.ok = Some(true);
            outcome.waited = Some(match &waited {
                WaitOutcome::Reached(_) => "reached",
                WaitOutcome::Ended(_) => "final",
                WaitOutcome::NotFound(_) => "gone",
                WaitOutcome::TimedOut(_) => "deadline",
                _ => "other",
            });
            outcome.value = waited.call().map(value);
        }
        Err(error) => fail(outcome, &error),
    }
}

fn subscription() -> WebhookCreate {
    WebhookCreate::builder()
        .url("https://example.com/vis")
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Header)
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key(KEY)
        .build()
        .expect("a subscription")
}

fn queue() -> (EventQueue, Arc<Mutex<Vec<Value>>>) {
    let handled = Arc::<Mutex<Vec<Value>>>::default();
    let seen = Arc::clone(&handled);
    let queue = EventQueue::new(move |received: Received| {
        let seen = Arc::clone(&seen);
        async move {
            seen.lock().expect("lock").push(value(received.event()));
            Ok::<(), std::io::Error>(())
        }
    });
    (queue, handled)
}

async fn keep_alive(case: &Case, client: &Client, outcome: &mut Outcome) {
    let (queue, handled) = queue();
    let started = WebhookSubscription::keep_alive(client, subscription())
        .event_queue(queue.clone())
        .start()
        .await;
    match started {
        Ok(subscription) => {
            outcome.ok = Some(true);
            let mut status = subscription.status();
            for _ in 0..case.with.checks {
                status = subscription.check_now().await;
            }
            outcome.healthy = Some(status.is_healthy());
            outcome.value = Some(value(&status.webhook));
            outcome.error = status.last_error.as_deref().map(Facts::of);
            subscription.stop().await;
        }
        Err(error) => fail(outcome, &error),
    }
    queue.close().await;
    outcome.handled = handled.lock().expect("lock").clone();
}

async fn deliver(case: &Case, outcome: &mut Outcome) {
    let (queue, handled) = queue();
    let receiver = Receiver::new(Verifier::new(KEY).expect("a key"), queue.clone());
    for posted in &case.delivery {
        let signature = if posted.sign {
            signature(&posted.body)
        } else {
            String::new()
        };
        let replace = |text: &str| text.replace("{signature}", &signature);
        let is_placed = posted.body.contains("{signature}")
            || posted
                .headers
                .0
                .iter()
                .any(|(_, value)| value.contains("{signature}"));
        let mut headers = http::HeaderMap::new();
        let mut append = |name: &str, value: &str| {
            let name = http::HeaderName::from_bytes(name.as_bytes()).expect("a name");
            headers.append(
                name,
                http::HeaderValue::from_bytes(value.as_bytes()).expect("a value"),
            );
        };
        for (name, value) in &posted.headers.0 {
            append(name, &replace(value));
        }
        if posted.sign && !is_placed {
            append("x-von-signature", &signature);
        }
        let body = posted.bytes().bytes(replace);
        let answer = receiver.receive(&headers, &body).await;
        outcome.statuses.push(answer.status().as_u16());
    }
    queue.close().await;
    outcome.handled = handled.lock().expect("lock").clone();
    outcome.ok = Some(outcome.statuses.iter().all(|status| *status == 200));
}

/// The signature of the `event` in `body`: `{"event": …}`, or also with metadata.
fn signature(body: &str) -> String {
    #[derive(serde::Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        event: Option<&'a serde_json::value::RawValue>,
    }
    let event = match serde_json::from_str::<Body>(body) {
        Ok(body) => body.event.map(|event| event.get()),
        // A control character: no JSON, but signed all the same.
        Err(_) => body
            .strip_prefix("{\"event\":")
            .and_then(|body| body.strip_suffix('}')),
    };
    let signature = event.map(|event| vis_api::webhook::sign(KEY, event.as_bytes()));
    signature.unwrap_or(Ok(String::new())).expect("a signature")
}
