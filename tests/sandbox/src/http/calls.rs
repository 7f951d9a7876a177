//! `/self/calls`: calls are placed, found and controlled.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Vis;
use super::answer::{Answer, Created, Refusal};
use super::form::{Form, phone_number};
use super::id::Id;
use super::listing::{self, Parameters};
use crate::model::Action;
use crate::service::Service;
use crate::variant::{Mode, Shape};
use crate::wire;

pub(super) async fn list(State(vis): Vis, Query(query): Query<Parameters>) -> Answer {
    listing::list(&vis, query, listing::calls)
}

pub(super) async fn count(State(vis): Vis, Query(query): Query<Parameters>) -> Answer {
    listing::count(&vis, query, listing::calls)
}

pub(super) async fn create(State(vis): Vis, body: Bytes) -> Created {
    let number = remote_number(&body, vis.mode)?;
    let call = vis.with(|exchange, now| exchange.place(number, now));
    let call = wire::call(&call, &vis.user, vis.mode);
    Ok((StatusCode::CREATED, single(&vis, call)))
}

pub(super) async fn get(State(vis): Vis, Id(id): Id) -> Answer {
    let call = vis.with(|exchange, _| exchange.calls.get(&id).cloned())?;
    let call = wire::call(&call, &vis.user, vis.mode);
    Ok(single(&vis, call))
}

pub(super) async fn end(State(vis): Vis, Id(id): Id) -> Answer {
    let Json(call) = act(&vis, &id, Action::End)?;
    Ok(single(&vis, call))
}

pub(super) async fn answer(State(vis): Vis, Id(id): Id) -> Answer {
    act(&vis, &id, Action::Answer)
}

pub(super) async fn hold(State(vis): Vis, Id(id): Id) -> Answer {
    act(&vis, &id, Action::Hold)
}

pub(super) async fn unhold(State(vis): Vis, Id(id): Id) -> Answer {
    act(&vis, &id, Action::Unhold)
}

pub(super) async fn transfer(State(vis): Vis, Id(id): Id, body: Bytes) -> Answer {
    // Whoever the call goes to, it is over for the user.
    remote_number(&body, vis.mode)?;
    act(&vis, &id, Action::Transfer)
}

pub(super) async fn transfer_to_voicemail(State(vis): Vis, Id(id): Id) -> Answer {
    act(&vis, &id, Action::SendToVoicemail)
}

fn remote_number(body: &[u8], mode: Mode) -> Result<String, Refusal> {
    let mut form = Form::from_body(body, mode)?;
    let number = form.required("phoneNumber", phone_number);
    form.finish(number)
}

fn act(vis: &Service, id: &str, action: Action) -> Answer {
    let call = vis.with(|exchange, now| exchange.act(id, action, now).cloned())?;
    Ok(Json(wire::call(&call, &vis.user, vis.mode)))
}

/// One record, in the shape that the sandbox was told to send it in.
fn single(vis: &Service, record: Value) -> Json<Value> {
    Json(match vis.single_resource {
        Shape::Object => record,
        Shape::Array => json!([record]),
    })
}
