//! The document, and conformance mode: each response matches the document.

use serde_json::{Value, json};
use vis_sandbox::{CallState, Mode, Operation, PastCall, PastState, Sandbox, Shape};

use crate::receiver::{Receiver, event_of};
use crate::support::{Response, TestResult, Vis};

/// The normalised document.
struct Document(Value);

impl Document {
    async fn of(vis: &Vis) -> TestResult<Self> {
        let url = vis.sandbox.document_url();
        let response = vis.at("GET", &url, &[], "").await?;
        Ok(Self(serde_json::from_str(&response.text)?))
    }

    /// Whether a response of an operation is as documented.
    fn allows(&self, operation: Operation, response: &Response) -> bool {
        let operation = &self.0["paths"][operation.path()][operation.method().to_lowercase()];
        let documented = &operation["responses"][response.status.to_string()];
        match documented.get("content") {
            Some(content) if !response.text.is_empty() => {
                let schema = &content[response.header("content-type")]["schema"];
                self.fits(schema, &response.json())
            }
            Some(_) => false,
            // The document does not cover every error.
            None => response.status >= 400 || documented.is_object() && response.text.is_empty(),
        }
    }

    /// Whether a value fits a schema.
    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let Some(keywords) = schema.as_object() else {
            return false;
        };
        let is_null = value.is_null() && schema["nullable"] == true;
        is_null
            || keywords
                .iter()
                .all(|(keyword, rule)| self.follows(value, keyword, rule))
    }

    fn follows(&self, value: &Value, keyword: &str, rule: &Value) -> bool {
        let list = || rule.as_array().into_iter().flatten();
        let text = value.as_str().unwrap_or_default();
        match keyword {
            "$ref" => {
                let pointer = rule.as_str().unwrap_or_default().trim_start_matches('#');
                let target = self.0.pointer(pointer);
                target.is_some_and(|schema| self.fits(schema, value))
            }
            "items" => {
                let mut items = value.as_array().into_iter().flatten();
                items.all(|item| self.fits(rule, item))
            }
            "properties" => {
                let mut present = value.as_object().into_iter().flatten();
                present.all(|(name, value)| rule.get(name).is_none_or(|it| self.fits(it, value)))
            }
            "type" => match rule.as_str() {
                Some("string") => value.is_string(),
                Some("integer") => value.is_i64(),
                Some("number") => value.is_number(),
                Some("boolean") => value.is_boolean(),
                Some("array") => value.is_array(),
                Some("object") => value.is_object(),
                _ => false,
            },
            "format" if rule == "date-time" => is_rfc3339(text),
            // The sandbox may still use the old name of a renamed state.
            "enum" => {
                let state = CallState::from(text);
                list().any(|it| it == value) || state.is_active() || state.is_final()
            }
            "allOf" => list().all(|schema| self.fits(schema, value)),
            "oneOf" => list().filter(|schema| self.fits(schema, value)).count() == 1,
            "required" => list().all(|name| value.get(name.as_str().unwrap_or("")).is_some()),
            // Annotations, and rules that `vis-types` does not check either.
            _ => true,
        }
    }
}

/// RFC 3339 requires a colon in the offset.
fn is_rfc3339(text: &str) -> bool {
    let offset = text.get(19..).unwrap_or_default();
    let offset = offset.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    text.parse::<jiff::Timestamp>().is_ok() && (offset == "Z" || offset.contains(':'))
}

async fn start() -> TestResult<Vis> {
    Vis::start_with(Sandbox::builder().mode(Mode::Conformance)).await
}

/// Sends a request and checks its response.
async fn checked(
    vis: &Vis,
    document: &Document,
    operation: Operation,
    id: &str,
    body: &str,
) -> TestResult<Response> {
    let path = operation.path().replace("{id}", id);
    let authorization = [("authorization", &*vis.bearer())];
    let method = operation.method();
    let response = vis.request(method, &path, &authorization, body).await?;
    let is_allowed = document.allows(operation, &response);
    assert!(is_allowed, "{operation:?}: {response:?}");
    Ok(response)
}

