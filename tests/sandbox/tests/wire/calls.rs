//! Calls, their history and the user, in the JSON of the VIS documentation.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{Direction, PastCall, PastState, RemoteParty, Sandbox, User};

use crate::support::{START, TestResult, Vis, assert_fields};

#[tokio::test]
async fn outbound_call_runs_through_its_states() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().answer_after(Duration::from_secs(5))).await?;

    let call = json!({ "phoneNumber": "14155550123" });
    let created = vis.post("/self/calls", call).await?;
    let mut expected = json!({
        "id": "5a85d86f0000000000000001",
        "externalId": "callhalf-1:0",
        "type": "CALL",
        "ucpType": "VBS",
        "internal": false,
        "accountId": "376",
        "userId": "24785",
        "direction": "OUTBOUND",
        "state": "INITIALIZING",
        "phoneNumber": "14155550123",
        "startTime": START,
        "endTime": null,
        "duration": 0,
    });
    assert_eq!((created.status, created.json()), (201, expected.clone()));

    let path = "/self/calls/5a85d86f0000000000000001";
    expected["state"] = "RINGING".into();
    assert_eq!(vis.get(path).await?.json(), expected);

    // `answerTime` is the scheduled time, not the time of the request.
    vis.clock.advance(Duration::from_millis(7_250));
    expected["state"] = "ACTIVE".into();
    expected["answerTime"] = "2020-10-01T16:10:11.000+0000".into();
    assert_eq!(vis.get(path).await?.json(), expected);

    // A hold does not change the answer time.
    vis.put(&format!("{path}/hold")).await?;
    assert_eq!(vis.delete(&format!("{path}/hold")).await?.json(), expected);

    expected["state"] = "ANSWERED".into();
    expected["endTime"] = "2020-10-01T16:10:13.250+0000".into();
    expected["duration"] = 2_250.into();
    let ended = vis.delete(path).await?;
    assert_eq!((ended.status, ended.json()), (200, expected.clone()));
    assert_eq!(vis.get(path).await?.json(), expected);
    let event = vis.get("/self/events/5a85d86f0000000000000001").await?;
    assert_eq!(event.json(), expected);
    Ok(())
}

impl Vis {
    async fn state(&self, id: &str) -> TestResult<String> {
        let state = self.get(&format!("/self/calls/{id}")).await?.field("state");
        Ok(state.as_str().ok_or("no state")?.to_owned())
    }

    /// Creates a call in the given state.
    async fn call_in(&self, direction: Direction, state: &str) -> TestResult<String> {
        let answers = RemoteParty::answers_after(Duration::ZERO);
        let party = match state {
            "RINGING" => RemoteParty::never_answers(),
            "REMOTE_HELD" => answers.holds_after(Duration::ZERO),
            _ => answers,
        };
        let id = match direction {
            Direction::Inbound => self.sandbox.incoming_call("14155550123"),
            Direction::Outbound => {
                self.sandbox.next_remote_party(party)?;
                self.place().await?
            }
        };
        let path = format!("/self/calls/{id}");
        if direction == Direction::Inbound && matches!(state, "ACTIVE" | "HELD") {
            self.put(&format!("{path}/answer")).await?;
        }
        match state {
            "HELD" => drop(self.put(&format!("{path}/hold")).await?),
            "ANSWERED" | "MISSED" => self.sandbox.remote_hangs_up(&id)?,
            _ => {}
        }
        assert_eq!(self.state(&id).await?, state);
        Ok(id)
    }
}

