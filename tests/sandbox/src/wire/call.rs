//! A call, and the event of a call where somebody asks for it: the same record.

use serde_json::{Value, json};

use super::time;
use crate::model::{Call, User};
use crate::variant::Mode;

/// A call as VIS sends it: without `uciId`, which the published document requires, and with
/// `internal` and `ucpType`, which it does not know. `endTime` is null until the call has ended;
/// `answerTime` and `callerId` are absent where there is none.
pub(crate) fn call(call: &Call, user: &User, mode: Mode) -> Value {
    let time = |time| time::of_call(time, mode);
    let mut body = json!({
        "id": call.id,
        "externalId": call.external_id,
        "type": "CALL",
        "ucpType": "VBS",
        "internal": false,
        "accountId": user.account.id,
        "userId": user.id,
        "direction": call.direction.to_string(),
        "state": call.state.to_string(),
        "phoneNumber": call.phone_number,
        "startTime": time(call.start_time),
        "endTime": call.end_time.map(time),
        "duration": call.duration(),
    });
    if let Some(answered) = call.answer_time {
        body["answerTime"] = time(answered).into();
    }
    if let Some(name) = &call.caller_id {
        body["callerId"] = name.as_str().into();
    }
    body
}
