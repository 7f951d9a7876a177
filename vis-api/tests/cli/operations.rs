//! The subcommands of operations: arguments, bodies, errors.

use std::time::Duration;

use vis_sandbox::{Fault, RecordedRequest};

use crate::support::{Machine, TestResult};

#[tokio::test]
async fn first_session() -> TestResult {
    let machine = Machine::with_token().await?;
    let session = machine
        .session(&[
            "vis calls create 14155550100",
            "vis calls list --state ringing",
            "vis calls list --state active",
            "vis events list --csv",
            r#"{"phoneNumber":"14155550100"} | vis calls create --json -"#,
            "vis call end 5a85d86f0000000000000001",
            "vis events count --state answered",
            "vis calls get NOPE",
        ])
        .await?;
    insta::assert_snapshot!(session);
    Ok(())
}

/// The first request without the prefix of the server.
fn first(requests: &[RecordedRequest]) -> TestResult<String> {
    let request = requests.first().ok_or("nothing was sent")?;
    let path = request
        .path
        .split_once("/self")
        .map_or("", |(_, path)| path);
    let query = request
        .query
        .as_deref()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    let body = String::from_utf8_lossy(&request.body);
    Ok(format!("{} /self{path}{query} {body}", request.method)
        .trim()
        .to_owned())
}

#[tokio::test]
async fn arguments_are_sent() -> TestResult {
    let machine = Machine::with_token().await?;
    let id = machine.sandbox.incoming_call("14155550123");
    machine.shell(&format!("vis calls answer {id}")).await?;
    machine.sandbox.take_requests();
    let transfer = format!("vis calls transfer {id} 14155550100");
    for (line, sent) in [
        ("vis user get", "GET /self"),
        (
            "vis calls count --state Ringing,remote-held --state REMOTE_HELD --direction inbound",
            "GET /self/calls/count?direction=INBOUND&states=RINGING%2CREMOTE_HELD%2CREMOTE_HELD",
        ),
        (
            "vis events count --from-date 2026-01-31 --to-date 2026-01-31T10:00:00+02:00",
            "GET /self/events/count?fromDate=1769817600000&toDate=1769846400000",
        ),
        (
            "vis events list --size 7 --order desc --sort startTime",
            "GET /self/events?offset=0&order=DESC&size=7&sort=startTime",
        ),
        (
            &transfer,
            &format!(r#"POST /self/calls/{id}/transfer {{"phoneNumber":"14155550100"}}"#),
        ),
        (
            "vis webhooks create --url http://127.0.0.1:1/vis --event call --signing-algo hmac-sha256 --signing-key k",
            r#"POST /self/webhooks {"events":["CALL"],"signingAlgo":"HMAC_SHA256","signingKey":"k","url":"http://127.0.0.1:1/vis"}"#,
        ),
        (
            r#"{"events": ["CALL"], "url": "http://127.0.0.1:1/a"} | vis webhooks create --json - --url http://127.0.0.1:1/b"#,
            r#"POST /self/webhooks {"events":["CALL"],"url":"http://127.0.0.1:1/b"}"#,
        ),
    ] {
        let output = machine.shell(line).await?;
        assert_eq!((output.code, &*output.stderr), (Some(0), ""), "{line}");
        assert!(!output.stdout.is_empty(), "{line}");
        assert_eq!(first(&machine.sandbox.take_requests())?, sent, "{line}");
    }
    Ok(())
}

#[tokio::test]
async fn wrong_arguments_send_nothing() -> TestResult {
    let machine = Machine::with_token().await?;
    let session = machine
        .session(&[
            "vis calls create",
            "vis calls create --json",
            "vis calls create --json 14155550100",
            r#"{"phone_number":"14155550100"} | vis calls create --json -"#,
            r#"{"phoneNumber":7} | vis calls create --json -"#,
            r#"[] | vis calls create --json - 14155550100"#,
            "nonsense | vis calls create --json -",
            "vis calls list --state ringin",
            "vis events list --from-date yesterday",
            "vis events list --size many",
            "vis calls get",
            "vis call lst",
        ])
        .await?;
    insta::assert_snapshot!(session);
    assert_eq!(machine.sandbox.request_count(), 0);
    Ok(())
}

#[tokio::test]
async fn failures_name_the_next_step() -> TestResult {
    let machine = Machine::with_token().await?;
    let throttled = Fault::gateway_json(429, 900_803, "Message throttled out");
    let mut session = String::new();
    for (fault, line) in [
        // The call is placed, and the response is lost.
        (
            Fault::reset().after_handling(),
            "vis calls create 14155550100",
        ),
        (Fault::status(501), "vis events count"),
        (
            Fault::gateway_xml(403, 900_908, "Resource forbidden"),
            "vis account get",
        ),
        (Fault::served(), "vis calls create 0"),
        (Fault::html_page(502), "vis calls create 14155550100"),
        (throttled.header("retry-after", "600"), "vis users get"),
        (Fault::garbage("\u{1b}[2J"), "vis calls get 1"),
    ] {
        machine.sandbox.fail_next(fault.after(Duration::ZERO));
        session += &machine.session(&[line]).await?;
    }
    let refused = "vis users get --base-url http://127.0.0.1:1";
    session += &machine.session(&[refused]).await?;
    insta::assert_snapshot!(session);
    assert_eq!(machine.sandbox.calls_placed().len(), 1);
    Ok(())
}
