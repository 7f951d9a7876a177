//! `/self` and `/self/account`.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::Vis;
use crate::wire;

pub(super) async fn user(State(vis): Vis) -> Json<Value> {
    Json(wire::user(&vis.user, vis.mode))
}

pub(super) async fn account(State(vis): Vis) -> Json<Value> {
    Json(wire::account(&vis.user.account, vis.mode))
}
