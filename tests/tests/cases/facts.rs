//! What came of an operation, by the name that an expectation gives it.

use std::error::Error as StdError;

use http::HeaderMap;
use serde::Serialize;
use serde_json::{Map, Value, json};
use vis_api::Error;
use vis_api::auth::AuthError;

use crate::rendered::rendered;

/// For example `ok`, `item.0`, `error.code`. What did not come about has no entry.
#[derive(Default)]
pub struct Facts(pub Map<String, Value>);

impl Facts {
    pub fn set(&mut self, name: impl Into<String>, fact: impl Serialize) {
        let fact = serde_json::to_value(fact).expect("JSON");
        self.0.insert(name.into(), fact);
    }

    /// Records how many items there are as `number`, and each of them as `each.INDEX`.
    pub fn set_items(&mut self, number: &str, each: &str, ids: &str, items: &[impl Serialize]) {
        let items = items.iter().map(|item| json!(item));
        let items: Vec<_> = items.collect();
        self.set(number, items.len());
        self.set(
            ids,
            items.iter().map(|item| &item["id"]).collect::<Vec<_>>(),
        );
        for (index, item) in items.iter().enumerate() {
            self.set(format!("{each}.{index}"), item);
        }
    }

    pub fn set_result<T: Serialize>(&mut self, result: Result<T, Error>) {
        match result {
            Ok(value) => {
                self.set("ok", true);
                self.set("value", value);
            }
            Err(error) => {
                self.set("ok", false);
                self.set_error(&error);
            }
        }
    }

    pub fn set_error(&mut self, error: &Error) {
        let source = error.source();
        let auth = source.and_then(|source| source.downcast_ref::<AuthError>());
        let fields = error.field_errors().iter().map(|it| {
            let field = it.field.clone().unwrap_or_default();
            (field, json!(it.message.as_deref().unwrap_or_default()))
        });
        let facts = json!({
            "kind": format!("{:?}", error.kind()),
            "status": error.status().map(|it| it.as_u16()),
            "code": error.code().or_else(|| auth.and_then(AuthError::code)),
            "message": error.message(),
            "field": fields.collect::<Map<_, _>>(),
            "request_id": error.request_id(),
            "headers": headers(error.headers()),
            "body": body(error.body()),
            "retry_after_s": error.retry_after().map(|it| it.as_secs_f64()),
            "retryable": error.is_retryable(),
            "attempts": error.attempts(),
            "login_required": auth.map(AuthError::is_login_required),
        });
        self.set_error_facts(facts, error);
    }

    pub fn set_auth_error(&mut self, error: &AuthError) {
        let facts = json!({
            "kind": format!("{:?}", error.kind()),
            "status": error.status().map(|it| it.as_u16()),
            "code": error.code(),
            "message": error.description(),
            "request_id": error.request_id(),
            "headers": headers(error.headers()),
            "body": body(error.body()),
            "retry_after_s": error.retry_after().map(|it| it.as_secs_f64()),
            "retryable": error.is_retryable(),
            "login_required": error.is_login_required(),
        });
        self.set_error_facts(facts, error);
    }

    fn set_error_facts(&mut self, facts: Value, error: &(dyn StdError + 'static)) {
        for (name, fact) in facts.as_object().into_iter().flatten() {
            self.set(format!("error.{name}"), fact);
        }
        self.set("error.display", error.to_string());
        self.set("error.text", rendered(error));
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

fn body(body: Option<&[u8]>) -> Option<String> {
    body.map(|body| String::from_utf8_lossy(body).into_owned())
}
