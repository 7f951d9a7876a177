//! Carries out the operation of a case through the public API.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::TryStreamExt;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, json};
use vis_api::auth::{FileStore, PasswordGrant, RefreshTokenGrant, TokenSource};
use vis_api::reqwest;
use vis_api::webhook::{EventQueue, Received, Receiver, Verifier, WebhookSubscription};
use vis_api::{
    CallCreate, CallTransfer, Client, Event, MetadataPolicy, RetryPolicy, SigningAlgorithm,
    WaitOutcome, WebhookCreate, WebhookEventType,
};

use crate::case::{Case, Message};
use crate::facts::Facts;
use crate::server::{Responses, Server};

const KEY: &str = "signing-key-EXAMPLE";

/// No case waits for so long.
const LIMIT: Duration = Duration::from_secs(60);

/// Example secrets.
const TOKEN: &str = "token-EXAMPLE-0";
const CLIENT_ID: &str = "app-EXAMPLE";
const CLIENT_SECRET: &str = "cs-EXAMPLE/2";
const USERNAME: &str = "jane.doe";
const PASSWORD: &str = "pw-EXAMPLE+1 b";
const REFRESH_TOKEN: &str = "refresh-EXAMPLE-0";

const WEBHOOK: &str = r#"{"id":"w-1","userId":"77310","accountId":"9041","url":"https://example.com/vis","status":"ACTIVE","events":["CALL"],"signingAlgo":"HMAC_SHA256","metadataPolicy":"HEADER","createdAt":"2026-01-01T00:00:00.000Z","renewedAt":"2026-01-02T00:00:00.000Z","expireAt":"2026-01-12T00:00:00.000Z","purgeAt":"2026-04-01T00:00:00.000Z","statistics":{"totalAttempts":3,"totalSuccesses":3,"totalFailures":0,"failed":false,"lastSuccess":"2026-01-01T12:00:00.000Z"}}"#;

fn default(route: &str, status: u16, body: &str) -> Message {
    Message {
        route: Some(route.into()),
        status: Some(status),
        body: body.into(),
        ..Message::default()
    }
}

