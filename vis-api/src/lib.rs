//! Client for the [Vonage Integration Suite] (VIS): call control, and call events by query or by
//! webhook, for Vonage Business Communications.
//!
//! [`Client`] has one method for each operation of the API. Each returns a builder:
//!
//! ```
//! # use vis_sandbox::Sandbox;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = Sandbox::start().await?;
//! # let (base_url, token) = (sandbox.base_url(), sandbox.token());
//! use vis_api::{CallState, Client};
//!
//! let client = Client::builder()
//!     .base_url(base_url) // without it: Vonage's production server
//!     .bearer_token(token)
//!     .build()?;
//!
//! let call = client.create_call().phone_number("14155550100").await?;
//! client.hold_call().id(&call.id).await?;
//! client.unhold_call().id(&call.id).await?;
//! client.end_call().id(&call.id).await?;
//!
//! let finished = client.list_events().states([CallState::Answered]).await?;
//! assert_eq!(finished.len(), 1);
//!
//! match client.get_call().id("no-such-call").await {
//!     Ok(call) => println!("{:?}", call.state),
//!     Err(error) if error.is_not_found() => println!("the call has ended"),
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A builder is awaited as it is, or through its `send`. Every operation fails with the same type,
//! [`Error`], and returns a [`Response`]: it
//! derefs to the resource ([`into_inner`](Response::into_inner) takes it) and has the status
//! and the headers of the response.
//!
//! # How do I …
//!
//! | … | with |
//! |---|---|
//! | place a call, once | [`Client::create_call`]; [it is never repeated](manual::retries) |
//! | list the calls in progress | [`Client::list_calls`] |
//! | get the missed calls | [`Client::list_events`] with [`states`](builder::ListEvents::states) |
//! | read a whole list | [`ItemStream`] |
//! | wait until a call is answered | [`Client::wait_for`] |
//! | follow the state of a call | [`CallWait::states`], or events |
//! | receive events, by webhook | [`manual::webhooks`] |
//! | verify a webhook in a server of my own | [`vis_types::webhook`] |
//! | log in | [`manual::auth`] |
//! | keep the session over restarts | [`auth::FileStore`] |
//! | share the session and the quota among machines | the feature `redis` |
//! | take the settings from the environment | [`Client::from_env`] |
//! | serve many users | [`auth::AuthorizationCodeGrant`] |
//! | stay under the quota | [`ClientBuilder::rate_limit`] |
//! | tell errors apart | [`manual::errors`] |
//! | use a proxy | [`ClientBuilder::http_client`], or the environment |
//! | log and trace | the feature `tracing`; [what is safe to log](manual::errors#what-can-i-log) |
//! | test without an account | [`manual::testing`] |
//!
//! The [`manual`] also has the reasons for each default.
//!
//! # Features
//!
//! | feature | adds | default |
//! |---|---|---|
//! | `codegen` | generation of the client during the build, by the build script; without it, the packaged result is compiled, and no generator | yes |
//! | `rustls` | TLS with rustls and the platform's trust store | yes |
//! | `native-tls` | TLS with the platform's own library | no |
//! | `tracing` | a span for each operation, and logs of delivery problems; costs nothing without a subscriber | yes |
//! | `webhook` | `webhook`: verifies deliveries, passes each event to a handler, keeps a subscription registered | no |
//! | `axum` | `webhook::serve`, and a router and an extractor for axum 0.8; enables `webhook` | no |
//! | `cli` | the program `vis`: `cargo install vis-api --features cli` | no |
//! | `sandbox` | its subcommand `vis sandbox`; enables `cli` | no |
//! | `redis` | `redis`: sessions, deliveries and a rate limit that several machines share | no |
//! | `gzip` | compressed responses | no |
//! | `http2` | HTTP/2 where the server supports it | no |
//!
//! Without a TLS feature, pass a client with TLS to [`ClientBuilder::http_client`].
//!
//! # Other crates in the API
//!
//! Types and traits of these crates stand in the public API, of no other: [`vis_types`] and [`reqwest`], which
//! are re-exported, with `http` and `url` as in `reqwest`; `futures_core::Stream`; `serde`; `tokio`'s
//! `watch::Receiver` and `TcpListener`; with their features, `axum` and `redis`.
//!
//! # Source document
//!
//! Generated from the revision of Vonage's OpenAPI document that [`SPEC_VERSION`] and [`SPEC_SHA256`]
//! identify.
//!
//! [Vonage Integration Suite]: https://developer.vonage.com/
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
// The names come from the document.
#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]

/// Code that is generated from the document: during the build, or as packaged.
macro_rules! generated {
    ($file:literal) => {
        #[cfg(feature = "codegen")]
        include!(concat!(env!("OUT_DIR"), "/", $file));
        #[cfg(not(feature = "codegen"))]
        include!(concat!(env!("CARGO_MANIFEST_DIR"), "/generated/", $file));
    };
}

pub mod auth;
mod backoff;
mod buffered_response;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod client_builder;
mod error;
mod http;
pub mod manual;
mod metrics;
mod operation;
mod pages;
mod rate_limit;
mod redact;
#[cfg(feature = "redis")]
pub mod redis;
mod response;
mod retry;
mod trace;
mod wait;
#[cfg(feature = "webhook")]
pub mod webhook;

#[allow(deprecated, clippy::all)]
mod client {
    generated!("client.rs");
}
mod revision {
    generated!("revision.rs");
}

/// Places and controls calls, lists events, manages webhooks.
///
/// ```
/// # async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
/// let call = client.create_call().phone_number("14155550100").await?;
/// client.hold_call().id(&call.id).await?;
/// client.end_call().id(&call.id).await?;
/// # Ok(())
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// #     let sandbox = vis_sandbox::Sandbox::start().await?;
/// #     let client = vis_api::Client::builder().base_url(sandbox.base_url());
/// #     Ok(example(client.bearer_token(sandbox.token()).build()?).await?)
/// # }
/// ```
///
/// [`builder`](Client::builder) makes a client. Clones share its connections, token and limits.
#[doc(inline)]
pub use client::Client;
pub use client::builder;
pub use client_builder::{BuildError, ClientBuilder};
pub use error::{Error, ErrorKind};
#[cfg(feature = "webhook")]
pub use metrics::DeliveryMetrics;
pub use metrics::{Metrics, OperationMetrics, RetryMetrics, TokenRefreshMetrics};
pub use pages::{ItemStream, OffsetUnit, Page, PageStream};
pub use rate_limit::{RateLimit, RateLimiter};
pub use reqwest;
pub use response::Response;
pub use retry::RetryPolicy;
pub use revision::{SPEC_SHA256, SPEC_VERSION};
pub use vis_types;
pub use vis_types::*;
pub use wait::{CallStates, CallWait, WaitOutcome};

/// Compiles and runs the README's examples. One of them needs the feature `axum`.
#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../../README.md")]
struct Readme;

#[cfg(all(test, feature = "codegen"))]
mod tests {
    #[test]
    fn packaged_sources_are_what_the_build_generates() {
        macro_rules! is_fresh {
            ($file:literal) => {
                include_str!(concat!(env!("OUT_DIR"), "/", $file))
                    == include_str!(concat!("../generated/", $file))
            };
        }
        assert!(
            is_fresh!("cli.rs") && is_fresh!("client.rs") && is_fresh!("revision.rs"),
            "vis-api/generated is stale; run `cargo xtask patch`"
        );
    }
}
