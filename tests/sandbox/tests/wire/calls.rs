//! Calls, their history and the user, in the JSON of the VIS documentation.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{Account, CallError, Direction, Login, PastCall, PastState, Sandbox, User};

use crate::support::{START, TestResult, Vis};

#[tokio::test]
async fn outbound_call_runs_through_its_states() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().answer_after(Duration::from_secs(5))).await?;

    let created = vis
        .post("/self/calls", json!({ "phoneNumber": "14155550123" }))
        .await?;
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
    assert_eq!(
        vis.get("/self/events/5a85d86f0000000000000001")
            .await?
            .json(),
        expected
    );
    Ok(())
}

impl Vis {
    async fn state(&self, id: &str) -> TestResult<String> {
        let state = self.get(&format!("/self/calls/{id}")).await?.field("state");
        Ok(state.as_str().ok_or("no state")?.to_owned())
    }

    /// Creates a call in the given state, through the API.
    async fn call_in(&self, direction: Direction, state: &str) -> TestResult<String> {
        let id = match direction {
            Direction::Inbound => self.sandbox.incoming_call("14155550123"),
            Direction::Outbound => self.place().await?,
        };
        if state != "RINGING" && state != "MISSED" {
            match direction {
                Direction::Inbound => drop(self.put(&format!("/self/calls/{id}/answer")).await?),
                Direction::Outbound => self.sandbox.remote_answers(&id)?,
            }
        }
        match state {
            "HELD" => drop(self.put(&format!("/self/calls/{id}/hold")).await?),
            "REMOTE_HELD" => self.sandbox.remote_holds(&id)?,
            "ANSWERED" | "MISSED" => self.sandbox.remote_hangs_up(&id)?,
            _ => {}
        }
        assert_eq!(self.state(&id).await?, state);
        Ok(id)
    }
}

