//! Validation of responses against the normalised document.

use serde_json::Value;
use vis_sandbox::{CallState, Operation};

use crate::support::{Response, TestResult, Vis};

pub(crate) struct Document(Value);

impl Document {
    /// Fetches the document from the sandbox.
    pub(crate) async fn of(vis: &Vis) -> TestResult<Self> {
        let url = vis.sandbox.document_url();
        let response = vis.at("GET", &url, &[], "").await?;
        Ok(Self(serde_json::from_str(&response.text)?))
    }

    /// Returns the documented statuses of an operation.
    pub(crate) fn statuses(&self, operation: Operation) -> TestResult<Vec<&String>> {
        let responses = self
            .responses(operation)
            .as_object()
            .ok_or("no responses")?;
        Ok(responses.keys().collect())
    }

    /// Validates a response of an operation.
    pub(crate) fn violations(&self, operation: Operation, response: &Response) -> Vec<String> {
        let documented = self.responses(operation).get(response.status.to_string());
        let content = documented.and_then(|documented| documented.get("content"));
        // The document does not cover every error.
        if response.status >= 400 && content.is_none() {
            return Vec::new();
        }
        if documented.is_none() {
            return vec![format!("{} is not documented", response.status)];
        }
        let Some(content) = content else {
            let is_empty = response.text.is_empty() && response.header("content-type").is_empty();
            return is_empty
                .then(Vec::new)
                .unwrap_or(vec!["the body is not documented".into()]);
        };
        let Some(media_type) = content.get(response.header("content-type")) else {
            return vec![format!(
                "{:?} is not documented",
                response.header("content-type")
            )];
        };
        let Ok(body) = serde_json::from_str(&response.text) else {
            return vec![format!("{:?} is not JSON", response.text)];
        };
        self.schema_violations(&media_type["schema"], &body, "")
    }

    /// Validates a value against the named schema.
    pub(crate) fn validate(&self, schema: &str, value: &Value) -> Vec<String> {
        self.schema_violations(&self.0["components"]["schemas"][schema], value, "")
    }

    fn responses(&self, operation: Operation) -> &Value {
        let method = operation.method().to_lowercase();
        &self.0["paths"][operation.path()][method]["responses"]
    }

    fn schema_violations(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let Some(keywords) = schema.as_object() else {
            return vec![format!("{at}: no schema in the document")];
        };
        if value.is_null() && schema["nullable"] == true {
            return Vec::new();
        }
        keywords
            .iter()
            .flat_map(|(keyword, rule)| self.keyword_violations(keyword, rule, value, at))
            .collect()
    }

    fn keyword_violations(
        &self,
        keyword: &str,
        rule: &Value,
        value: &Value,
        at: &str,
    ) -> Vec<String> {
        let wrong = || vec![format!("{at}: {value} violates {keyword}: {rule}")];
        let check = |valid: bool| if valid { Vec::new() } else { wrong() };
        let list = rule.as_array().map(Vec::as_slice).unwrap_or_default();
        let fits = |schema: &&Value| self.schema_violations(schema, value, at).is_empty();
        match keyword {
            "$ref" => {
                let pointer = rule.as_str().unwrap_or_default().trim_start_matches('#');
                let target = self.0.pointer(pointer).unwrap_or(&Value::Null);
                self.schema_violations(target, value, at)
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
                // Other formats allow any text, and `type` checks integers.
                _ => true,
            }),
            // The sandbox may still use the old name of a renamed state.
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
                    .flat_map(|(n, item)| self.schema_violations(rule, item, &format!("{at}/{n}")))
                    .collect()
            }
            "properties" => {
                let present = value.as_object().into_iter().flatten();
                present
                    .filter_map(|(name, value)| Some((name, value, rule.get(name)?)))
                    .flat_map(|(name, value, schema)| {
                        self.schema_violations(schema, value, &format!("{at}/{name}"))
                    })
                    .collect()
            }
            "required" => {
                let has = |name: &Value| value.get(name.as_str().unwrap_or_default()).is_some();
                check(list.iter().all(has))
            }
            // Annotations, and rules that `vis-types` does not check either.
            _ => Vec::new(),
        }
    }
}

/// RFC 3339 requires a colon in the offset.
fn is_rfc3339(text: &str) -> bool {
    let offset = text.get(19..).unwrap_or_default();
    let offset = offset.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    text.parse::<jiff::Timestamp>().is_ok() && (offset == "Z" || offset.contains(':'))
}
