//! In conformance mode each answer is one that the document describes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{Direction, Mode, Operation, PastCall, Sandbox, Shape};

use crate::receiver::Receiver;
use crate::schema::Document;
use crate::support::{Answer, Outcome, Vis};

async fn start() -> Outcome<Vis> {
    Vis::start_with(Sandbox::builder().mode(Mode::Conformance)).await
}

/// Sends a request and has its answer checked.
async fn checked(
    vis: &Vis,
    document: &Document,
    operation: Operation,
    id: &str,
    body: &str,
) -> Outcome<Answer> {
    let path = operation.path().replace("{id}", id);
    let authorization = [("authorization", &*vis.bearer())];
    let answer = vis
        .request(operation.method(), &path, &authorization, body)
        .await?;
    assert_eq!(
        document.objections(operation, &answer),
        [""; 0],
        "{operation:?}: {answer:?}"
    );
    Ok(answer)
}

/// Places a call and returns its id, however it is sent.
async fn place(vis: &Vis) -> Outcome<String> {
    let call = json!({ "phoneNumber": "14155550123" });
    let call = vis.post("/self/calls", call).await?.json();
    let call = call.get(0).unwrap_or(&call);
    Ok(call["id"].as_str().ok_or("no id")?.to_owned())
}

/// An id that an operation can do something with.
async fn subject(vis: &Vis, operation: Operation) -> Outcome<String> {
    Ok(match operation {
        Operation::AnswerCall | Operation::TransferCallToVoicemail => {
            vis.sandbox.incoming_call("14155550123")
        }
        Operation::UnholdCall => {
            let id = place(vis).await?;
            vis.put(&format!("/self/calls/{id}/hold")).await?;
            id
        }
        Operation::GetEvent => {
            let talk =
                PastCall::answered(Direction::Inbound, "14155550123", Duration::from_secs(9));
            vis.sandbox.add_event(talk.caller_id("Jane Doe"))
        }
        Operation::GetWebhook | Operation::DeleteWebhook | Operation::RenewWebhook => {
            let hook = json!({ "url": "http://127.0.0.1:1/", "events": ["CALL"] });
            let hook = vis.post("/self/webhooks", hook).await?;
            hook.field("id").as_str().ok_or("no id")?.to_owned()
        }
        _ => place(vis).await?,
    })
}

fn body(operation: Operation) -> Value {
    match operation {
        Operation::CreateWebhook => json!({
            "url": "http://127.0.0.1:1/",
            "events": ["CALL"],
            "metadataPolicy": "BODY",
            "signingAlgo": "HMAC_SHA256",
            "signingKey": "mysecretkey",
        }),
        _ => json!({ "phoneNumber": "14155550123" }),
    }
}

