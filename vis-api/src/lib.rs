//! Client for the [Vonage Integration Suite] (VIS): call control, and call events by query or by
//! webhook, for Vonage Business Communications.
//!
//! One method of [`Client`] for each operation of the API, each returning a builder:
//!
//! ```
//! # use vis_sandbox::Sandbox;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = Sandbox::start().await?;
//! # let (base_url, token) = (sandbox.base_url(), sandbox.token());
//! use vis_api::{CallCreate, CallState, Client};
//!
//! let client = Client::builder()
//!     .base_url(base_url) // without it: Vonage's production server
//!     .bearer_token(token)
//!     .build()?;
//!
//! let call = client
//!     .create_call()
//!     .body(CallCreate::builder().phone_number("14155550100"))
//!     .send()
//!     .await?;
//! client.hold_call().id(&call.id).send().await?;
//! client.unhold_call().id(&call.id).send().await?;
//! client.end_call().id(&call.id).send().await?;
//!
//! let finished = client.list_events().states([CallState::Answered]).send().await?;
//! assert_eq!(finished.len(), 1);
//!
//! match client.get_call().id("no-such-call").send().await {
//!     Ok(call) => println!("{:?}", call.state),
//!     Err(error) if error.is_not_found() => println!("it is over"),
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every operation fails with the one type [`Error`]. What a builder returns is a
//! [`ResponseValue`]: the resource by `Deref` or [`into_inner`](ResponseValue::into_inner), with
//! the status and the headers of the response beside it.
//!
//! The [`manual`] answers how do I …, and why each default is what it is.
//!
//! # Features
//!
//! | feature | what it adds | default |
//! |---|---|---|
//! | `rustls` | TLS by rustls, with the platform's trust store | yes |
//! | `native-tls` | TLS by the platform's own library | no |
//! | `tracing` | a span for each operation, and a log of what is wrong with deliveries; costs nothing without a subscriber | yes |
//! | `webhook` | `webhook`, which verifies deliveries, hands each event to a handler, and keeps a subscription alive | no |
//! | `axum` | `webhook::router` and an extractor, for an axum 0.8 server; brings `webhook` | no |
//! | `gzip` | responses may come compressed | no |
//! | `http2` | HTTP/2 where the server offers it | no |
//!
//! With neither TLS, give [`ClientBuilder::http_client`] a client that can do TLS.
//!
//! # The document behind it
//!
#![doc = concat!(
    "This is the API as version ",
    env!("VIS_SPEC_VERSION"),
    " of Vonage's document describes it (SHA-256 `",
    env!("VIS_SPEC_SHA256"),
    "`): [`SPEC_VERSION`], [`SPEC_SHA256`]."
)]
//!
//! [Vonage Integration Suite]: https://developer.vonage.com/
#![deny(missing_docs)]
// The document chooses the names.
#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]

pub mod auth;
mod backoff;
mod client_builder;
mod error;
mod http;
pub mod manual;
mod one_or_array;
mod operation;
mod pages;
mod rate_limit;
mod response;
mod retry;
mod trace;
mod wait;
#[cfg(feature = "webhook")]
pub mod webhook;

/// The version that Vonage's document gives itself (`info.version`), from which this crate was
/// generated. Vonage publishes changes without raising it: [`SPEC_SHA256`] tells two documents
/// apart.
pub const SPEC_VERSION: &str = env!("VIS_SPEC_VERSION");

/// The SHA-256, in lower-case hexadecimal digits, of Vonage's document from which this crate was
/// generated: of the file `vgis.json` of the crate `vis-spec`, which is what Vonage published but
/// for its layout.
pub const SPEC_SHA256: &str = env!("VIS_SPEC_SHA256");

/// What the build script makes of the document.
#[allow(deprecated, clippy::all)]
mod client {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

pub use client::{Client, builder};
pub use client_builder::{BuildError, ClientBuilder};
pub use error::{Error, ErrorKind};
pub use pages::{ItemStream, OffsetUnit, Page, PageStream};
pub use progenitor_client::ResponseValue;
pub use rate_limit::RateLimit;
pub use reqwest;
pub use retry::RetryPolicy;
pub use vis_types;
pub use vis_types::*;
pub use wait::{CallWait, WaitOutcome};

/// The README's examples, compiled and run; one of them needs the feature `axum`.
#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../../README.md")]
struct Readme;
