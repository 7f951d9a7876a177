//! `count` beside the lists.

use serde_json::json;
use vis_api::{CallState, ErrorKind, RecordType, SortOrder};

use crate::service::{List, Service};

#[tokio::test]
async fn a_list_is_counted_by_its_filters_without_its_pages() {
    let service = Service::start(|asked| List::of(45).answer(asked)).await;
    let client = &service.client;
    let calls = client
        .list_calls()
        .states([CallState::Held])
        .size(2)
        .offset(1);
    assert_eq!(calls.count().await.expect("a count"), 45);
    let events = client
        .list_events()
        .order(SortOrder::Desc)
        .sort("startTime");
    assert_eq!(events.count().await.expect("a count"), 45);

    let asked = service.asked();
    let paths: Vec<_> = asked.iter().map(|asked| asked.path.as_str()).collect();
    assert_eq!(paths, ["/self/calls/count", "/self/events/count"]);
    assert_eq!(asked[0].query, [("states".into(), "HELD".into())].into());
    assert!(asked[1].query.is_empty());
}

#[tokio::test]
async fn a_filter_that_the_count_lacks_is_refused_rather_than_left_out() {
    let service = Service::start(|asked| List::of(45).answer(asked)).await;
    let events = service.client.list_events().types([RecordType::Call]);
    let error = events.count().await.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.message(),
        Some("types: count_events cannot filter by it")
    );
    assert!(service.asked().is_empty());
}

#[tokio::test]
async fn a_negative_count_is_none() {
    let service = Service::start(|_| (200, json!({ "count": -1 }))).await;
    let count = service.client.list_calls().count().await;
    assert_eq!(count.expect("a count"), 0);
}
