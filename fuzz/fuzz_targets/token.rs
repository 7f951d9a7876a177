//! A token source reads or rejects any answer of the token endpoint without a panic. A token that it
//! accepts can be sent. No error shows a secret of the request.
//!
//! An input is a status on a line, headers, an empty line, and a body.

#![no_main]

use http::HeaderValue;
use libfuzzer_sys::Corpus;
use vis_api::auth::{PasswordGrant, TokenSource};
use vis_fuzz::message::first_line;
use vis_fuzz::service::{SERVICE, messages, response};

libfuzzer_sys::fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((status, message)) = parse(input) else {
        return Corpus::Reject;
    };
    let sandbox = &SERVICE.sandbox;
    sandbox.fail_next(response(status, message).on_token());
    let (id, secret, password) = (
        sandbox.client_id(),
        sandbox.client_secret(),
        sandbox.password(),
    );
    let grant = PasswordGrant::new(id, secret, sandbox.username(), password);
    let grant = grant.token_url(sandbox.token_url());
    let token = grant.access_token(&SERVICE.http, None);
    match SERVICE.runtime.block_on(token) {
        Ok(token) => {
            HeaderValue::from_str(&format!("Bearer {}", token.expose())).expect("a header");
        }
        Err(error) => {
            let messages = messages(&error);
            for secret in [secret, password] {
                assert!(!messages.contains(secret), "{messages}");
            }
        }
    }
    Corpus::Keep
});

fn parse(input: &[u8]) -> Option<(u16, &[u8])> {
    let (status, message) = first_line(input)?;
    let status = status.parse().ok()?;
    (200..1000).contains(&status).then_some((status, message))
}