async fn start_without_answer() -> TestResult<Vis> {
    Vis::start_with(Sandbox::builder().answer_after(Duration::MAX)).await
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

    let vis = start_without_answer().await?;
    for (direction, state, row) in table {
        for ((method, suffix), expected) in operations.into_iter().zip(row) {
            let id = vis.call_in(direction, state).await?;
            let path = format!("/self/calls/{id}{suffix}");
            let response = match method {
                "POST" => {
                    vis.post(&path, json!({ "phoneNumber": "14155550199" }))
                        .await?
                }
                _ => vis.send(method, &path).await?,
            };
            let case = format!("{method} {suffix} of an {direction} call that is {state}");
            if expected == "-" {
                assert_eq!(response.status, 400, "{case}");
                assert_eq!(response.field("errorCode"), "ILLEGAL_STATE", "{case}");
                assert_eq!(vis.state(&id).await?, state, "{case}");
            } else {
                assert_eq!(response.status, 200, "{case}");
                assert_eq!(response.field("state"), expected, "{case}");
                assert_eq!(vis.state(&id).await?, expected, "{case}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn remote_party_illegal_transition_fails() -> TestResult {
    let vis = start_without_answer().await?;
    let sandbox = &vis.sandbox;
    let id = sandbox.incoming_call("14155550123");
    for refused in [
        sandbox.remote_answers(&id),
        sandbox.remote_holds(&id),
        sandbox.remote_resumes(&id),
    ] {
        let message = refused.err().ok_or("allowed")?.to_string();
        let reason = "is impossible: the call is INBOUND and RINGING";
        assert!(message.ends_with(reason), "{message}");
    }
    let unknown = sandbox.remote_hangs_up("no-such-call");
    assert_eq!(unknown, Err(CallError::NotFound));
    Ok(())
}

#[tokio::test]
async fn phone_number_is_e164() -> TestResult {
    let vis = Vis::start().await?;
    for (number, status) in [
        (json!("+14155550123"), 201),
        (json!("12"), 201),
        (json!("123456789012345"), 201),
        (json!("1234567890123456"), 422),
        (json!(""), 422),
        (json!("+"), 422),
        (json!("1"), 422),
        (json!("0123456"), 422),
        (json!("1415-555"), 422),
        (json!("++12"), 422),
        (json!("١٢٣"), 422),
        (json!(14_155_550_123_u64), 422),
    ] {
        let body = json!({ "phoneNumber": number });
        let response = vis.post("/self/calls", body).await?;
        assert_eq!(response.status, status, "{number}");
    }
    let numbers = vis.sandbox.calls_placed().into_iter();
    let numbers: Vec<_> = numbers.map(|call| call.phone_number).collect();
    assert_eq!(numbers, ["+14155550123", "12", "123456789012345"]);
    Ok(())
}

#[tokio::test]
async fn past_call_is_listed_as_event() -> TestResult {
    let vis = Vis::start().await?;
    let number = "14155550123";
    let answered = PastCall {
        started_at: Some("2020-10-01T16:10:00.0009Z".parse()?),
        caller_id: Some("Jane Doe".into()),
        talked: Duration::from_millis(2_950),
        ..PastCall::new(number, PastState::Answered)
    };
    let id = vis.sandbox.add_event(answered);
    let event = vis.get(&format!("/self/events/{id}")).await?.json();
    for (field, value) in [
        ("state", json!("ANSWERED")),
        ("callerId", json!("Jane Doe")),
        ("startTime", json!("2020-10-01T16:10:00.000+0000")),
        ("answerTime", json!("2020-10-01T16:10:00.000+0000")),
        ("endTime", json!("2020-10-01T16:10:02.950+0000")),
        ("duration", json!(2_950)),
    ] {
        assert_eq!(event[field], value, "{field}");
    }
    for (state, direction, name) in [
        (PastState::Missed, "INBOUND", "MISSED"),
        (PastState::Rejected, "INBOUND", "REJECTED"),
        (PastState::Cancelled, "OUTBOUND", "CANCELLED"),
    ] {
        let id = vis.sandbox.add_event(PastCall::new(number, state));
        let event = vis.get(&format!("/self/events/{id}")).await?.json();
        assert_eq!(
            (&event["direction"], &event["state"]),
            (&json!(direction), &json!(name))
        );
        assert_eq!(
            (&event["startTime"], &event["endTime"]),
            (&json!(START), &json!(START))
        );
        assert_eq!(
            (&event["answerTime"], &event["duration"]),
            (&Value::Null, &json!(0))
        );
    }
    Ok(())
}

#[tokio::test]
async fn custom_user_appears_everywhere() -> TestResult {
    let jane = User {
        id: "1234".into(),
        name: ("Jane".into(), "Doe".into()),
        email_address: "jane.doe@example.com".into(),
        contact_number: "14155550101".into(),
        login: Login {
            username: "jane.doe".into(),
            password: "correct horse".into(),
        },
        account: Account {
            id: "-1".into(),
            name: "Example Ltd".into(),
        },
    };
    let vis = Vis::start_with(Sandbox::builder().user(jane)).await?;
    assert_eq!(vis.sandbox.username(), "jane.doe@vbc.prod");
    let user = vis.get("/self").await?.json();
    for (field, value) in [
        ("id", "1234"),
        ("accountId", "-1"),
        ("acountLabel", "Example Ltd"),
        ("firstName", "Jane"),
        ("lastName", "Doe"),
        ("emailAddress", "jane.doe@example.com"),
        ("contactNumber", "14155550101"),
    ] {
        assert_eq!(user[field], value, "{field}");
    }
    let account = vis.get("/self/account").await?.json();
    assert_eq!(
        (&account["id"], &account["name"]),
        (&json!("-1"), &json!("Example Ltd"))
    );
    let id = vis.place().await?;
    let call = vis.get(&format!("/self/calls/{id}")).await?.json();
    assert_eq!(
        (&call["userId"], &call["accountId"]),
        (&json!("1234"), &json!("-1"))
    );
    Ok(())
}
