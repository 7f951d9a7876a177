//! Past calls, and lists that change between pages.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{Direction, Offset, PastCall, Sandbox};

use crate::support::{START, TestResult, Vis};

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
        assert_eq!(
            (&event["direction"], &event["state"]),
            (&json!(direction), &json!(state))
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
async fn added_and_removed_events_shift_pages() -> TestResult {
    let vis = Vis::start().await?;
    let added = vis.sandbox.add_events(6);
    let newest_first = |page| format!("order=DESC&size=2&offset={page}");
    assert_eq!(
        ids(&vis, &newest_first(0)).await?,
        [added[5].as_str(), &added[4]]
    );

    // A new event moves known events to the next page.
    let new = vis.sandbox.add_events(1);
    assert_eq!(
        ids(&vis, &newest_first(1)).await?,
        [added[4].as_str(), &added[3]]
    );
    assert_eq!(ids(&vis, &newest_first(0)).await?[0], new[0]);

    // Two removed events move unread events to the previous page.
    assert!(vis.sandbox.remove_event(&added[5]));
    assert!(vis.sandbox.remove_event(&added[4]));
    assert!(!vis.sandbox.remove_event(&added[4]));
    assert_eq!(
        ids(&vis, &newest_first(1)).await?,
        [added[2].as_str(), &added[1]]
    );
    assert_eq!(
        vis.get(&format!("/self/events/{}", added[4])).await?.status,
        404
    );
    assert_eq!(vis.get("/self/events/count").await?.field("count"), 5);
    Ok(())
}

#[tokio::test]
async fn offset_unit_is_page_or_item() -> TestResult {
    for (unit, first) in [(Offset::Page, 6), (Offset::Item, 2)] {
        let vis = Vis::start_with(Sandbox::builder().offset_as(unit)).await?;
        let added = vis.sandbox.add_events(10);
        assert_eq!(ids(&vis, "offset=2&size=3").await?, added[first..first + 3]);
        assert_eq!(ids(&vis, "offset=10&size=3").await?, [""; 0]);
        assert_eq!(ids(&vis, "").await?, added);
    }
    Ok(())
}

#[tokio::test]
async fn hundred_thousand_events_are_listed() -> TestResult {
    let vis = Vis::start().await?;
    let added = vis.sandbox.add_events(100_000);
    assert_eq!(vis.get("/self/events/count").await?.field("count"), 100_000);
    assert_eq!(ids(&vis, "offset=999&size=100").await?, added[99_900..]);
    let last = ids(&vis, "order=DESC&size=1").await?;
    assert_eq!(last, added[99_999..]);
    Ok(())
}
