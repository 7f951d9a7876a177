//! `/self` and `/self/account`.

use axum::Json;
use serde_json::Value;

use crate::wire;

pub(super) async fn user() -> Json<Value> {
    Json(wire::user())
}

pub(super) async fn account() -> Json<Value> {
    Json(wire::account())
}
