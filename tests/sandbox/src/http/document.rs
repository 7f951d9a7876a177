//! `/openapi.json`: what VIS is like, for tools.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// The normalised document.
const DOCUMENT: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

pub(super) async fn document() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT)
}
