//! Calls on the page: live ones with their buttons, and the history.

use serde_json::{Value, json};

use super::MAX_ROWS;
use crate::clock::webhook_time;
use crate::model::{Action, Call, Direction, Filter, IncomingCall, Page, Simulator};
use crate::server::ServiceError;
use crate::server::form::{Form, choice, phone_number, string};
use crate::service::Service;
use crate::settings::Mode;

/// The buttons: name, label, whether the user acts and not the remote party, and the action.
const BUTTONS: [(&str, &str, bool, Action); 9] = [
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

pub(super) fn place(service: &Service, body: &[u8]) -> Result<(), ServiceError> {
    let mut form = Form::from_body(body, Mode::Real)?;
    let number = form.required("phoneNumber", phone_number);
    let name = form.optional("callerId", |name| string(name).map(str::to_owned));
    let directions = [Direction::Inbound, Direction::Outbound];
    let direction = form.optional("direction", choice(&directions));
    let number = form.finish(number)?;
    service.with(|simulator, now| {
        if direction == Some(Direction::Outbound) {
            simulator.place(number, now);
            return;
        }
        let mut call = IncomingCall::from(number);
        call.caller_id = name.filter(|name| !name.is_empty());
        simulator.receive(call, now);
    });
    Ok(())
}

pub(super) fn press(service: &Service, id: &str, button: &str) -> Result<(), ServiceError> {
    let button = BUTTONS.into_iter().find(|(name, ..)| *name == button);
    let (.., action) = button.ok_or(ServiceError::NotFound)?;
    service.with(|simulator, now| simulator.apply(id, action, now).map(drop))?;
    Ok(())
}

pub(super) fn list(simulator: &Simulator, filter: &Filter) -> Value {
    let page = Page {
        skip: 0,
        size: MAX_ROWS,
        descending: true,
    };
    let rows = simulator.list(filter, &page).into_iter().map(row);
    json!({ "total": simulator.count(filter), "rows": rows.collect::<Value>() })
}

fn row(call: &Call) -> Value {
    json!({
        "id": call.id,
        "direction": call.direction.to_string(),
        "state": call.state.to_string(),
        "phoneNumber": call.phone_number,
        "callerId": call.caller_id,
        "startTime": webhook_time(call.start_time),
        "answerTime": call.answer_time.map(webhook_time),
        "duration": call.duration(),
        "actions": possible_buttons(call),
    })
}

/// The buttons that the state of the call allows.
fn possible_buttons(call: &Call) -> Value {
    let buttons = BUTTONS
        .into_iter()
        .filter_map(|(name, label, own, action)| {
            action.transitions(call.direction, call.state.as_str())?;
            Some(json!({ "name": name, "label": label, "own": own }))
        });
    buttons.collect()
}
