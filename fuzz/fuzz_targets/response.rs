//! Each operation reads or rejects any response without a panic. No error shows the access token or a
//! telephone number.
//!
//! An input is `operationId status` on a line, headers, an empty line, and a body.

#![no_main]

use std::sync::LazyLock;

use heck::ToSnakeCase;
use libfuzzer_sys::Corpus;
use vis_api::{Client, RetryPolicy};
use vis_fuzz::message::first_line;
use vis_fuzz::service::{SERVICE, messages, response};
use vis_sandbox::Operation;

#[path = "../../tests/src/requests.rs"]
#[expect(dead_code, reason = "tests use the rest")]
mod requests;

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let client = Client::builder()
        .http_client(SERVICE.http.clone())
        .base_url(SERVICE.sandbox.base_url())
        .bearer_token(SERVICE.sandbox.token())
        .retry(RetryPolicy::none());
    client.build().expect("a client")
});

libfuzzer_sys::fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((operation, status, message)) = parse(input) else {
        return Corpus::Reject;
    };
    let fault = response(status, message).on(operation);
    SERVICE.sandbox.fail_next(fault);
    let name = operation.id().to_snake_case();
    let sent = requests::send_everything(&CLIENT, &name, "c-1");
    if let Err(error) = SERVICE.runtime.block_on(sent) {
        let mut messages = messages(&error);
        // The one number that an error repeats.
        if let Some(wait) = error.retry_after() {
            messages = messages.replace(&format!("wait {} s", wait.as_secs()), "wait");
        }
        assert!(!messages.contains(SERVICE.sandbox.token()), "{messages}");
        assert!(!shows_phone_number(&messages), "{messages}");
    }
    Corpus::Keep
});

fn parse(input: &[u8]) -> Option<(Operation, u16, &[u8])> {
    let (line, message) = first_line(input)?;
    let (id, status) = line.split_once(' ')?;
    let operation = Operation::ALL.into_iter().find(|it| it.id() == id)?;
    let status = status.parse().ok().filter(|it| (200..1000).contains(it))?;
    Some((operation, status, message))
}

/// Whether seven digits follow each other; the codes of the gateway have six.
fn shows_phone_number(messages: &str) -> bool {
    let mut windows = messages.as_bytes().windows(7);
    windows.any(|window| window.iter().all(u8::is_ascii_digit))
}
