//! `/self`, `/self/account` and `/openapi.json`.

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use serde_json::Value;

use super::Vis;
use crate::wire;

pub(super) async fn user(State(vis): Vis) -> Json<Value> {
    Json(wire::user(&vis.settings.user, vis.settings.mode))
}

pub(super) async fn account(State(vis): Vis) -> Json<Value> {
    Json(wire::account(&vis.settings.user.account, vis.settings.mode))
}

const DOCUMENT: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

pub(super) async fn document() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT)
}
