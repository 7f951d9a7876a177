//! Each operation's request, one snapshot an operation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use vis_api::reqwest::{StatusCode, Url};
use vis_api::{Client, Error, WebhookCreate, WebhookEventType};
use vis_sandbox::RecordedRequest;
use vis_tests::assert_snapshots;

use crate::capture;
use crate::support::document::document;
use crate::support::requests::status;
use crate::support::{DocumentedOperation, documented_operations, send_everything, start};

const ID: &str = "5a85d86f253bcd10897f3189";

#[tokio::test]
async fn every_operation_sends_what_its_snapshot_shows() {
    let (sandbox, client) = start().await;
    let mut snapshots = BTreeMap::new();
    for DocumentedOperation { name, .. } in documented_operations() {
        let everything = send_everything(&client, &name, ID);
        let mut snapshot = render(&capture(&sandbox, everything).await);
        if let Some(result) = send_minimum(&client, &name).await {
            let minimum = capture(&sandbox, async { result }).await;
            snapshot = format!(
                "# everything set\n{snapshot}\n\n# nothing set that can be left out\n{}",
                render(&minimum)
            );
        }
        snapshots.insert(name, snapshot);
    }
    assert_snapshots("wire", &snapshots);
}

#[tokio::test]
async fn the_snapshots_show_every_parameter_of_the_document() {
    let (sandbox, client) = start().await;
    for operation in documented_operations() {
        let name = &operation.name;
        let request = capture(&sandbox, send_everything(&client, name, ID)).await;

        let meant = request
            .operation
            .map(|known| (known.method(), known.path()));
        let documented = (operation.method.as_str(), operation.path.as_str());
        assert_eq!(
            meant,
            Some(documented),
            "{name}: vis-sandbox takes what arrives for something else, or does not know it"
        );
        assert_eq!(
            (sent_parameters(&request), sent_properties(&request)),
            (names(&parameters(&operation)), names(&body(&operation))),
            "{name}: set exactly what the document knows, in tests/tests/support/requests.rs"
        );
    }
}

#[tokio::test]
async fn the_snapshots_show_a_second_request_where_something_can_be_left_out() {
    let (_sandbox, client) = start().await;
    for operation in documented_operations() {
        let mut inputs = parameters(&operation).into_iter().chain(body(&operation));
        assert_eq!(
            send_minimum(&client, &operation.name).await.is_some(),
            inputs.any(|(_, required)| !required),
            "{}: `send_minimum` in this file is for operations with optional parameters",
            operation.name
        );
    }
}

/// Sends the operation with what it requires, if it knows anything beyond that.
async fn send_minimum(client: &Client, operation: &str) -> Option<Result<StatusCode, Error>> {
    Some(match operation {
        "list_calls" => client.list_calls().send().await.map(status),
        "count_calls" => client.count_calls().send().await.map(status),
        "list_events" => client.list_events().send().await.map(status),
        "count_events" => client.count_events().send().await.map(status),
        "create_webhook" => {
            let webhook = WebhookCreate::builder()
                .url("https://example.com/vis")
                .events([WebhookEventType::Call]);
            client
                .create_webhook()
                .body(webhook)
                .send()
                .await
                .map(status)
        }
        _ => return None,
    })
}

/// The request as it would stand in a log of the wire: only the port and our version vary.
fn render(request: &RecordedRequest) -> String {
    let query = request.query.as_ref().map(|query| format!("?{query}"));
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .map(|(name, value)| match name.as_str() {
            "host" => "host: 127.0.0.1:[port]".to_owned(),
            "user-agent" => {
                let value = value.replace(env!("CARGO_PKG_VERSION"), "[version]");
                format!("user-agent: {value}")
            }
            name => format!("{name}: {value}"),
        })
        .collect();
    headers.sort();
    let head = format!(
        "{} {}{}\n{}",
        request.method,
        request.path,
        query.unwrap_or_default(),
        headers.join("\n")
    );
    match str::from_utf8(&request.body).expect("UTF-8") {
        "" => head,
        body => format!("{head}\n\n{body}"),
    }
}

/// The query parameters of an operation, each with whether it is required.
fn parameters(operation: &DocumentedOperation) -> Vec<(String, bool)> {
    let parameters = operation.value["parameters"].as_array();
    parameters
        .into_iter()
        .flatten()
        .filter(|parameter| parameter["in"] == "query")
        .map(|parameter| {
            let name = parameter["name"].as_str().expect("a name");
            (name.to_owned(), parameter["required"] == true)
        })
        .collect()
}

/// The properties of an operation's body, each with whether it is required.
fn body(operation: &DocumentedOperation) -> Vec<(String, bool)> {
    let schema = &operation.value["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let Some(pointer) = schema.as_str().and_then(|schema| schema.strip_prefix('#')) else {
        let body = operation.value.get("requestBody");
        assert_eq!(
            body, None,
            "{}: a body without a named schema",
            operation.name
        );
        return Vec::new();
    };
    let document = document();
    let schema = document.pointer(pointer).expect("a schema");
    let properties = schema["properties"].as_object().expect("properties");
    let required = schema["required"].as_array();
    let is_required = |name: &String| required.is_some_and(|all| all.iter().any(|one| one == name));
    properties
        .keys()
        .map(|name| (name.clone(), is_required(name)))
        .collect()
}

fn names(inputs: &[(String, bool)]) -> BTreeSet<String> {
    inputs.iter().map(|(name, _)| name.clone()).collect()
}

fn sent_parameters(request: &RecordedRequest) -> BTreeSet<String> {
    let query = request.query.as_deref().unwrap_or_default();
    let url = Url::parse(&format!("http://localhost/?{query}")).expect("a URL");
    url.query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect()
}

fn sent_properties(request: &RecordedRequest) -> BTreeSet<String> {
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(body)) => body.keys().cloned().collect(),
        _ => BTreeSet::new(),
    }
}
