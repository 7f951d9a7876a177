//! Actions of the page on either side of a call.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::http::Vis;
use crate::http::form::{Form, phone_number, string};
use crate::http::service_response::ServiceError;
use crate::model::{Action, Call, IncomingCall};
use crate::settings::Mode;

/// The buttons: name, label, whether the user acts and not the remote party, and the action.
const CALL_ACTIONS: [(&str, &str, bool, Action); 9] = [
    ("answer", "Answer", true, Action::Answer),
    ("hold", "Hold", true, Action::Hold),
    ("resume", "Resume", true, Action::Unhold),
    ("voicemail", "To voicemail", true, Action::SendToVoicemail),
    ("hang-up", "Hang up", true, Action::End),
    ("remote-answer", "Answer", false, Action::RemoteAnswer),
    ("remote-hold", "Hold", false, Action::RemoteHold),
    ("remote-resume", "Resume", false, Action::RemoteResume),
    ("remote-hang-up", "Hang up", false, Action::RemoteHangUp),
];

/// The actions that the state of the call allows.
pub(super) fn possible(call: &Call) -> Value {
    CALL_ACTIONS
        .iter()
        .filter(|(.., action)| action.transitions(call.direction, &call.state).is_some())
        .map(|(name, label, by_user, _)| json!({ "name": name, "label": label, "own": by_user }))
        .collect()
}

/// A remote party calls the user.
pub(super) async fn place(State(vis): Vis, body: Bytes) -> Result<StatusCode, ServiceError> {
    let mut form = Form::from_body(&body, Mode::Real)?;
    let number = form.required("phoneNumber", phone_number);
    let name = form.optional("callerId", |name| string(name).map(str::to_owned));
    let call = IncomingCall::from(form.finish(number)?);
    let name = name.filter(|name| !name.is_empty()).into_iter();
    let call = name.fold(call, IncomingCall::caller_id);
    vis.with(|simulator, now| simulator.receive(call, now));
    Ok(StatusCode::NO_CONTENT)
}

/// The user or the remote party acts on a call.
pub(super) async fn perform(
    State(vis): Vis,
    Path((id, name)): Path<(String, String)>,
) -> Result<StatusCode, ServiceError> {
    let mut actions = CALL_ACTIONS.into_iter();
    let button = actions.find(|(candidate, ..)| *candidate == name);
    let (.., action) = button.ok_or(ServiceError::NotFound)?;
    vis.with(|simulator, now| simulator.apply_action(&id, action, now).map(drop))?;
    Ok(StatusCode::NO_CONTENT)
}
