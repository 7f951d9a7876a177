//! Calls, their history and the user, in the JSON of the VIS documentation.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{Account, CallError, Direction, PastCall, Sandbox, User};

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
        let Err(CallError::IllegalTransition {
            direction, state, ..
        }) = refused
        else {
            panic!("{refused:?}");
        };
        assert_eq!((direction, state.as_str()), (Direction::Inbound, "RINGING"));
    }
    assert_eq!(
        sandbox.remote_hangs_up("no-such-call"),
        Err(CallError::NotFound)
    );
    Ok(())
}

async fn ids(vis: &Vis, query: &str) -> TestResult<Vec<String>> {
    let list = vis.get(&format!("/self/events?{query}")).await?.json();
    let records = list.as_array().ok_or("no list")?.iter();
    let ids = records.filter_map(|event| event["id"].as_str());
    Ok(ids.map(str::to_owned).collect())
}

#[tokio::test]
async fn past_call_is_listed_as_event() -> TestResult {
    let vis = Vis::start().await?;
    let started_at = "2020-10-01T16:10:00.0009Z".parse()?;
    let talked = Duration::from_millis(2_950);
    let number = "14155550123";
    let id = vis.sandbox.add_event(
        PastCall::answered(Direction::Inbound, number, talked)
            .started_at(started_at)
            .caller_id("Jane Doe"),
    );
    let expected = json!({
        "id": id,
        "externalId": "callhalf-1:0",
        "type": "CALL",
        "ucpType": "VBS",
        "internal": false,
        "accountId": "376",
        "userId": "24785",
        "direction": "INBOUND",
        "state": "ANSWERED",
        "phoneNumber": number,
        "callerId": "Jane Doe",
        "startTime": "2020-10-01T16:10:00.000+0000",
        "answerTime": "2020-10-01T16:10:00.000+0000",
        "endTime": "2020-10-01T16:10:02.950+0000",
        "duration": 2_950,
    });
    assert_eq!(
        vis.get(&format!("/self/events/{id}")).await?.json(),
        expected
    );

    for (call, direction, state) in [
        (PastCall::missed(number), "INBOUND", "MISSED"),
        (PastCall::rejected(number), "INBOUND", "REJECTED"),
        (PastCall::cancelled(number), "OUTBOUND", "CANCELLED"),
    ] {
        let id = vis.sandbox.add_event(call);
        let event = vis.get(&format!("/self/events/{id}")).await?.json();
        assert_eq!(event["direction"], direction);
        assert_eq!(event["state"], state);
        assert_eq!(event["startTime"], START);
        assert_eq!(event["endTime"], START);
        assert_eq!(event["answerTime"], Value::Null);
        assert_eq!(event["duration"], 0);
    }
    assert_eq!(vis.get("/self/calls/count").await?.field("count"), 0);
    Ok(())
}

#[tokio::test]
async fn bulk_events_are_ordered_with_all_states() -> TestResult {
    let vis = Vis::start().await?;
    let added = vis.sandbox.add_events(45);
    assert_eq!(vis.get("/self/events/count").await?.field("count"), 45);
    let mut listed = Vec::new();
    for page in 0..3 {
        listed.extend(ids(&vis, &format!("offset={page}")).await?);
    }
    assert_eq!(listed, added);
    for state in ["MISSED", "ANSWERED", "REJECTED", "CANCELLED"] {
        let count = vis
            .get(&format!("/self/events/count?states={state}"))
            .await?;
        let count = count.field("count").as_u64().ok_or("no count")?;
        assert!((11..=12).contains(&count), "{state}: {count}");
    }
    Ok(())
}

#[tokio::test]
async fn custom_user_appears_everywhere() -> TestResult {
    let jane = User::default()
        .id("1234")
        .name("Jane", "Doe")
        .email_address("jane.doe@example.com")
        .contact_number("14155550101")
        .login("jane.doe", "correct horse")
        .account(Account::default().id("-1").name("Example Ltd"));
    assert!(!format!("{jane:?}").contains("correct horse"));
    let vis = Vis::start_with(Sandbox::builder().user(jane)).await?;
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
    assert_eq!(account["id"], "-1");
    assert_eq!(account["name"], "Example Ltd");

    let id = vis.place().await?;
    let call = vis.get(&format!("/self/calls/{id}")).await?.json();
    assert_eq!(call["userId"], "1234");
    assert_eq!(call["accountId"], "-1");
    assert_eq!(vis.sandbox.username(), "jane.doe@vbc.prod");
    assert_eq!(
        vis.login("jane.doe@vbc.prod", "correct horse")
            .await?
            .status,
        200
    );
    assert_eq!(
        vis.login("robert.smith@vbc.prod", "correct horse")
            .await?
            .status,
        400
    );
    Ok(())
}
