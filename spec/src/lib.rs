//! The OpenAPI documents that the client for the Vonage Integration Suite is generated from, and the
//! only place that knows where they lie.
//!
//! | file | what it is | who writes it |
//! |---|---|---|
//! | [`UPSTREAM_FILE`] | the document as Vonage published it | `cargo xtask import`; nobody edits it |
//! | [`OVERLAY_FILE`] | our patches, an [OpenAPI Overlay 1.0] document | a person |
//! | [`PATCHED_FILE`] | the upstream document with the overlay applied | `cargo xtask import` or `patch` |
//!
//! Build scripts take the documents from the constants `PATCHED` and `UPSTREAM` (features `patched`
//! and `upstream`), so that a packaged crate builds away from this repository.
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

/// The document as Vonage published it, but for its layout.
#[cfg(feature = "upstream")]
pub const UPSTREAM: &str = include_str!("../vgis.json");
/// The patched document, as committed.
#[cfg(feature = "patched")]
pub const PATCHED: &str = include_str!("../vgis.patched.json");

/// The directory that holds the three documents: the source directory of this crate at the time it was
/// compiled. Tools that run in the workspace use it, programs that ship do not.
pub fn directory() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
}
