//! `/self/calls`: places and controls calls.

use std::future::{Ready, ready};

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Vis;
use super::form::{Form, phone_number};
use super::service_response::{ApiResult, CreatedResult, Id, ServiceError};
use crate::model::Action;
use crate::service::Service;
use crate::settings::{Mode, Shape};
use crate::wire;

pub(super) async fn create(State(vis): Vis, body: Bytes) -> CreatedResult {
    let number = remote_number(&body, vis.settings.mode)?;
    let call = vis.with(|simulator, now| simulator.place(number, now));
    let call = wire::call(&call, &vis.settings);
    Ok((StatusCode::CREATED, single(&vis, call)))
}

/// A call or its event: they share one id.
pub(super) async fn get(State(vis): Vis, Id(id): Id) -> ApiResult {
    let call = vis.with(|simulator, _| simulator.calls.get(&id).cloned())?;
    let call = wire::call(&call, &vis.settings);
    Ok(single(&vis, call))
}

pub(super) async fn end(State(vis): Vis, Id(id): Id) -> ApiResult {
    let Json(call) = apply_action(&vis, &id, Action::End)?;
    Ok(single(&vis, call))
}

/// An operation that applies an action.
pub(super) fn act(action: Action) -> impl Fn(Vis, Id) -> Ready<ApiResult> + Clone {
    move |State(vis), Id(id)| ready(apply_action(&vis, &id, action))
}

pub(super) async fn transfer(State(vis): Vis, Id(id): Id, body: Bytes) -> ApiResult {
    // For the user, the call ends with any transfer.
    remote_number(&body, vis.settings.mode)?;
    apply_action(&vis, &id, Action::Transfer)
}

fn remote_number(body: &[u8], mode: Mode) -> Result<String, ServiceError> {
    let mut form = Form::from_body(body, mode)?;
    let number = form.required("phoneNumber", phone_number);
    form.finish(number)
}

fn apply_action(vis: &Service, id: &str, action: Action) -> ApiResult {
    let call = vis.with(|simulator, now| simulator.apply_action(id, action, now).cloned())?;
    Ok(Json(wire::call(&call, &vis.settings)))
}

/// One record, in the configured shape.
fn single(vis: &Service, record: Value) -> Json<Value> {
    Json(match vis.settings.single_resource {
        Shape::Object => record,
        Shape::Array => json!([record]),
    })
}