#[tokio::test]
async fn operation_result_depends_on_call_state() -> TestResult {
    use Direction::{Inbound, Outbound};

    let operations = [
        ("DELETE", ""),
        ("PUT", "/hold"),
        ("DELETE", "/hold"),
        ("PUT", "/answer"),
        ("POST", "/transfer"),
        ("PUT", "/vmtransfer"),
    ];
    #[rustfmt::skip]
    let table = [
        //                        end         hold    unhold    answer    transfer    voicemail
        (Inbound, "RINGING",     ["REJECTED",  "-",    "-",      "ACTIVE", "-",        "REJECTED"]),
        (Outbound, "RINGING",    ["CANCELLED", "-",    "-",      "-",      "-",        "-"]),
        (Inbound, "ACTIVE",      ["ANSWERED",  "HELD", "-",      "-",      "ANSWERED", "-"]),
        (Outbound, "ACTIVE",     ["ANSWERED",  "HELD", "-",      "-",      "ANSWERED", "-"]),
        (Inbound, "HELD",        ["ANSWERED",  "-",    "ACTIVE", "-",      "ANSWERED", "-"]),
        (Outbound, "REMOTE_HELD",["ANSWERED",  "-",    "-",      "-",      "ANSWERED", "-"]),
        (Inbound, "MISSED",      ["-",         "-",    "-",      "-",      "-",        "-"]),
        (Outbound, "ANSWERED",   ["-",         "-",    "-",      "-",      "-",        "-"]),
    ];

    let vis = Vis::start().await?;
    for (direction, state, row) in table {
        for ((method, suffix), expected) in operations.into_iter().zip(row) {
            let id = vis.call_in(direction, state).await?;
            let path = format!("/self/calls/{id}{suffix}");
            let headers = [("authorization", &*vis.bearer())];
            let body = r#"{"phoneNumber":"14155550199"}"#;
            let response = vis.request(method, &path, &headers, body).await?;
            let case = format!("{method} {suffix} of an {direction} call that is {state}");
            let (status, state) = match expected {
                "-" => (400, state),
                next => (200, next),
            };
            assert_eq!(response.status, status, "{case}");
            assert_eq!(vis.state(&id).await?, state, "{case}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn phone_number_is_e164() -> TestResult {
    let vis = Vis::start().await?;
    let good = ["+14155550123", "12", "123456789012345"];
    let bad = "1234567890123456 + 1 0123456 1415-555 ++12 ١٢٣".split(' ');
    let bad = bad
        .map(Value::from)
        .chain(["".into(), 14_155_550_123_u64.into()]);
    let good_then_bad = good.map(|it| (json!(it), 201)).into_iter();
    for (number, status) in good_then_bad.chain(bad.map(|it| (it, 422))) {
        let body = json!({ "phoneNumber": number });
        let response = vis.post("/self/calls", body).await?;
        assert_eq!(response.status, status, "{number}");
    }
    let numbers = vis.sandbox.calls_placed().into_iter();
    let numbers: Vec<_> = numbers.map(|call| call.phone_number).collect();
    assert_eq!(numbers, good);
    Ok(())
}

#[tokio::test]
async fn past_call_is_listed_as_event() -> TestResult {
    let vis = Vis::start().await?;
    let start = "2020-10-01T16:10:00.000+0000";
    let end = "2020-10-01T16:10:02.950+0000";
    for (state, direction, name, answered, duration) in [
        (
            PastState::Answered,
            "INBOUND",
            "ANSWERED",
            Some(start),
            2_950,
        ),
        (PastState::Missed, "INBOUND", "MISSED", None, 0),
        (PastState::Rejected, "INBOUND", "REJECTED", None, 0),
        (PastState::Cancelled, "OUTBOUND", "CANCELLED", None, 0),
    ] {
        let id = vis.sandbox.add_event(PastCall {
            started_at: Some("2020-10-01T16:10:00.0009Z".parse()?),
            talked: Duration::from_millis(2_950),
            ..PastCall::new("14155550123", state)
        });
        let event = vis.get(&format!("/self/events/{id}")).await?.json();
        let expected = json!({
            "direction": direction, "state": name, "answerTime": answered,
            "endTime": end, "duration": duration,
        });
        assert_fields(&event, expected);
    }
    Ok(())
}

#[tokio::test]
async fn custom_user_appears_everywhere() -> TestResult {
    let jane: User = serde_json::from_value(json!({
        "id": "1234",
        "name": ["Jane", "Doe"],
        "email_address": "jane.doe@example.com",
        "contact_number": "14155550101",
        "login": { "username": "jane.doe", "password": "correct horse" },
        "account": { "id": "-1", "name": "Example Ltd" },
    }))?;
    let vis = Vis::start_with(Sandbox::builder().user(jane)).await?;
    assert_eq!(vis.sandbox.username(), "jane.doe@vbc.prod");
    let id = vis.place().await?;
    let user = vis.get("/self").await?.json();
    let account = vis.get("/self/account").await?.json();
    let call = vis.get(&format!("/self/calls/{id}")).await?.json();
    let expected = json!({
        "id": "1234", "accountId": "-1", "acountLabel": "Example Ltd",
        "firstName": "Jane", "lastName": "Doe",
        "emailAddress": "jane.doe@example.com", "contactNumber": "14155550101",
    });
    assert_fields(&user, expected);
    assert_fields(&account, json!({ "id": "-1", "name": "Example Ltd" }));
    assert_fields(&call, json!({ "userId": "1234", "accountId": "-1" }));
    Ok(())
}
