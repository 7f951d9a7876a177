//! The gateway in front of the service, a WSO2 API Manager: checks the token, the resource and the
//! rate limit.

use std::collections::HashMap;
use std::time::Duration;

use http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Reply, ServiceError, Stopped, because, empty, perform, with_body};
use crate::clock::{gateway_time, webhook_time};
use crate::faults::BrokenConnection;
use crate::oauth::{self, Access};
use crate::operation::Destination;
use crate::page::RequestInProgress;
use crate::recorded::{RecordedRequest, lock};
use crate::service::Service;
use crate::settings::Mode;

const JSON: &str = "application/json; charset=UTF-8";

const DOCUMENT: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

/// Records the request, applies a fault, and handles it.
pub(super) async fn respond(
    service: &Service,
    stopped: &Stopped,
    parts: &Parts,
    body: Result<Bytes, StatusCode>,
) -> Result<Reply, BrokenConnection> {
    let mode = service.settings.mode;
    let resource = Destination::at(parts.uri.path());
    let is_method = |it: &&Destination| it.method() == parts.method.as_str();
    let destination = resource.iter().find(is_method).copied();
    let sent = body.as_deref().unwrap_or_default();
    let logged = RequestInProgress::begin(&service.request_log, parts, sent, service.now());
    let (effect, result) = match body {
        Ok(body) => {
            let operation = destination.and_then(Destination::operation);
            let record = RecordedRequest::new(parts, &body, operation);
            lock(&service.requests).record(record);
            let handle = || {
                let reply = handle(service, &resource, destination, parts, &body);
                conform(mode, reply)
            };
            match service.faults.take(destination) {
                Some(fault) => fault.apply(destination, stopped, handle).await,
                None => (None, Ok(handle())),
            }
        }
        Err(status) => {
            let reason = match status {
                StatusCode::PAYLOAD_TOO_LARGE => "the body is too large",
                _ => "the body is incomplete",
            };
            let reply = because(empty(status), reason);
            (None, Ok(conform(mode, reply)))
        }
    };
    logged.end(effect, &result).await;
    result
}

fn handle(
    service: &Service,
    resource: &[Destination],
    destination: Option<Destination>,
    parts: &Parts,
    body: &[u8],
) -> Reply {
    // The token endpoints and the document are public. An unknown resource requires a token.
    let is_public = resource.iter().all(|it| it.operation().is_none()) && !resource.is_empty();
    let token = match authenticate(service, &parts.headers) {
        Ok(token) => token,
        Err(_) if is_public => "",
        Err((reason, fault)) => {
            return because(fault_reply(StatusCode::UNAUTHORIZED, &fault), reason);
        }
    };
    let query = parts.uri.query().unwrap_or_default();
    match destination {
        None if resource.is_empty() => no_resource(),
        None => method_not_allowed(resource),
        Some(Destination::Token) => oauth::token(service, &parts.headers, body),
        Some(Destination::Authorize) => oauth::authorize(service, query),
        Some(Destination::Document) => with_body(StatusCode::OK, "application/json", DOCUMENT),
        Some(Destination::Vis(operation)) => {
            if let Some(rate_limiter) = &service.rate_limiter
                && let Err(next) = lock(rate_limiter).check(token, service.now())
            {
                return throttled(next);
            }
            let id = operation.parameter(parts.uri.path());
            let reply = perform(service, operation, &id, query, body);
            reply.unwrap_or_else(ServiceError::into_reply)
        }
    }
}

/// The access token of a request, or the reason and the fault if it is invalid. No response repeats
/// it.
fn authenticate<'a>(
    service: &Service,
    headers: &'a HeaderMap,
) -> Result<&'a str, (&'static str, Value)> {
    let credentials = headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok());
    let bearer = credentials.and_then(|it| it.split_once(' '));
    let bearer = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"));
    let Some((_, token)) = bearer else {
        let fault = fault_json(
            900_902,
            "Missing Credentials",
            "Required OAuth credentials not provided. Make sure your API invocation call has a \
             header: \"Authorization: Bearer ACCESS_TOKEN\"",
        );
        return Err(("no token", fault));
    };
    let token = token.trim();
    match service.tokens().access(token, service.now()) {
        Access::Valid => Ok(token),
        Access::Expired => {
            let description = "Access token expired. Renew the access token and try again";
            let fault = fault_json(900_903, "Access Token Expired", description);
            Err(("token expired", fault))
        }
        Access::Unknown => {
            let fault = fault_json(
                900_901,
                "Invalid Credentials",
                "Invalid Credentials. Make sure you have provided the correct security credentials",
            );
            Err(("token unknown or revoked", fault))
        }
    }
}

fn no_resource() -> Reply {
    let fault = fault_json(
        900_906,
        "No matching resource found in the API for the given request",
        "Check the API documentation and add a proper REST resource path to the invocation URL",
    );
    because(fault_reply(StatusCode::NOT_FOUND, &fault), "no such path")
}

