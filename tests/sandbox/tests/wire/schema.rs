//! What the normalised document says of an answer, and whether that is true of one.

use serde_json::Value;
use vis_sandbox::{CallState, Operation};

use crate::support::{Answer, Outcome, Vis};

pub(crate) struct Document(Value);

impl Document {
    /// The document that the sandbox serves.
    pub(crate) async fn of(vis: &Vis) -> Outcome<Self> {
        let url = vis.sandbox.document_url();
        let answer = vis.at("GET", &url, &[], "").await?;
        Ok(Self(serde_json::from_str(&answer.text)?))
    }

    /// The statuses that an operation is documented to answer with.
    pub(crate) fn statuses(&self, operation: Operation) -> Outcome<Vec<&String>> {
        let responses = self
            .responses(operation)
            .as_object()
            .ok_or("no responses")?;
        Ok(responses.keys().collect())
    }

    /// What is wrong with an answer of an operation.
    pub(crate) fn objections(&self, operation: Operation, answer: &Answer) -> Vec<String> {
        let response = self.responses(operation).get(answer.status.to_string());
        let content = response.and_then(|response| response.get("content"));
        // Who answers with an error, and with what, is beyond the document; it may say some of it.
        if answer.status >= 400 && content.is_none() {
            return Vec::new();
        }
        if response.is_none() {
            return vec![format!("{} is not documented", answer.status)];
        }
        let Some(content) = content else {
            let silent = answer.text.is_empty() && answer.header("content-type").is_empty();
            return silent
                .then(Vec::new)
                .unwrap_or(vec!["a body, and none is documented".into()]);
        };
        let Some(media_type) = content.get(answer.header("content-type")) else {
            return vec![format!(
                "{:?} is not documented",
                answer.header("content-type")
            )];
        };
        let Ok(body) = serde_json::from_str(&answer.text) else {
            return vec![format!("{:?} is no JSON", answer.text)];
        };
        self.schema_objections(&media_type["schema"], &body, "")
    }

    /// What is wrong with a value for a schema of this name.
    pub(crate) fn named(&self, schema: &str, value: &Value) -> Vec<String> {
        self.schema_objections(&self.0["components"]["schemas"][schema], value, "")
    }

    fn responses(&self, operation: Operation) -> &Value {
        let method = operation.method().to_lowercase();
        &self.0["paths"][operation.path()][method]["responses"]
    }

    fn schema_objections(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let Some(keywords) = schema.as_object() else {
            return vec![format!("{at}: the document has no schema here")];
        };
        if value.is_null() && schema["nullable"] == true {
            return Vec::new();
        }
        keywords
            .iter()
            .flat_map(|(keyword, rule)| self.keyword_objections(keyword, rule, value, at))
            .collect()
    }

    fn keyword_objections(
        &self,
        keyword: &str,
        rule: &Value,
        value: &Value,
        at: &str,
    ) -> Vec<String> {
        let wrong = || vec![format!("{at}: {value} and {keyword}: {rule}")];
        let check = |good: bool| if good { Vec::new() } else { wrong() };
        let list = rule.as_array().map(Vec::as_slice).unwrap_or_default();
        let fits = |schema: &&Value| self.schema_objections(schema, value, at).is_empty();
        match keyword {
            "$ref" => {
                let pointer = rule.as_str().unwrap_or_default().trim_start_matches('#');
                let target = self.0.pointer(pointer).unwrap_or(&Value::Null);
                self.schema_objections(target, value, at)
            }
            "type" => check(match rule.as_str() {
                Some("string") => value.is_string(),
                Some("integer") => value.is_i64(),
                Some("number") => value.is_number(),
                Some("boolean") => value.is_boolean(),
                Some("array") => value.is_array(),
                Some("object") => value.is_object(),
                _ => false,
            }),
            "format" => check(match (rule.as_str(), value.as_str()) {
                (Some("date-time"), Some(text)) => is_rfc3339(text),
                (Some("date-time"), None) => false,
                // Any text, and an integer is an `i64` here in any case.
                _ => true,
            }),
            // A state that the document has renamed has its old name in the sandbox for a while.
            "enum" => {
                let state = CallState::from(value.as_str().unwrap_or_default());
                check(list.contains(value) || state.is_active() || state.is_final())
            }
            "minItems" => {
                check(value.as_array().map(Vec::len) >= rule.as_u64().map(|n| n as usize))
            }
            "maxItems" => {
                check(value.as_array().map(Vec::len) <= rule.as_u64().map(|n| n as usize))
            }
            "allOf" => check(list.iter().all(|schema| fits(&schema))),
            "anyOf" => check(list.iter().any(|schema| fits(&schema))),
            "oneOf" => check(list.iter().filter(fits).count() == 1),
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items
                    .flat_map(|(n, item)| self.schema_objections(rule, item, &format!("{at}/{n}")))
                    .collect()
            }
            "properties" => {
                let present = value.as_object().into_iter().flatten();
                present
                    .filter_map(|(name, value)| Some((name, value, rule.get(name)?)))
                    .flat_map(|(name, value, schema)| {
                        self.schema_objections(schema, value, &format!("{at}/{name}"))
                    })
                    .collect()
            }
            "required" => {
                let has = |name: &Value| value.get(name.as_str().unwrap_or_default()).is_some();
                check(list.iter().all(has))
            }
            // Words, and rules that `vis-types` does not check either.
            _ => Vec::new(),
        }
    }
}

/// With a colon in the offset, if it has one.
fn is_rfc3339(text: &str) -> bool {
    let offset = text.get(19..).unwrap_or_default();
    let offset = offset.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    text.parse::<jiff::Timestamp>().is_ok() && (offset == "Z" || offset.contains(':'))
}

#[tokio::test]
async fn untrue_answers_meet_objections() -> Outcome {
    let document = Document::of(&Vis::start().await?).await?;
    let good = serde_json::json!({
        "id": "1", "type": "CALL", "accountId": "1", "userId": "1", "direction": "INBOUND",
        "duration": 0, "state": "RINGING", "startTime": "2020-10-01T16:10:06.000Z",
        "endTime": null, "unknown": null,
    });
    assert_eq!(document.named("Call", &good), [""; 0]);
    for (field, value) in [
        ("id", Value::from(1)),
        ("id", Value::Null),
        ("startTime", "2020-10-01T16:10:06.000+0000".into()),
        ("state", "DANCING".into()),
        ("duration", "0".into()),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        assert_eq!(document.named("Call", &bad).len(), 1, "{bad}");
    }
    let nothing = document.named("Call", &serde_json::json!({}));
    assert_eq!(nothing.len(), 1, "{nothing:?}");
    Ok(())
}
