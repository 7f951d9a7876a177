//! The OpenAPI documents that the client for the Vonage Integration Suite is generated from.
//!
//! | file | content | author |
//! |---|---|---|
//! | [`UPSTREAM_FILE`] | the document as Vonage published it | `cargo xtask import` |
//! | [`OVERLAY_FILE`] | our patches, an [OpenAPI Overlay 1.0] document | a person |
//! | [`PATCHED_FILE`] | the upstream document with the overlay applied | `cargo xtask import` or `patch` |
//!
//! Build scripts use the constants `PATCHED` and `UPSTREAM` (features `patched` and `upstream`): a
//! packaged crate builds without this repository.
//!
//! [OpenAPI Overlay 1.0]: https://spec.openapis.org/overlay/v1.0.0.html
#![deny(missing_docs)]

#[cfg(feature = "normalise")]
pub mod normalise;

/// File name of the document as Vonage published it.
pub const UPSTREAM_FILE: &str = "vgis.json";
/// File name of the overlay that corrects the upstream document.
pub const OVERLAY_FILE: &str = "vgis.overlay.yaml";
/// File name of the upstream document with the overlay applied.
pub const PATCHED_FILE: &str = "vgis.patched.json";

/// The document as Vonage published it, reformatted.
#[cfg(feature = "upstream")]
pub const UPSTREAM: &str = include_str!("../vgis.json");
/// The patched document, as committed.
#[cfg(feature = "patched")]
pub const PATCHED: &str = include_str!("../vgis.patched.json");

/// The source directory of this crate, which holds the documents. Only for tools of the workspace.
pub fn directory() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
}
