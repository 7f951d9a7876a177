//! Runs due tasks and delivers events to subscribers.

use std::error::Error;
use std::mem;
use std::sync::Arc;
use std::time::Instant;

use http::StatusCode;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use tokio::task::JoinSet;

use super::{Attempt, DeliveryOutcome, SentAttempt, event};
use crate::clock::milliseconds_since;
use crate::message::{Message, header_list};
use crate::recorded::lock;
use crate::server::Stopped;
use crate::service::Service;
use crate::settings::Settings;

const MAX_REDIRECTS: usize = 5;

const BODY_LIMIT: usize = 64 * 1024;

const MAX_QUOTED_CHARS: usize = 200;

const NO_TLS: &str = "the sandbox delivers to http URLs only: it has no TLS";

/// Runs until the sandbox ends, then aborts the deliveries in progress.
pub(crate) async fn run(service: Arc<Service>, stopped: Stopped) {
    let mut client = None;
    let mut in_progress = JoinSet::new();
    loop {
        let (due, next) =
            service.with(|it, _| (mem::take(&mut it.pending_attempts), it.next_due()));
        for attempt in due {
            let client = client.get_or_insert_with(|| build_client(&service.settings));
            in_progress.spawn(deliver(Arc::clone(&service), client.clone(), attempt));
        }
        tokio::select! {
            () = stopped.wait() => return,
            () = service.wake.notified() => {}
            () = service.settings.time.wait_until(next) => {}
            // Only frees the finished task: `deliver` has recorded the result.
            Some(_) = in_progress.join_next() => {}
        }
    }
}

/// Follows redirects as the vendor does, and opens a connection for each request.
fn build_client(settings: &Settings) -> Result<Client, String> {
    let redirects = Policy::custom(|attempt| {
        if !matches!(attempt.status().as_u16(), 302 | 307) {
            attempt.stop()
        } else if attempt.previous().len() > MAX_REDIRECTS {
            attempt.error(format!("more than {MAX_REDIRECTS} redirects"))
        } else if attempt.url().scheme() != "http" {
            attempt.error(NO_TLS)
        } else {
            attempt.follow()
        }
    });
    let client = Client::builder()
        .no_proxy()
        .redirect(redirects)
        .referer(false)
        .pool_max_idle_per_host(0)
        .connect_timeout(settings.connect_timeout)
        .read_timeout(settings.response_timeout)
        .build();
    client.map_err(|error| reason(&error))
}

async fn deliver(service: Arc<Service>, client: Result<Client, String>, attempt: Attempt) {
    let (headers, body) = event::request(&attempt, &service.settings);
    let mut record = attempt.record;
    let start = Instant::now();
    let result = match client {
        Ok(_) if !record.url.starts_with("http://") => Err(NO_TLS.to_owned()),
        Ok(client) => {
            let mut request = client.post(&record.url).body(body.clone());
            for (name, value) in &headers {
                request = request.header(name, value);
            }
            send(request).await
        }
        Err(reason) => Err(reason),
    };
    let milliseconds = milliseconds_since(start);
    let mut response = None;
    let failed = |reason| DeliveryOutcome::Failed { reason };
    record.outcome = result.map_or_else(failed, |(outcome, received)| {
        response = Some(received);
        outcome
    });
    if record.is_accepted() && service.take_dropped_response() {
        record.outcome = failed("the response was dropped".to_owned());
    }
    record.headers = headers;
    record.body = body;
    // Record first: `finish_attempt` wakes those who wait for the record.
    lock(&service.deliveries).record(record.clone());
    service.finish_attempt(SentAttempt {
        record,
        milliseconds,
        response,
    });
}

/// Returns the outcome, and the status and the message of the response, or why there is none.
async fn send(request: RequestBuilder) -> Result<(DeliveryOutcome, (u16, Message)), String> {
    let response = request.send().await;
    let mut response = response.map_err(|error| reason(&error))?;
    let status = response.status().as_u16();
    let headers = header_list(response.headers());
    // The status decides, even if the body is truncated or late.
    let mut body = Vec::new();
    while body.len() < BODY_LIMIT
        && let Ok(Some(chunk)) = response.chunk().await
    {
        body.extend_from_slice(&chunk);
    }
    let message = Message::new(headers, &body);
    let outcome = if status == StatusCode::OK {
        DeliveryOutcome::Accepted
    } else {
        DeliveryOutcome::Refused { status, body }
    };
    Ok((outcome, (status, message)))
}

/// The first cause of an error, which says more than the error itself.
fn reason(error: &reqwest::Error) -> String {
    let what = if error.is_connect() {
        "cannot connect"
    } else if error.is_redirect() {
        "cannot follow the redirect"
    } else {
        "no answer"
    };
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    format!("{what}: {cause}")
}

/// E.g. `500 INTERNAL_SERVER_ERROR`.
pub(super) fn error_code(status: u16) -> String {
    error_name(status, "_")
}

/// E.g. `500 INTERNAL SERVER ERROR: [<!DOCTYPE HTML PUBLIC … (19777 bytes)]`, as documented.
pub(super) fn error_message(status: u16, body: &[u8]) -> String {
    let error = error_name(status, " ");
    if body.is_empty() {
        return error;
    }
    let text = String::from_utf8_lossy(body);
    match text.char_indices().nth(MAX_QUOTED_CHARS) {
        None => format!("{error}: [{text}]"),
        Some((end, _)) => {
            let beginning = text.get(..end).unwrap_or_default();
            format!("{error}: [{beginning}... ({} bytes)]", body.len())
        }
    }
}

fn error_name(status: u16, space: &str) -> String {
    let known = StatusCode::from_u16(status).ok();
    let reason = known.and_then(|status| status.canonical_reason());
    let reason = reason.map(|reason| reason.replace('\'', "").replace([' ', '-'], space));
    reason.map_or_else(
        || status.to_string(),
        |reason| format!("{status} {}", reason.to_uppercase()),
    )
}
