//! `vis trigger`.

use axum::http::StatusCode;
use vis_api::CallState;
use vis_api::webhook::canonical_form;

use crate::receiver::{Receiver, answer, bind};
use crate::support::{Machine, TestResult};

const KEY: &str = "mysecretkey";

#[tokio::test]
async fn each_kind_is_verified() -> TestResult {
    let machine = Machine::new().await?;
    let (listener, url) = bind().await?;
    let receiver = Receiver::new(KEY)?;
    receiver.serve(listener);
    let of_state = |state: &CallState| {
        let kind = state.as_str().to_lowercase().replace('_', "-");
        (format!("{kind}-call"), state.clone())
    };
    let states = CallState::ALL.iter().filter(|state| **state != "RINGING");
    let mut kinds: Vec<_> = states.map(of_state).collect();
    kinds.push(("incoming-call".to_owned(), CallState::Ringing));
    kinds.push(("outgoing-call".to_owned(), CallState::Ringing));
    for (kind, state) in kinds {
        let trigger = ["trigger", &kind, "--to", &url, "--signing-key", KEY];
        let output = machine.run(&trigger).await?;
        assert_eq!(output.code, Some(0), "{kind}: {}", output.stderr);
        let delivery = receiver.deliveries().pop().ok_or("no delivery")?;
        let event = &delivery.event;
        assert_eq!(
            (&event.state, event.oddities()),
            (&state, &[][..]),
            "{kind}"
        );
        let is_answered = ["ACTIVE", "HELD", "REMOTE_HELD", "ANSWERED"].contains(&state.as_str());
        assert_eq!(event.answer_time.is_some(), is_answered, "{kind}");
        assert_eq!(event.end_time.is_some(), state.is_final(), "{kind}");
        // As Vonage's: a receiver that signs what it gets fails.
        assert_ne!(canonical_form(delivery.raw.as_bytes())?, delivery.raw);
        assert_eq!(delivery.attempt.map(u32::from), Some(1));
        assert!(delivery.id.is_some() && delivery.webhook_id.is_some());
    }
    Ok(())
}

#[tokio::test]
async fn failure_is_shown() -> TestResult {
    let machine = Machine::new().await?;
    let mut outputs = Vec::new();
    for (status, key) in [
        (StatusCode::INTERNAL_SERVER_ERROR, KEY),
        // Vonage takes nothing but a 200 for received.
        (StatusCode::NO_CONTENT, KEY),
        (StatusCode::OK, "another key"),
    ] {
        let (listener, url) = bind().await?;
        Receiver::new(key)?.fails(1, status).serve(listener);
        let trigger = ["trigger", "missed-call", "--to", &url, "--signing-key", KEY];
        outputs.push(machine.run(&trigger).await?);
    }
    assert!(outputs.iter().all(|output| output.code == Some(1)));
    let answers = outputs.iter().map(|output| answer(&output.stdout));
    insta::assert_snapshot!(answers.collect::<String>(), @r"
    500 Internal Server Error in [n] ms: the database is away
    204 No Content in [n] ms
    401 Unauthorized in [n] ms: the signature is missing or wrong
    ");
    insta::assert_snapshot!(outputs[0].stderr, @r"
    error: the receiver has not answered with a 200
    next: answer with 200, or Vonage sends the event again, up to five times
    ");
    Ok(())
}

#[tokio::test]
async fn random_key_is_shown_to_a_receiver_without_it() -> TestResult {
    let machine = Machine::new().await?;
    let (listener, url) = bind().await?;
    Receiver::new(KEY)?.serve(listener);
    let trigger = machine
        .run(&["trigger", "missed-call", "--to", &url])
        .await?;
    let key = std::fs::read_to_string(machine.file("signing-key"))?;
    let line = format!("the receiver's key: VIS_SIGNING_KEY={key}\n");
    assert!(trigger.stderr.starts_with(&line), "{}", trigger.stderr);
    assert_eq!(trigger.code, Some(1));
    Ok(())
}
