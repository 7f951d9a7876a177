//! What a person can do at the page, on either side of a call.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::http::Vis;
use crate::http::answer::Refusal;
use crate::http::form::{Form, phone_number, text};
use crate::model::{Action, Call, IncomingCall};
use crate::variant::Mode;

/// Something to do to a call.
struct Deed {
    name: &'static str,
    /// What the button says.
    label: &'static str,
    /// Whether the user does it, and not the remote party.
    own: bool,
    action: Action,
}

const fn deed(name: &'static str, label: &'static str, own: bool, action: Action) -> Deed {
    Deed {
        name,
        label,
        own,
        action,
    }
}

const DEEDS: [Deed; 9] = [
    deed("answer", "Answer", true, Action::Answer),
    deed("hold", "Hold", true, Action::Hold),
    deed("resume", "Resume", true, Action::Unhold),
    deed("voicemail", "To voicemail", true, Action::SendToVoicemail),
    deed("hang-up", "Hang up", true, Action::End),
    deed("remote-answer", "Answer", false, Action::RemoteAnswer),
    deed("remote-hold", "Hold", false, Action::RemoteHold),
    deed("remote-resume", "Resume", false, Action::RemoteResume),
    deed("remote-hang-up", "Hang up", false, Action::RemoteHangUp),
];

/// The deeds that are possible in the state that a call is in.
pub(super) fn possible(call: &Call) -> Value {
    let possible = DEEDS
        .iter()
        .filter(|deed| deed.action.route(call.direction, &call.state).is_some());
    possible
        .map(|deed| json!({ "name": deed.name, "label": deed.label, "own": deed.own }))
        .collect()
}

/// Somebody calls the user.
pub(super) async fn call(State(vis): Vis, body: Bytes) -> Result<StatusCode, Refusal> {
    let mut form = Form::from_body(&body, Mode::Real)?;
    let number = form.required("phoneNumber", phone_number);
    let name = form.optional("callerId", |name| text(name).map(str::to_owned));
    let call = IncomingCall::from(form.finish(number)?);
    let name = name.filter(|name| !name.is_empty()).into_iter();
    let call = name.fold(call, IncomingCall::caller_id);
    vis.with(|exchange, now| exchange.receive(call, now));
    Ok(StatusCode::NO_CONTENT)
}

/// One of the parties does something.
pub(super) async fn act(
    State(vis): Vis,
    Path((id, name)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    let mut deeds = DEEDS.iter();
    let deed = deeds.find(|deed| deed.name == name);
    let action = deed.ok_or(Refusal::NotFound)?.action;
    vis.with(|exchange, now| exchange.act(&id, action, now).map(drop))?;
    Ok(StatusCode::NO_CONTENT)
}