/// Creates a resource in the state that the operation requires and returns its id.
async fn usable_id(vis: &Vis, operation: Operation) -> TestResult<String> {
    Ok(match operation {
        Operation::AnswerCall | Operation::TransferCallToVoicemail => {
            vis.sandbox.incoming_call("14155550123")
        }
        Operation::UnholdCall => {
            let id = vis.place().await?;
            vis.put(&format!("/self/calls/{id}/hold")).await?;
            id
        }
        Operation::GetEvent => {
            let call = PastCall::new("14155550123", PastState::Answered);
            vis.sandbox.add_event(call)
        }
        Operation::GetWebhook | Operation::DeleteWebhook | Operation::RenewWebhook => {
            let hook = json!({ "url": "http://127.0.0.1:1/", "events": ["CALL"] });
            let hook = vis.post("/self/webhooks", hook).await?;
            hook.field("id").as_str().ok_or("no id")?.to_owned()
        }
        _ => vis.place().await?,
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
async fn success_matches_document() -> TestResult {
    for shape in [Shape::Object, Shape::Array] {
        let builder = Sandbox::builder().mode(Mode::Conformance);
        let vis = Vis::start_with(builder.single_resource_as(shape)).await?;
        let document = Document::of(&vis).await?;
        vis.sandbox.add_events(20);
        for operation in Operation::ALL {
            let id = usable_id(&vis, operation).await?;
            let body = body(operation).to_string();
            let response = checked(&vis, &document, operation, &id, &body).await?;
            let is_success = matches!(response.status, 200..300 | 501);
            assert!(is_success, "{operation:?}: {response:?}");
        }
    }
    Ok(())
}

/// Schemathesis tries more.
#[tokio::test]
async fn error_matches_document() -> TestResult {
    let vis = start().await?;
    let document = Document::of(&vis).await?;
    for operation in Operation::ALL {
        for body in ["", "[]", r#"{"url":7,"events":null}"#] {
            let response = checked(&vis, &document, operation, "nobody", body).await?;
            let has_code = response.field("errorCode").is_string();
            let is_of_service = matches!(response.status, 400 | 422 | 501);
            assert_eq!(has_code, is_of_service, "{operation:?}: {response:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn invalid_parameter_error_matches_document() -> TestResult {
    let vis = start().await?;
    let document = Document::of(&vis).await?;
    for (operation, query) in [
        (Operation::ListCalls, "states=DANCING"),
        (Operation::CountEvents, "toDate=%FF"),
    ] {
        let response = vis.get(&format!("{}?{query}", operation.path())).await?;
        assert_eq!(response.status, 422, "{query}");
        assert!(document.allows(operation, &response), "{response:?}");
    }
    let id = vis.sandbox.incoming_call("14155550123");
    let early = checked(&vis, &document, Operation::HoldCall, &id, "").await?;
    assert_eq!(early.status, 400);
    assert_eq!(early.field("errorCode"), "ILLEGAL_STATE");

    let null = r#"{"url":"http://127.0.0.1:1/","events":["CALL"],"metadataPolicy":null}"#;
    let response = checked(&vis, &document, Operation::CreateWebhook, "", null).await?;
    assert_eq!(response.status, 422);
    let (real, hook) = (Vis::start().await?, serde_json::from_str(null)?);
    assert_eq!(real.post("/self/webhooks", hook).await?.status, 201);
    Ok(())
}

#[tokio::test]
async fn delivered_event_matches_document() -> TestResult {
    let vis = start().await?;
    let document = Document::of(&vis).await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    let id = vis.place().await?;
    vis.sandbox.remote_hangs_up(&id)?;
    vis.sandbox.idle().await;
    let requests = receiver.requests();
    assert_eq!(requests.len(), 4);
    for request in requests {
        let schema = json!({ "$ref": "#/components/schemas/Event" });
        let event = event_of(&request);
        assert!(document.fits(&schema, &event), "{event}");
    }
    Ok(())
}
