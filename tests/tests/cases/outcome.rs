//! What an operation has come to, as facts.

use std::error::Error as StdError;
use std::time::Duration;

use http::HeaderMap;
use serde_json::Value;
use vis_api::Error;
use vis_api::auth::AuthError;

use crate::server::Recorded;

#[derive(Default, Debug)]
pub struct Outcome {
    pub ended: bool,
    pub elapsed: Duration,
    pub ok: Option<bool>,
    pub value: Option<Value>,
    pub items: Option<Vec<Value>>,
    /// The texts that could not be read, by index and path.
    pub oddities: serde_json::Map<String, Value>,
    /// The ids of the items, in the order of their start times.
    pub order: Vec<String>,
    pub error: Option<Facts>,
    pub waited: Option<&'static str>,
    pub healthy: Option<bool>,
    pub statuses: Vec<u16>,
    pub handled: Vec<Value>,
    pub requests: Vec<Recorded>,
    pub other: Vec<Recorded>,
}

/// What an error says.
#[derive(Debug, Default)]
pub struct Facts {
    pub kind: String,
    pub status: Option<u16>,
    pub request_id: Option<String>,
    pub headers: serde_json::Map<String, Value>,
    pub body: Option<String>,
    pub code: Option<String>,
    pub message: Option<String>,
    pub fields: Vec<(String, String)>,
    pub retry_after: Option<Duration>,
    pub retryable: bool,
    pub attempts: Option<u32>,
    pub login_required: Option<bool>,
    /// Display and Debug of it and of all its sources.
    pub text: String,
    pub display: String,
}

impl Facts {
    pub fn of(error: &Error) -> Self {
        let auth = error
            .source()
            .and_then(|source| source.downcast_ref::<AuthError>());
        Self {
            kind: format!("{:?}", error.kind()),
            status: error.status().map(|it| it.as_u16()),
            request_id: error.request_id().map(Into::into),
            headers: headers(error.headers()),
            body: body(error.body()),
            code: error
                .code()
                .or_else(|| auth.and_then(AuthError::code))
                .map(Into::into),
            message: error.message().map(Into::into),
            fields: error
                .field_errors()
                .iter()
                .map(|it| {
                    (
                        it.field.clone().unwrap_or_default(),
                        it.message.clone().unwrap_or_default(),
                    )
                })
                .collect(),
            retry_after: error.retry_after(),
            retryable: error.is_retryable(),
            attempts: Some(error.attempts()),
            login_required: auth.map(AuthError::is_login_required),
            text: text(error),
            display: error.to_string(),
        }
    }

    pub fn of_auth(error: &AuthError) -> Self {
        Self {
            kind: format!("{:?}", error.kind()),
            status: error.status().map(|it| it.as_u16()),
            code: error.code().map(Into::into),
            message: error.description().map(Into::into),
            request_id: error.request_id().map(Into::into),
            headers: headers(error.headers()),
            body: body(error.body()),
            retry_after: error.retry_after(),
            retryable: error.is_retryable(),
            login_required: Some(error.is_login_required()),
            text: text(error),
            display: error.to_string(),
            ..Self::default()
        }
    }
}

fn headers(headers: Option<&HeaderMap>) -> serde_json::Map<String, Value> {
    let headers = headers.into_iter().flatten();
    let headers = headers.map(|(name, value)| {
        let text = String::from_utf8_lossy(value.as_bytes());
        (name.to_string(), Value::from(text.into_owned()))
    });
    headers.collect()
}

fn body(body: Option<&[u8]>) -> Option<String> {
    body.map(|body| String::from_utf8_lossy(body).into_owned())
}

fn text(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        text.push_str(&format!("{error}\n{error:?}\n{error:#?}\n"));
        next = error.source();
    }
    text
}