/// The responses to requests for which a case has none.
fn defaults(operation: &str) -> Vec<Message> {
    let token = r#"{"access_token":"token-EXAMPLE-{n}","refresh_token":"refresh-EXAMPLE-{n}","token_type":"Bearer","expires_in":3600}"#;
    let mut defaults = vec![default("POST /token", 200, token)];
    if operation == "keep_alive" {
        defaults.extend([
            default("GET /self/webhooks", 200, &format!("[{WEBHOOK}]")),
            default("GET /self/webhooks/w-1", 200, WEBHOOK),
            default("PUT /self/webhooks/w-1/renew", 200, WEBHOOK),
            default("POST /self/webhooks", 201, WEBHOOK),
            default("DELETE /self/webhooks/*", 204, ""),
            default("GET /self/events", 200, "[]"),
            default("GET /self/events/count", 200, r#"{"count":0}"#),
        ]);
    }
    defaults
}

pub async fn run(case: &Case) -> Facts {
    let server = Server::start(Responses {
        of_case: case.answer.clone(),
        defaults: defaults(&case.operation),
        are_for_token: case.operation == "token",
    });
    let server = server.await;
    let mut facts = Facts::default();
    let ended = tokio::time::timeout(LIMIT, operate(case, &server, &mut facts)).await;
    facts.set("ended", ended.is_ok());
    let requests = server.requests();
    facts.set("requests", requests.len());
    let mut sent = BTreeMap::new();
    for request in &requests {
        *sent.entry(&request.line).or_insert(0) += 1;
    }
    facts.set("sent", sent);
    let last = requests.last().map(|it| &it.authorization);
    facts.set("last_authorization", last);
    facts
}

async fn operate(case: &Case, server: &Server, facts: &mut Facts) {
    match case.operation.as_str() {
        "delivery" => return deliver(case, facts).await,
        "token" => return token(case, server, facts).await,
        _ => {}
    }
    let client = client(case, server);
    let id = case.with.id.as_str();
    macro_rules! one {
        ($request:expr) => {
            facts.set_result($request.send().await.map(|it| it.into_inner()))
        };
    }
    macro_rules! set_list {
        ($items:expr) => {{
            let items = $items;
            facts.set("ok", true);
            facts.set_items("items", "item", "ids", items);
            let mut oddities = Map::new();
            for (index, item) in items.iter().enumerate() {
                let odd = item.oddities().iter();
                oddities.extend(odd.map(|it| (format!("{index}.{}", it.path), json!(it.raw))));
            }
            facts.set("oddities", oddities);
        }};
    }
    macro_rules! list {
        ($request:expr) => {
            match $request.send().await {
                Ok(items) => set_list!(&*items),
                Err(error) => facts.set_result(Err::<(), _>(error)),
            }
        };
    }
    macro_rules! stream {
        ($request:expr) => {{
            let mut items = Vec::new();
            let stream = $request.stream();
            let end = stream.try_for_each(|item| {
                items.push(item);
                ready(Ok(()))
            });
            let end = end.await;
            // The items before an error are there.
            set_list!(&items);
            facts.set_result(end);
        }};
    }
    macro_rules! sized {
        ($request:expr) => {
            match case.with.size {
                Some(size) => $request.size(size),
                None => $request,
            }
        };
    }
    match case.operation.as_str() {
        "get_user" => one!(client.get_user()),
        "get_account" => one!(client.get_account()),
        "create_call" => {
            let body = CallCreate::builder().phone_number("14155550100");
            one!(client.create_call().body(body));
        }
        "get_call" => one!(client.get_call().id(id)),
        "answer_call" => one!(client.answer_call().id(id)),
        "hold_call" => one!(client.hold_call().id(id)),
        "unhold_call" => one!(client.unhold_call().id(id)),
        "end_call" => one!(client.end_call().id(id)),
        "transfer_call" => {
            let body = CallTransfer::builder().phone_number("14155550101");
            one!(client.transfer_call().id(id).body(body));
        }
        "transfer_call_to_voicemail" => one!(client.transfer_call_to_voicemail().id(id)),
        "get_event" => one!(client.get_event().id(id)),
        "count_calls" => one!(client.count_calls()),
        "count_events" => one!(client.count_events()),
        "create_webhook" => one!(client.create_webhook().body(webhook())),
        "get_webhook" => one!(client.get_webhook().id(id)),
        "renew_webhook" => one!(client.renew_webhook().id(id)),
        "delete_webhook" => one!(client.delete_webhook().id(id)),
        "list_webhooks" => list!(client.list_webhooks()),
        "list_events" => list!(sized!(client.list_events())),
        "list_calls" => list!(sized!(client.list_calls())),
        "stream_events" => stream!(sized!(client.list_events())),
        "stream_calls" => stream!(sized!(client.list_calls())),
        "wait_for" => wait(case, &client, facts).await,
        "keep_alive" => keep_alive(&client, facts).await,
        other => panic!("unknown operation: {other}"),
    }
}

fn http(case: &Case) -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    let builder = match case.client.http_client.as_deref() {
        Some("default") => builder,
        _ => builder.redirect(reqwest::redirect::Policy::none()),
    };
    builder.build().expect("an HTTP client")
}

fn source(case: &Case, server: &Server) -> Arc<dyn TokenSource> {
    let url = format!("{}/token", server.url());
    let store = case.client.session.as_ref().map(|session| {
        // Each case has its own server and so its own port.
        let name = format!("vis-wire-case-{}.json", server.address.port());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, session.bytes("", "")).expect("a file");
        FileStore::new(path)
    });
    macro_rules! source {
        ($grant:expr) => {
            match store {
                Some(store) => Arc::new($grant.token_url(url).store(store)),
                None => Arc::new($grant.token_url(url)),
            }
        };
    }
    if case.client.credentials.as_deref() == Some("refresh") {
        let grant = RefreshTokenGrant::new(CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN);
        return source!(grant);
    }
    source!(PasswordGrant::new(
        CLIENT_ID,
        CLIENT_SECRET,
        USERNAME,
        PASSWORD
    ))
}

fn client(case: &Case, server: &Server) -> Client {
    let retry = match case.client.retry.as_deref() {
        Some("quick") => RetryPolicy::default()
            .initial_delay(Duration::from_millis(1))
            .max_delay(Duration::from_millis(5))
            .max_elapsed(Duration::from_secs(3)),
        None => RetryPolicy::none(),
        Some(other) => panic!("unknown policy: {other}"),
    };
    let mut builder = Client::builder().base_url(server.url()).retry(retry);
    builder = match case.client.credentials.as_deref() {
        None | Some("bearer") => builder.bearer_token(TOKEN),
        Some("none") => builder,
        _ => builder.credentials(source(case, server)),
    };
    if case.client.http_client.is_some() {
        builder = builder.http_client(http(case));
    }
    builder.build().expect("a client")
}