#[tokio::test]
async fn every_operation_succeeds_as_documented() -> Outcome {
    for shape in [Shape::Object, Shape::Array] {
        let builder = Sandbox::builder().mode(Mode::Conformance);
        let vis = Vis::start_with(builder.single_resource_as(shape)).await?;
        let document = Document::of(&vis).await?;
        vis.sandbox.add_events(20);
        for operation in Operation::ALL {
            let id = subject(&vis, operation).await?;
            let body = body(operation).to_string();
            let answer = checked(&vis, &document, operation, &id, &body).await?;
            if answer.status == 501 {
                continue;
            }
            let mut statuses = document.statuses(operation)?.into_iter();
            let success = statuses.find(|status| status.starts_with('2'));
            assert_eq!(
                Some(&answer.status.to_string()),
                success,
                "{operation:?}: {answer:?}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_operation_fails_as_documented() -> Outcome {
    let vis = start().await?;
    let document = Document::of(&vis).await?;
    let mut seen: BTreeMap<u16, BTreeSet<String>> = BTreeMap::new();
    let too_large = format!(r#"{{"phoneNumber":"{}"}}"#, "1".repeat(2 * 1024 * 1024));
    for operation in Operation::ALL {
        for id in ["nobody", "%FF", "..%2F..", "%00"] {
            for body in [
                "",
                "{",
                "[]",
                "{}",
                r#"{"url":7,"events":null}"#,
                &too_large,
            ] {
                let answer = checked(&vis, &document, operation, id, body).await?;
                seen.entry(answer.status)
                    .or_default()
                    .insert(answer.field("errorCode").to_string());
            }
        }
        let path = operation.path().replace("{id}", "nobody");
        for authorization in ["", "Basic YTpi", "Bearer nothing"] {
            let headers = [("authorization", authorization)];
            let answer = vis.request(operation.method(), &path, &headers, "").await?;
            assert_eq!(answer.status, 401);
            assert_eq!(
                document.objections(operation, &answer),
                [""; 0],
                "{answer:?}"
            );
        }
    }
    let statuses: Vec<_> = seen.keys().copied().collect();
    assert!(statuses.starts_with(&[200, 400, 404, 422]), "{statuses:?}");
    // What the service does not have, it is the gateway that says so.
    assert_eq!(seen[&404], BTreeSet::from(["null".to_owned()]));
    Ok(())
}

#[tokio::test]
async fn what_is_asked_for_wrongly_is_refused_as_documented() -> Outcome {
    let vis = start().await?;
    let document = Document::of(&vis).await?;
    for (operation, queries) in [
        (
            Operation::ListCalls,
            ["states=DANCING", "size=-1", "offset=x", "order=UP"],
        ),
        (
            Operation::CountCalls,
            ["states=", "fromDate=x", "toDate=1.5", "direction=UP"],
        ),
        (
            Operation::ListEvents,
            [
                "types=DANCING",
                "size=0",
                "order=",
                "states=RINGING&states=HELD",
            ],
        ),
        (
            Operation::CountEvents,
            ["types=", "fromDate=", "direction=a,b", "toDate=%FF"],
        ),
    ] {
        for query in queries {
            let path = format!("{}?{query}", operation.path());
            let answer = vis.get(&path).await?;
            assert_eq!(answer.status, 422, "{path}");
            assert_eq!(
                document.objections(operation, &answer),
                [""; 0],
                "{answer:?}"
            );
        }
    }
    let id = vis.sandbox.incoming_call("14155550123");
    let early = checked(&vis, &document, Operation::HoldCall, &id, "").await?;
    assert_eq!(
        (early.status, early.field("errorCode")),
        (400, "ILLEGAL_STATE".into())
    );

    let null = r#"{"url":"http://127.0.0.1:1/","events":["CALL"],"metadataPolicy":null}"#;
    let answer = checked(&vis, &document, Operation::CreateWebhook, "", null).await?;
    assert_eq!(answer.status, 422);
    let real = Vis::start().await?;
    let answer = real
        .post("/self/webhooks", serde_json::from_str(null)?)
        .await?;
    assert_eq!(answer.status, 201);
    Ok(())
}

#[tokio::test]
async fn a_used_up_quota_is_answered_as_documented() -> Outcome {
    let builder = Sandbox::builder().mode(Mode::Conformance);
    let vis = Vis::start_with(builder.rate_limit(0, Duration::from_secs(60))).await?;
    let document = Document::of(&vis).await?;
    for operation in Operation::ALL {
        let answer = checked(&vis, &document, operation, "nobody", "").await?;
        assert_eq!(answer.status, 429);
    }
    Ok(())
}

#[tokio::test]
async fn an_event_is_delivered_as_documented() -> Outcome {
    let vis = start().await?;
    let document = Document::of(&vis).await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    let id = vis.place().await?;
    vis.sandbox.remote_hangs_up(&id)?;
    vis.sandbox.idle().await;
    let letters = receiver.letters();
    assert_eq!(letters.len(), 4);
    for letter in letters {
        let event = &letter.json()["event"];
        assert_eq!(document.named("Event", event), [""; 0], "{event}");
    }
    Ok(())
}
