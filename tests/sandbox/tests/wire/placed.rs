//! Calls are counted, whatever chance does to the requests that place them.

use std::collections::HashSet;

use serde_json::json;
use vis_sandbox::{Fault, Operation, Sandbox};

use crate::support::{Outcome, START_OF_WEBHOOK, Vis};

#[tokio::test]
async fn a_call_counts_when_it_is_placed_and_stays() -> Outcome {
    let vis = Vis::start().await?;
    assert_eq!(vis.sandbox.calls_placed(), []);
    vis.post("/self/calls", json!({ "phoneNumber": "0" }))
        .await?;
    vis.sandbox.incoming_call("14155550199");
    vis.sandbox.add_events(2);
    let id = vis.place().await?;
    vis.delete(&format!("/self/calls/{id}")).await?;
    assert!(vis.sandbox.remove_event(&id));

    let placed = vis.sandbox.calls_placed();
    assert_eq!(placed.len(), 1);
    assert_eq!(placed[0].id, id);
    assert_eq!(placed[0].phone_number, "14155550123");
    assert_eq!(placed[0].start_time, START_OF_WEBHOOK.parse()?);
    Ok(())
}

/// What a hundred requests come to, one after the other: their status, or 0.
async fn statuses(vis: &Vis, path: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..100 {
        statuses.push(vis.get(path).await.map_or(0, |answer| answer.status));
    }
    statuses
}

#[tokio::test]
async fn chance_repeats_itself_and_ends() -> Outcome {
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let vis = Vis::start().await?;
        let faults = vec![
            Fault::status(503),
            Fault::reset(),
            Fault::reset_unread(),
            Fault::status(500).on(Operation::GetAccount),
        ];
        vis.sandbox.random_faults(seed, 0.5, faults);
        let run = statuses(&vis, "/self").await;
        for status in [0, 200, 503] {
            assert!(run.contains(&status), "{status}: {run:?}");
        }
        assert!(!run.contains(&500), "{run:?}");
        runs.push(run);

        vis.sandbox.no_random_faults();
        assert_eq!(statuses(&vis, "/self").await, [200; 100]);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    Ok(())
}

#[tokio::test]
async fn what_is_asked_for_goes_before_chance() -> Outcome {
    let vis = Vis::start().await?;
    vis.sandbox.random_faults(0, 1.0, vec![Fault::status(503)]);
    vis.sandbox.fail_next(Fault::served());
    assert_eq!(vis.get("/self").await?.status, 200);
    assert_eq!(vis.get("/self").await?.status, 503);
    Ok(())
}

/// Ten thousand requests on eight connections, a third of which go wrong in every way there is.
#[tokio::test]
async fn ten_thousand_calls_are_counted_to_the_last() -> Outcome {
    const LANES: usize = 8;
    const CALLS: usize = 1_250;
    let vis = Vis::start_with(Sandbox::builder().record_at_most(100)).await?;
    let lost = [Fault::reset(), Fault::close(), Fault::status(502)];
    let mut faults: Vec<_> = lost.clone().map(Fault::after_handling).into();
    faults.extend(lost);
    faults.extend([
        Fault::reset_unread(),
        Fault::served().truncated(3),
        Fault::garbage("\r\n\r\n\0"),
    ]);
    vis.sandbox.random_faults(7, 0.3, faults);

    let lane = async |lane: usize| {
        let mut granted = Vec::new();
        for call in 0..CALLS {
            let number = format!("1{lane}{call:08}");
            let body = json!({ "phoneNumber": number });
            if matches!(vis.post("/self/calls", body).await, Ok(answer) if answer.status == 201) {
                granted.push(number);
            }
        }
        granted
    };
    let (a, b, c, d, e, f, g, h) = tokio::join!(
        lane(0),
        lane(1),
        lane(2),
        lane(3),
        lane(4),
        lane(5),
        lane(6),
        lane(7)
    );
    let granted = [a, b, c, d, e, f, g, h].concat();

    let placed = vis.sandbox.calls_placed();
    let numbers: HashSet<_> = placed.iter().map(|call| &call.phone_number).collect();
    assert_eq!(numbers.len(), placed.len(), "nothing was sent twice");
    assert!(granted.iter().all(|number| numbers.contains(number)));
    // A third of the faults loses the answer to a call that was placed, and another one truncates
    // it: 4 of 9, of 30 percent.
    let unanswered = placed.len() - granted.len();
    assert!((1_150..1_550).contains(&unanswered), "{unanswered}");
    assert_eq!(vis.sandbox.requests().len(), 100);
    // All but those that were not read: 1 of 9, of 30 percent.
    let read = vis.sandbox.request_count();
    let unread = (LANES * CALLS).checked_sub(read).ok_or("sent twice")?;
    assert!((250..420).contains(&unread), "{unread}");
    Ok(())
}
