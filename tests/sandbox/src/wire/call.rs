//! A call, or the event of a call in a response: the same record.

use serde_json::{Value, json};

use super::time;
use crate::assumptions::Mode;
use crate::model::{Call, User};

/// A call as VIS sends it: without `uciId`, which the published document requires, and with
/// `internal` and `ucpType`, which it lacks. `endTime` is null until the call has ended;
/// `answerTime` and `callerId` are absent if unset.
pub(crate) fn call(call: &Call, user: &User, mode: Mode) -> Value {
    let time = |time| time::call_time(time, mode);
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
