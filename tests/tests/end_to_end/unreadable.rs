//! Successes whose payload cannot be decoded.

use futures_util::TryStreamExt;
use serde_json::json;
use vis_api::{Client, Error, ErrorKind};
use vis_sandbox::{Fault, Operation, Sandbox};

use crate::rendered;
use crate::support::{NUMBER, send_everything, start};

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
            r#"{"id":[]}"#,
            "`id`",
            "expected a string or an integer",
        ),
        ("count_calls", r#"{"count":"x"}"#, "`count`", "expected i64"),
        (
            "list_calls",
            r#"{"calls":[]}"#,
            "line 1",
            "missing field `id`",
        ),
        ("list_calls", "7", "line 1", "not a list"),
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
    assert!(message.contains("an array of 0"), "{message}");
}

#[tokio::test]
async fn decode_error_has_no_phone_number() {
    let (sandbox, client) = start().await;
    for payload in [
        format!(r#"{{"id":["{NUMBER}"]}}"#),
        format!(r#"{{"id":{{"number":{NUMBER}}}}}"#),
        format!(r#"{{"id":1,"phoneNumber":"{NUMBER}"#),
        format!(r#"{{"id":1,"phoneNumber":{NUMBER}x"#),
        format!(r#"{{"{NUMBER}":"#),
        format!(r#"{{"{NUMBER}":x}}"#),
        format!(r#"{{"new":{{"{NUMBER}":x}}}}"#),
        format!(r#"{{"{NUMBER}":"{NUMBER}"}}"#),
        NUMBER.to_owned(),
    ] {
        let error = decode_error(&sandbox, &client, "get_event", &payload).await;
        let text = format!(
            "{} {}",
            error.message().unwrap_or_default(),
            rendered(&error)
        );
        assert!(!text.contains(NUMBER), "{payload}: {text}");
    }
}

#[tokio::test]
async fn unreadable_list_items_are_kept_aside() {
    let (sandbox, client) = start().await;
    let list =
        format!(r#"[{{"id":"1","endTime":"n/a"}},"not an event",{{"phoneNumber":"{NUMBER}"}}]"#);
    let fault = || Fault::status(200).body("application/json", list.as_bytes());
    sandbox.fail_next(fault().on(Operation::ListEvents));
    let events = client.list_events().send().await.expect("the events");
    let paths: Vec<&str> = events
        .unreadable()
        .iter()
        .map(|it| it.path.as_str())
        .collect();
    assert_eq!((events.len(), paths), (1, vec!["[1]", "[2]"]));
    assert_eq!(events[0].oddities()[0].raw, r#""n/a""#);
    assert_eq!(events.unreadable()[1].reason, "missing field `id`");
    assert!(!format!("{:?}", events.unreadable()).contains(NUMBER));

    sandbox.fail_next(fault().on(Operation::ListEvents));
    let page = client.list_events().pages().try_next().await;
    let page = page.expect("a page").expect("the first");
    assert_eq!((page.items.len(), page.unreadable.len()), (1, 2));
}
