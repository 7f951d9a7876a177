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

/// A button that acts on a call.
struct CallAction {
    name: &'static str,
    label: &'static str,
    /// Whether the user acts, not the remote party.
    by_user: bool,
    action: Action,
}

const fn item(
    name: &'static str,
    label: &'static str,
    by_user: bool,
    action: Action,
) -> CallAction {
    CallAction {
        name,
        label,
        by_user,
        action,
    }
}

const CALL_ACTIONS: [CallAction; 9] = [
    item("answer", "Answer", true, Action::Answer),
    item("hold", "Hold", true, Action::Hold),
    item("resume", "Resume", true, Action::Unhold),
    item("voicemail", "To voicemail", true, Action::SendToVoicemail),
    item("hang-up", "Hang up", true, Action::End),
    item("remote-answer", "Answer", false, Action::RemoteAnswer),
    item("remote-hold", "Hold", false, Action::RemoteHold),
    item("remote-resume", "Resume", false, Action::RemoteResume),
    item("remote-hang-up", "Hang up", false, Action::RemoteHangUp),
];

/// The actions that the state of the call allows.
pub(super) fn possible(call: &Call) -> Value {
    let possible = CALL_ACTIONS
        .iter()
        .filter(|it| it.action.transitions(call.direction, &call.state).is_some());
    possible
        .map(|it| json!({ "name": it.name, "label": it.label, "own": it.by_user }))
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
    let mut actions = CALL_ACTIONS.iter();
    let call_action = actions.find(|it| it.name == name);
    let action = call_action.ok_or(ServiceError::NotFound)?.action;
    vis.with(|simulator, now| simulator.apply_action(&id, action, now).map(drop))?;
    Ok(StatusCode::NO_CONTENT)
}
