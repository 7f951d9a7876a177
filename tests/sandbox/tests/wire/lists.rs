//! Lists and counts of calls and events.

use std::time::Duration;

use serde_json::json;

use crate::support::{TestResult, Vis};

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
    let ids = list.as_array().into_iter().flatten();
    let ids = ids.filter_map(|call| call["id"].as_str()?.chars().next_back());
    Ok(ids.collect())
}

/// `START_OF_WEBHOOK` is 1601568606000 in epoch milliseconds.
#[tokio::test]
async fn lists_are_filtered_and_counted() -> TestResult {
    let vis = five_calls().await?;
    let live = "?states=INITIALIZING,RINGING,ACTIVE,HELD,REMOTE_HELD";
    let window = "?fromDate=1601568607000&toDate=1601568609000&direction=OUTBOUND";
    for (list, query, expected) in [
        ("calls", "", "4"),
        ("calls", "?states=HELD,RINGING", "35"),
        ("calls", live, "345"),
        ("calls", "?states=RINGING%2CACTIVE", "45"),
        ("calls", "?states=RINGING,ACTIVE&direction=INBOUND", "5"),
        ("calls", "?direction=OUTBOUND", "4"),
        ("calls", "?sort=duration&unknown=1", "4"),
        ("events", "", "12345"),
        ("events", "?types=CALL", "12345"),
        ("events", "?states=MISSED,ANSWERED", "12"),
        ("events", "?states=DETACHED", ""),
        ("events", "?direction=INBOUND", "25"),
        ("events", "?fromDate=1601568607000", "2345"),
        ("events", "?toDate=1601568609000", "123"),
        ("events", window, "3"),
    ] {
        let listed = last_digits(&vis, &format!("/self/{list}{query}")).await?;
        assert_eq!(listed, expected, "{list}{query}");
        let count = vis.get(&format!("/self/{list}/count{query}")).await?.json();
        assert_eq!(count, json!({ "count": expected.len() }), "{list}{query}");
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
        ("?size=2&offset=1", "34"),
        ("?size=2&offset=2", "5"),
        ("?size=2&offset=3", ""),
        ("?size=2&offset=1&order=DESC", "32"),
        ("?size=9223372036854775807&offset=9223372036854775807", ""),
    ] {
        let listed = last_digits(&vis, &format!("/self/events{query}")).await?;
        assert_eq!(listed, expected, "{query}");
    }
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
        assert_eq!(response.invalid_fields(), [field], "{path}");
    }
    Ok(())
}
