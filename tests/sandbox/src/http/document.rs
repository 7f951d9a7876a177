//! `/openapi.json`: what VIS is like, for tools.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// The patched document, byte for byte.
pub(super) async fn document() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], vis_spec::PATCHED)
}
