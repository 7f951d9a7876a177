//! The data model of the [Vonage Integration Suite] (VIS): calls, events, webhooks, users and
//! accounts, without an HTTP client or a runtime.
//!
//! The structs, ids and enums are generated from the OpenAPI document, patched where it disagrees with
//! the service. Reading is lenient: unknown enum values are kept, unknown properties
//! are skipped, `null` equals a missing property, ids are strings or integers, and times have any
//! format that the vendor documents.
//!
//! ```
//! use vis_types::{CallState, Event, read_json};
//!
//! let event: Event = read_json(br#"{
//!     "id": "5a85d86f253bcd10897f3189", "type": "CALL", "accountId": 376, "userId": "24785",
//!     "direction": "OUTBOUND", "state": "ANSWERED", "duration": 2950,
//!     "startTime": "2018-02-15T18:58:56.194+0000", "endTime": null
//! }"#)?;
//!
//! assert_eq!(event.state, CallState::Answered);
//! assert_eq!(event.account_id(), "376");
//! assert_eq!(event.end_time, None);
//! # Ok::<(), vis_types::PayloadError>(())
//! ```
//!
//! Structs are `#[non_exhaustive]`: create them with a builder.
//!
//! ```
//! use vis_types::CallCreate;
//!
//! let call = CallCreate::builder().phone_number("14155550100").build()?;
//! assert_eq!(serde_json::to_string(&call)?, r#"{"phoneNumber":"14155550100"}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! | feature | adds | default |
//! |---|---|---|
//! | `codegen` | generation of the model during the build, by the build script; without it, the packaged result is compiled, and no generator | yes |
//! | `chrono` | conversions of [`Timestamp`] from and to `chrono::DateTime<Utc>` | no |
//! | `schemars` | `JsonSchema` for every type, and `json_schemas` | no |
//! | `webhook` | `webhook::Verifier` for signatures, `webhook::Deduplicator` for repeated deliveries | no |
//!
//! # Other crates in the API
//!
//! Types and traits of these crates stand in the public API, of no other: `serde` and `serde_json`; `jiff`
//! in conversions of [`Timestamp`]; with their features, `chrono` and `schemars`, and `http` with `webhook`.
//!
//! [Vonage Integration Suite]: https://developer.vonage.com/
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
// The document chooses the names.
#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]

mod call_state;
#[cfg(feature = "chrono")]
mod chrono;
mod delimited_list;
mod http_url;
mod id;
#[allow(unused_imports, unused_macros)]
mod integer_enum;
mod json;
#[cfg(feature = "schemars")]
mod json_schema;
mod open_enum;
mod secret;
mod serde_helpers;
mod text;
mod time_parameters;
mod timestamp;
#[cfg(feature = "webhook")]
pub mod webhook;

/// The code that is generated from the document: during the build, or as packaged.
#[allow(deprecated, clippy::all)]
mod model {
    #[cfg(feature = "codegen")]
    include!(concat!(env!("OUT_DIR"), "/model.rs"));
    #[cfg(not(feature = "codegen"))]
    include!("../generated/model.rs");
}

pub use delimited_list::{CommaList, DelimitedList, PipeList, SeparatorInItem, SpaceList};
pub use http_url::{HttpUrl, ParseHttpUrlError};
pub use id::DeliveryId;
#[doc(hidden)]
pub use json::decode::decode as decode_text;
pub use json::{FromJson, JsonBody, Oddity, PayloadError, read_json};
pub use model::*;
pub use open_enum::UnrecognizedValue;
pub use secret::Secret;
pub use time_parameters::{EpochTime, EpochUnit, TimestampParameter};
pub use timestamp::{ParseTimestampError, Timestamp};

/// A boxed future, for traits that must work as trait objects.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A builder lacks a value, or cannot convert one.
#[derive(Debug)]
pub struct ConversionError(String);

impl From<String> for ConversionError {
    fn from(message: String) -> Self {
        Self(message)
    }
}

impl std::fmt::Display for ConversionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for ConversionError {}

#[cfg(all(test, feature = "codegen"))]
mod tests {
    #[test]
    fn packaged_model_is_what_the_build_generates() {
        let generated = include_str!(concat!(env!("OUT_DIR"), "/model.rs"));
        assert!(
            generated == include_str!("../generated/model.rs"),
            "vis-types/generated/model.rs is stale; run `cargo xtask patch`"
        );
    }
}
