//! The OpenAPI documents that the client for the Vonage Integration Suite is generated from.
//!
//! | file | content | author |
//! |---|---|---|
//! | `vgis.json` | the document as Vonage published it | `cargo xtask import` |
//! | `vgis.overlay.yaml` | our patches, an [OpenAPI Overlay 1.0] document | a person |
//! | `vgis.patched.json` | the upstream document with the overlay applied | `cargo xtask import` or `patch` |
//!
//! Build scripts use the constants `PATCHED` and `UPSTREAM` (features `patched` and `upstream`): a
//! packaged crate builds without this repository.
//!
//! [OpenAPI Overlay 1.0]: https://spec.openapis.org/overlay/v1.0.0.html
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]

#[cfg(feature = "normalise")]
pub mod normalise;

/// The document as Vonage published it, reformatted.
#[cfg(feature = "upstream")]
pub const UPSTREAM: &str = include_str!("../vgis.json");
/// The patched document, as committed.
#[cfg(feature = "patched")]
pub const PATCHED: &str = include_str!("../vgis.patched.json");
