//! Lists and counts of calls and events.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{START_MILLIS, TestResult, Vis};

/// Creates an answered, a missed, a held, an active and a ringing call, one second apart.
async fn five_calls() -> TestResult<Vis> {
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

/// Returns the last digit of each id in a list: the number of the call.
async fn last_digits(vis: &Vis, path: &str) -> TestResult<String> {
    let response = vis.get(path).await?;
    assert_eq!(response.status, 200, "{path}: {response:?}");
    let list = response.json();
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
async fn calls_default_to_active_state() -> TestResult {
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
            last_digits(&vis, &format!("/self/calls{query}")).await?,
            expected,
            "{query}"
        );
        let count = vis.get(&format!("/self/calls/count{query}")).await?.json();
        assert_eq!(count, json!({ "count": expected.len() }), "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn events_default_to_all_states() -> TestResult {
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
            last_digits(&vis, &format!("/self/events{query}")).await?,
            expected,
            "{query}"
        );
        let count = vis.get(&format!("/self/events/count{query}")).await?.json();
        assert_eq!(count, json!({ "count": expected.len() }), "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn lists_are_ordered_and_paged() -> TestResult {
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
            last_digits(&vis, &format!("/self/events{query}")).await?,
            expected,
            "{query}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn default_page_size_is_twenty() -> TestResult {
    let vis = Vis::start().await?;
    for _ in 0..21 {
        vis.sandbox.incoming_call("14155550123");
    }
    for path in ["/self/calls?states=RINGING", "/self/events?"] {
        assert_eq!(last_digits(&vis, path).await?.len(), 20);
        assert_eq!(
            last_digits(&vis, &format!("{path}&offset=1")).await?.len(),
            1
        );
    }
    Ok(())
}

#[tokio::test]
async fn event_equals_call_record() -> TestResult {
    let vis = Vis::start().await?;
    let id = vis.place().await?;
    let call = vis.get(&format!("/self/calls/{id}")).await?.json();
    assert_eq!(vis.get(&format!("/self/events/{id}")).await?.json(), call);
    assert_eq!(vis.get("/self/events").await?.json(), json!([call]));
    Ok(())
}

#[tokio::test]
async fn invalid_parameter_error_names_field() -> TestResult {
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
        let response = vis.get(path).await?;
        assert_eq!(response.status, 422, "{path}");
        let fields: Vec<Value> = response
            .field("errors")
            .as_array()
            .map_or(Vec::new(), |errors| {
                errors.iter().map(|error| error["field"].clone()).collect()
            });
        assert_eq!(fields, [field], "{path}");
    }
    Ok(())
}
