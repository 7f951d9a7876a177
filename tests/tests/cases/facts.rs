//! What came of an operation, by the name that an expectation gives it, and the comparison of both.

use http::HeaderMap;
use serde::Serialize;
use serde_json::{Map, Value, json};
use vis_api::Error;
use vis_api::auth::AuthError;

use vis_tests::rendered;

/// For example `ok`, `item.0`, `error.code`. What did not come about has no entry.
#[derive(Default)]
pub struct Facts(Map<String, Value>);

/// The facts that both types of errors have.
macro_rules! error_facts {
    ($error:expr, $code:expr, $message:expr) => {
        json!({
            "kind": format!("{:?}", $error.kind()),
            "status": $error.status().map(|it| it.as_u16()),
            "code": $code,
            "message": $message,
            "request_id": $error.request_id(),
            "headers": headers($error.headers()),
            "body": $error.body().map(String::from_utf8_lossy),
            "retry_after_s": $error.retry_after().map(|it| it.as_secs_f64()),
            "retryable": $error.is_retryable(),
            "display": $error.to_string(),
            "text": rendered($error),
        })
    };
}

impl Facts {
    pub fn set(&mut self, name: impl Into<String>, fact: impl Serialize) {
        let fact = serde_json::to_value(fact).expect("JSON");
        self.0.insert(name.into(), fact);
    }

    /// Records how many items there are as `number`, and each of them as `each.INDEX`.
    pub fn set_items(&mut self, number: &str, each: &str, ids: &str, items: &[impl Serialize]) {
        let items = Vec::from_iter(items.iter().map(|item| json!(item)));
        self.set(number, items.len());
        let all_ids = items.iter().map(|item| &item["id"]);
        self.set(ids, Vec::from_iter(all_ids));
        for (index, item) in items.iter().enumerate() {
            self.set(format!("{each}.{index}"), item);
        }
    }

    pub fn set_result<T: Serialize>(&mut self, result: Result<T, Error>) {
        self.set("ok", result.is_ok());
        match result {
            Ok(value) => self.set("value", value),
            Err(error) => self.set_error(&error),
        }
    }

    pub fn set_error(&mut self, error: &Error) {
        let auth = error.auth_error();
        let code = error.code().or_else(|| auth.and_then(AuthError::code));
        self.set_error_facts(error_facts!(error, code, error.message()));
        self.set(
            "error.login_required",
            auth.map(AuthError::is_login_required),
        );
        let fields = error.field_errors().iter().map(|it| {
            let field = it.field.clone().unwrap_or_default();
            (field, json!(it.message.as_deref().unwrap_or_default()))
        });
        self.set("error.field", fields.collect::<Map<_, _>>());
    }

    pub fn set_auth_error(&mut self, error: &AuthError) {
        self.set_error_facts(error_facts!(error, error.code(), error.description()));
        self.set("error.login_required", error.is_login_required());
    }

    fn set_error_facts(&mut self, facts: Value) {
        for (name, fact) in facts.as_object().into_iter().flatten() {
            self.set(format!("error.{name}"), fact);
        }
    }

    /// Describes each expectation that does not hold. An unknown one does not hold. An operation succeeds
    /// unless an error is expected.
    pub fn check(&self, expected: &Map<String, Value>) -> Vec<String> {
        let mut failures = Vec::new();
        if self.0["ended"] == false {
            failures.push("no end in time".into());
        }
        let mut expected = expected.clone();
        if !expected.contains_key("http_status") {
            let is_ok = !expected.keys().any(|name| name.starts_with("error"));
            expected.entry("ok").or_insert(is_ok.into());
        }
        for (name, wanted) in &expected {
            let (fact, holds): (_, fn(&Value, &Value) -> bool) = match name.rsplit_once('_') {
                Some((fact, "contains")) => (fact, contains),
                Some((fact, "excludes")) => (fact, excludes),
                _ => (name.as_str(), matches),
            };
            let got = self.0.get(fact).unwrap_or(&Value::Null);
            // Where there is no error, no secret is in it.
            let is_known = self.0.contains_key(fact) || name == "error.text_excludes";
            if !is_known || !holds(wanted, got) {
                let mut shown = ["error.display", "http_status"].iter();
                let instead = shown.find_map(|name| self.0.get(*name));
                failures.push(format!("{name}: {wanted} expected, but {got}; {instead:?}"));
            }
        }
        failures
    }
}

fn headers(headers: Option<&HeaderMap>) -> Map<String, Value> {
    let headers = headers.into_iter().flatten();
    let headers = headers.map(|(name, value)| {
        let text = String::from_utf8_lossy(value.as_bytes());
        (name.to_string(), json!(text))
    });
    headers.collect()
}

/// Whether a text has the wanted one, or all of a list.
fn contains(wanted: &Value, got: &Value) -> bool {
    let got = got.as_str().unwrap_or_default();
    match wanted {
        Value::Array(wanted) => wanted
            .iter()
            .filter_map(Value::as_str)
            .all(|it| got.contains(it)),
        wanted => wanted.as_str().is_some_and(|wanted| got.contains(wanted)),
    }
}

fn excludes(wanted: &Value, got: &Value) -> bool {
    let mut wanted = wanted.as_array().expect("a list of texts").iter();
    wanted.all(|text| !contains(text, got))
}

/// Objects may have more properties than wanted; null is as good as missing.
fn matches(wanted: &Value, got: &Value) -> bool {
    match (wanted, got) {
        (Value::Number(wanted), Value::Number(got)) => wanted.as_f64() == got.as_f64(),
        (Value::Array(wanted), Value::Array(got)) => {
            let mut pairs = wanted.iter().zip(got);
            wanted.len() == got.len() && pairs.all(|(wanted, got)| matches(wanted, got))
        }
        (Value::Object(wanted), Value::Object(got)) => {
            let mut properties = wanted.iter();
            properties.all(|(name, value)| matches(value, got.get(name).unwrap_or(&Value::Null)))
        }
        _ => wanted == got,
    }
}