fn method_not_allowed(allowed: &[Destination]) -> Reply {
    let description = "Method not allowed for given API resource";
    let fault = fault_json(405, "Method Not Allowed", description);
    let mut reply = fault_reply(StatusCode::METHOD_NOT_ALLOWED, &fault);
    let methods: Vec<_> = allowed.iter().map(|it| it.method()).collect();
    if let Ok(methods) = HeaderValue::try_from(methods.join(", ")) {
        reply.headers_mut().insert(ALLOW, methods);
    }
    because(reply, "no such method at this path")
}

fn throttled(next: Timestamp) -> Reply {
    let description = "You have exceeded your quota";
    let mut fault = fault_json(900_803, "Message throttled out", description);
    fault["fault"]["nextAccessTime"] = gateway_time(next).into();
    let reply = fault_reply(StatusCode::TOO_MANY_REQUESTS, &fault);
    because(reply, format!("rate limit, until {}", webhook_time(next)))
}

fn fault_reply(status: StatusCode, fault: &Value) -> Reply {
    with_body(status, JSON, fault.to_string())
}

pub(crate) fn fault_json(code: u32, message: &str, description: &str) -> Value {
    json!({ "fault": { "code": code, "message": message, "description": description } })
}

pub(crate) fn fault_xml(code: u32, message: &str) -> String {
    let (prefix, namespace) = match code {
        900_800..=900_807 => ("amt", "throttling"),
        _ => ("ams", "security"),
    };
    let message = message.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<{prefix}:fault xmlns:{prefix}=\"http://wso2.org/apimanager/{namespace}\">\
         <{prefix}:code>{code}</{prefix}:code>\
         <{prefix}:message>{message}</{prefix}:message>\
         <{prefix}:description>{message}</{prefix}:description>\
         </{prefix}:fault>"
    )
}

/// Maximum size of a body: far more than any operation needs.
const MAX_BODY: usize = 1024 * 1024;

/// Maximum number of bytes to read, most of them discarded. A client that is still sending when the
/// connection closes may miss the response.
const MAX_READ: usize = 32 * MAX_BODY;

/// The body, or the status of the error response.
pub(super) async fn read_body(body: Incoming) -> Result<Bytes, StatusCode> {
    let body = Limited::new(body, MAX_READ).collect().await;
    match body.map(Collected::to_bytes) {
        Ok(body) if body.len() <= MAX_BODY => Ok(body),
        // The client has disconnected, or its data is not HTTP.
        Err(error) if !error.is::<LengthLimitError>() => Err(StatusCode::BAD_REQUEST),
        _ => Err(StatusCode::PAYLOAD_TOO_LARGE),
    }
}

/// Adjusts responses to the published document in [`Mode::Conformance`]:
/// replaces what the document does not describe.
fn conform(mode: Mode, mut reply: Reply) -> Reply {
    if mode == Mode::Real {
        return reply;
    }
    let extensions = std::mem::take(reply.extensions_mut());
    let mut reply = match reply.status() {
        // In the document, the service itself responds with 400 or 422; other errors come from the
        // gateway.
        StatusCode::NOT_FOUND => no_resource(),
        StatusCode::PAYLOAD_TOO_LARGE => {
            ServiceError::Malformed("the body is too large").into_reply()
        }
        _ => reply,
    };
    // `application/json` has no parameters, and a tool may compare the whole value.
    if let Some(content_type) = reply.headers_mut().get_mut(CONTENT_TYPE) {
        *content_type = HeaderValue::from_static("application/json");
    }
    *reply.extensions_mut() = extensions;
    reply
}

/// A rate limit that applies to each token separately.
///
/// The gateway counts in fixed windows aligned to the clock, e.g. full minutes, not from the first
/// request.
pub(crate) struct RateLimiter {
    limit: u32,
    /// Length of a window in milliseconds.
    window: i64,
    /// Last window and number of requests in it, by token.
    used: HashMap<String, (i64, u32)>,
}

impl RateLimiter {
    pub(crate) fn new(limit: u32, per: Duration) -> Self {
        Self {
            limit,
            window: i64::try_from(per.as_millis()).unwrap_or(i64::MAX).max(1),
            used: HashMap::new(),
        }
    }

    /// Counts a request, or returns the time of the next window.
    fn check(&mut self, token: &str, now: Timestamp) -> Result<(), Timestamp> {
        let present = now.as_millisecond().div_euclid(self.window);
        let (window, used) = self.used.entry(token.to_owned()).or_insert((present, 0));
        if *window != present {
            (*window, *used) = (present, 0);
        }
        if *used < self.limit {
            *used += 1;
            return Ok(());
        }
        let next = present.saturating_add(1).saturating_mul(self.window);
        Err(Timestamp::from_millisecond(next).unwrap_or(Timestamp::MAX))
    }
}
