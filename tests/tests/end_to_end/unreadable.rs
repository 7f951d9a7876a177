//! Successes whose payload cannot be decoded.

use serde_json::json;
use vis_api::{Client, Error, ErrorKind};
use vis_sandbox::{Fault, Operation, Sandbox};

use crate::rendered;
use crate::support::{NUMBER, documented_operations, send_everything, start};

/// Returns the error of an operation whose response is a 200 with this body.
async fn decode_error(sandbox: &Sandbox, client: &Client, operation: &str, body: &str) -> Error {
    sandbox.fail_next(Fault::status(200).body("application/json", body));
    let error = send_everything(client, operation, "1")
        .await
        .expect_err("an error");
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Decode, operation),
        "{error}"
    );
    error
}

#[tokio::test]
async fn unreadable_payload_is_decode_error() {
    let (sandbox, client) = start().await;
    for operation in documented_operations() {
        let responses = operation.value["responses"].as_object();
        let responses = responses.into_iter().flatten();
        let successes = responses.filter(|(status, _)| status.starts_with('2'));
        let bodies: Vec<_> = successes
            .map(|(_, response)| &response["content"])
            .collect();
        // Text, bytes and free-form JSON accept every body.
        let schema = match bodies.as_slice() {
            [content] => &content["application/json"]["schema"],
            _ => continue,
        };
        if ["$ref", "items", "oneOf"]
            .iter()
            .any(|it| schema.get(it).is_some())
        {
            for body in ["", "<html>200</html>", "7", "\"text\"", "null"] {
                decode_error(&sandbox, &client, &operation.name, body).await;
            }
        }
    }
}

#[tokio::test]
async fn decode_error_names_problem_and_place() {
    let (sandbox, client) = start().await;
    for (operation, body, place, problem) in [
        ("get_user", "", "line 1", "the JSON document breaks off"),
        (
            "get_user",
            "{\n  \"id\": \"1",
            "line 2",
            "the JSON document breaks off",
        ),
        ("get_user", "<html>", "line 1 column 1", "not JSON"),
        (
            "get_user",
            r#"{"id":"1"} {}"#,
            "line 1 column 12",
            "not JSON",
        ),
        ("get_user", "{}", "line 1", "missing field `id`"),
        (
            "get_user",
            r#"{"id":1.5}"#,
            "`id`",
            "expected a string or an integer",
        ),
        (
            "get_user",
            r#"{"id":1,"roles":[{},{"code":7}]}"#,
            "`roles[1].code`",
            "expected a string",
        ),
        (
            "get_user",
            r#"{"id":1,"ucis":[{"type":[]}]}"#,
            "`ucis[0].type`",
            "expected a string",
        ),
        ("count_calls", r#"{"count":"3"}"#, "`count`", "expected i64"),
        (
            "list_calls",
            r#"{"calls":[]}"#,
            "line 1",
            "expected a sequence",
        ),
        (
            "list_events",
            r#"[{"startTime":"soon"}]"#,
            "`[0].startTime`",
            "not a date-time",
        ),
        (
            "get_call",
            r#"{"startTime":"soon"}"#,
            "`startTime`",
            "not a date-time",
        ),
        (
            "get_call",
            r#"[{"startTime":"soon"}]"#,
            "`[0].startTime`",
            "not a date-time",
        ),
    ] {
        let error = decode_error(&sandbox, &client, operation, body).await;
        for part in [place, problem] {
            let message = error.message().expect("a reason");
            assert!(message.contains(part), "{operation} {body}: {message}");
            let display = error.to_string();
            assert!(display.contains(part), "{operation} {body}: {display}");
        }
    }
}

#[tokio::test]
async fn array_of_zero_or_two_is_decode_error() {
    let (sandbox, client) = start().await;
    let call = json!({
        "accountId": "376", "direction": "INBOUND", "duration": 0, "id": "1", "state": "RINGING",
        "startTime": "2020-10-01T16:10:06.000+0000", "type": "CALL", "userId": "24785",
    });
    for operation in ["create_call", "get_call", "end_call", "get_event"] {
        for body in [json!([]), json!([call, call]), json!([[call]])] {
            decode_error(&sandbox, &client, operation, &body.to_string()).await;
        }
    }
    let error = decode_error(&sandbox, &client, "get_call", "[]").await;
    let message = error.message().expect("a reason");
    assert!(message.contains("an array of exactly one"), "{message}");
}

#[tokio::test]
async fn decode_error_has_no_phone_number() {
    let (sandbox, client) = start().await;
    let values = [
        json!([NUMBER]),
        json!({ "number": NUMBER }),
        json!(14_155_550_100_u64),
        json!(14_155_550_100.5),
        json!(NUMBER),
        json!(format!("{NUMBER} at line 1")),
        json!(format!("x, expected {NUMBER}")),
        json!(format!("\"`{NUMBER}`\"")),
    ];
    let fields = [
        "id",
        "phoneNumber",
        "startTime",
        "direction",
        "duration",
        "internal",
    ];
    let wrong = values
        .iter()
        .flat_map(|value| fields.map(|field| json!([{ field: value }]).to_string()));
    let broken = [
        format!(r#"[{{"phoneNumber":"{NUMBER}"#),
        format!(r#"[{{"phoneNumber":{NUMBER}x"#),
        format!(r#"[{{"{NUMBER}":"#),
        format!(r#"[{{"{NUMBER}":x}}]"#),
        format!(r#"[{{"new":{{"{NUMBER}":x}}}}]"#),
        NUMBER.to_owned(),
    ];
    for payload in wrong.chain(broken) {
        let error = decode_error(&sandbox, &client, "list_events", &payload).await;
        let text = format!(
            "{} {}",
            error.message().unwrap_or_default(),
            rendered(&error)
        );
        assert!(!text.contains(NUMBER), "{payload}: {text}");
    }
}

#[tokio::test]
async fn unreadable_list_item_is_named() {
    let (sandbox, client) = start().await;
    sandbox.incoming_call(NUMBER);
    let valid = client.list_events().send().await.expect("the events");
    let mut list = json!([*valid.into_inner(), "not an event"]);
    list[0] = list[0][0].take();

    let body = list.to_string();
    let fault = Fault::status(200).body("application/json", body.as_bytes());
    sandbox.fail_next(fault.on(Operation::ListEvents));
    let error = client.list_events().send().await.expect_err("an error");
    assert!(
        error
            .message()
            .is_some_and(|text| text.contains("at `[1]`")),
        "{error}"
    );
}
