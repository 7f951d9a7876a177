//! Calls and events are listed and counted.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Outcome, START_MILLIS, Vis};

/// A second apart: an answered call, a missed one, one on hold, an active one, and a ringing one.
async fn five_calls() -> Outcome<Vis> {
    let vis = Vis::start().await?;
    let second = || vis.clock.advance(Duration::from_secs(1));
    let answered = vis.place().await?;
    vis.delete(&format!("/self/calls/{answered}")).await?;
    second();
    let missed = vis.sandbox.incoming_call("14155550123");
    vis.sandbox.remote_hangs_up(&missed)?;
    second();
    let held = vis.place().await?;
    vis.put(&format!("/self/calls/{held}/hold")).await?;
    second();
    vis.place().await?;
    second();
    vis.sandbox.incoming_call("14155550123");
    Ok(vis)
}

/// The last digits of the ids in a list, which number the calls.
async fn numbers(vis: &Vis, path: &str) -> Outcome<String> {
    let answer = vis.get(path).await?;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    let list = answer.json();
    let ids = list
        .as_array()
        .ok_or("no list")?
        .iter()
        .filter_map(|call| call["id"].as_str());
    Ok(ids
        .map(|id| id.chars().next_back().unwrap_or_default())
        .collect())
}

#[tokio::test]
async fn calls_are_live_and_active_unless_asked_for_otherwise() -> Outcome {
    let vis = five_calls().await?;
    for (query, expected) in [
        ("", "4"),
        ("?states=ACTIVE", "4"),
        ("?states=HELD,RINGING", "35"),
        (
            "?states=INITIALIZING,RINGING,ACTIVE,HELD,REMOTE_HELD",
            "345",
        ),
        ("?states=RINGING%2CACTIVE", "45"),
        ("?states=RINGING,ACTIVE&direction=INBOUND", "5"),
        ("?direction=OUTBOUND", "4"),
        ("?direction=INBOUND,OUTBOUND", "4"),
        ("?sort=duration&unknown=1", "4"),
    ] {
        assert_eq!(
            numbers(&vis, &format!("/self/calls{query}")).await?,
            expected,
            "{query}"
        );
        let count = vis.get(&format!("/self/calls/count{query}")).await?.json();
        assert_eq!(count, json!({ "count": expected.len() }), "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn events_are_all_calls_unless_asked_for_otherwise() -> Outcome {
    let vis = five_calls().await?;
    let (second, fourth) = (START_MILLIS + 1_000, START_MILLIS + 3_000);
    for (query, expected) in [
        (String::new(), "12345"),
        ("?types=CALL".into(), "12345"),
        ("?states=MISSED,ANSWERED".into(), "12"),
        ("?states=DETACHED".into(), ""),
        ("?direction=INBOUND".into(), "25"),
        (format!("?fromDate={second}"), "2345"),
        (format!("?toDate={fourth}"), "123"),
        (
            format!("?fromDate={second}&toDate={fourth}&direction=OUTBOUND"),
            "3",
        ),
        ("?fromDate=-1&toDate=0".into(), ""),
    ] {
        assert_eq!(
            numbers(&vis, &format!("/self/events{query}")).await?,
            expected,
            "{query}"
        );
        let count = vis.get(&format!("/self/events/count{query}")).await?.json();
        assert_eq!(count, json!({ "count": expected.len() }), "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn lists_are_ordered_and_paged() -> Outcome {
    let vis = five_calls().await?;
    for (query, expected) in [
        ("?order=ASC", "12345"),
        ("?order=DESC", "54321"),
        ("?size=2", "12"),
        ("?size=2&offset=0", "12"),
        ("?size=2&offset=1", "34"),
        ("?size=2&offset=2", "5"),
        ("?size=2&offset=3", ""),
        ("?size=2&offset=1&order=DESC", "32"),
        ("?size=9223372036854775807&offset=9223372036854775807", ""),
    ] {
        assert_eq!(
            numbers(&vis, &format!("/self/events{query}")).await?,
            expected,
            "{query}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_page_has_twenty_records_by_default() -> Outcome {
    let vis = Vis::start().await?;
    for _ in 0..21 {
        vis.sandbox.incoming_call("14155550123");
    }
    for path in ["/self/calls?states=RINGING", "/self/events?"] {
        assert_eq!(numbers(&vis, path).await?.len(), 20);
        assert_eq!(numbers(&vis, &format!("{path}&offset=1")).await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn an_event_is_the_record_of_its_call() -> Outcome {
    let vis = Vis::start().await?;
    let id = vis.place().await?;
    let call = vis.get(&format!("/self/calls/{id}")).await?.json();
    assert_eq!(vis.get(&format!("/self/events/{id}")).await?.json(), call);
    assert_eq!(vis.get("/self/events").await?.json(), json!([call]));
    Ok(())
}

#[tokio::test]
async fn a_wrong_parameter_is_a_validation_error_that_names_it() -> Outcome {
    let vis = Vis::start().await?;
    for (path, field) in [
        ("/self/calls?states=ANSWERED", "states"),
        ("/self/calls?states=", "states"),
        ("/self/calls?states=ACTIVE&states=HELD", "states"),
        ("/self/calls/count?states=active", "states"),
        ("/self/calls?direction=SIDEWAYS", "direction"),
        ("/self/calls?fromDate=2020-10-01", "fromDate"),
        ("/self/calls/count?toDate=1.5", "toDate"),
        ("/self/calls?offset=-1", "offset"),
        ("/self/calls?size=0", "size"),
        ("/self/calls?order=asc", "order"),
        ("/self/events?types=DANCING", "types"),
        ("/self/events?states=ACTIVE,%20HELD", "states"),
        ("/self/events/count?direction=IN", "direction"),
        ("/self/events?size=99999999999999999999", "size"),
    ] {
        let answer = vis.get(path).await?;
        assert_eq!(answer.status, 422, "{path}");
        let fields: Vec<Value> = answer
            .field("errors")
            .as_array()
            .map_or(Vec::new(), |errors| {
                errors.iter().map(|error| error["field"].clone()).collect()
            });
        assert_eq!(fields, [field], "{path}");
    }
    Ok(())
}
