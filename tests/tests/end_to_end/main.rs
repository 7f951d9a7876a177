//! All operations against a VIS server over TCP: successes and failures.

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

mod call_lifecycle;
mod concurrency;
mod documented_errors;
mod error_bodies;
mod payloads;
mod rejections;
mod success;
mod transport;
mod unreadable;

use vis_api::Error;

/// Renders the error and its sources in every format that a log may use.
fn rendered(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text += &format!("\n{cause}\n{cause:?}");
        source = cause.source();
    }
    text
}