async fn token(case: &Case, server: &Server, facts: &mut Facts) {
    match source(case, server).access_token(&http(case), None).await {
        Ok(token) => {
            facts.set("ok", true);
            facts.set("value", json!({ "token": token.expose() }));
        }
        Err(error) => {
            facts.set("ok", false);
            facts.set_auth_error(&error);
        }
    }
}

async fn wait(case: &Case, client: &Client, facts: &mut Facts) {
    let wait = client.wait_for(case.with.id.as_str());
    let wait = wait.poll_every(Duration::from_millis(10), Duration::from_millis(40));
    let result = wait.send().await;
    if let Ok(outcome) = &result {
        let name = match outcome {
            WaitOutcome::Reached(_) => "reached",
            WaitOutcome::Ended(_) => "final",
            WaitOutcome::NotFound(_) => "gone",
            WaitOutcome::TimedOut(_) => "deadline",
            _ => "other",
        };
        facts.set("waited", name);
    }
    facts.set_result(result.map(|outcome| outcome.call().cloned()));
}

fn webhook() -> WebhookCreate {
    WebhookCreate::builder()
        .url("https://example.com/vis")
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Header)
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key(KEY)
        .build()
        .expect("a subscription")
}

#[derive(Clone, Default)]
struct Handled(Arc<Mutex<Vec<Event>>>);

impl Handled {
    fn queue(&self) -> EventQueue {
        let handled = self.clone();
        EventQueue::new(move |received: Received| {
            let handled = handled.clone();
            async move {
                let event = received.event().clone();
                handled.0.lock().expect("no panic").push(event);
                Ok::<(), std::io::Error>(())
            }
        })
    }

    async fn close(self, queue: EventQueue, facts: &mut Facts) {
        queue.close().await;
        let handled = self.0.lock().expect("no panic");
        facts.set("handler_called", !handled.is_empty());
        facts.set_items("handled", "handled", "handled_ids", &handled);
    }
}

async fn keep_alive(client: &Client, facts: &mut Facts) {
    let handled = Handled::default();
    let queue = handled.queue();
    let subscription = WebhookSubscription::keep_alive(client, webhook())
        .event_queue(queue.clone())
        .start();
    match subscription.await {
        Ok(subscription) => {
            let status = subscription.check_now().await;
            facts.set("ok", true);
            facts.set("healthy", status.is_healthy());
            facts.set("value", &status.webhook);
            if let Some(error) = status.last_error.as_deref() {
                facts.set_error(error);
            }
            subscription.stop().await;
        }
        Err(error) => facts.set_result(Err::<(), _>(error)),
    }
    handled.close(queue, facts).await;
}

async fn deliver(case: &Case, facts: &mut Facts) {
    let handled = Handled::default();
    let queue = handled.queue();
    let receiver = Receiver::new(Verifier::new(KEY).expect("a key"), queue.clone());
    let mut statuses = Vec::new();
    for delivery in &case.delivery {
        let signature = match delivery.sign {
            true => signature(&delivery.body),
            false => String::new(),
        };
        let mut headers = delivery.headers.clone();
        let texts = headers.iter().map(|(_, value)| value);
        let is_placed = texts
            .chain([&delivery.body])
            .any(|it| it.contains("{signature}"));
        if delivery.sign && !is_placed {
            headers.push(("x-von-signature".into(), "{signature}".into()));
        }
        let mut map = HeaderMap::new();
        for (name, value) in &headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            let value = HeaderValue::try_from(value.replace("{signature}", &signature));
            map.append(name, value.expect("a value"));
        }
        let response = receiver
            .receive(&map, &delivery.bytes("{signature}", &signature))
            .await;
        statuses.push(response.status().as_u16());
    }
    handled.close(queue, facts).await;
    facts.set("ok", statuses.iter().all(|status| *status == 200));
    match statuses[..] {
        [status] => facts.set("http_status", status),
        _ => facts.set("http_status", statuses),
    }
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
