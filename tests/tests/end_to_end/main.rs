//! All operations against a VIS server over TCP: what succeeds, and every way to fail.

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

mod call_life;
mod documented_errors;
mod error_bodies;
mod payloads;
mod refusals;
mod success;
mod threads;
mod transport;
mod unreadable;

use vis_api::Error;

/// Everything that an error shows to whoever logs it.
fn shown(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text += &format!("\n{cause}\n{cause:?}");
        source = cause.source();
    }
    text
}
