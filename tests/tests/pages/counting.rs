//! `count` of a list request.

use serde_json::json;
use vis_api::{CallState, ErrorKind, RecordType, SortOrder};

use crate::service::{List, Service};

#[tokio::test]
async fn count_sends_filters_without_paging() {
    let service = Service::start(|request| List::of(45).respond(request)).await;
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

    let requests = service.requests();
    let paths: Vec<_> = requests
        .iter()
        .map(|request| request.path.as_str())
        .collect();
    assert_eq!(paths, ["/self/calls/count", "/self/events/count"]);
    assert_eq!(requests[0].query, [("states".into(), "HELD".into())].into());
    assert!(requests[1].query.is_empty());
}

#[tokio::test]
async fn unsupported_count_filter_is_error() {
    let service = Service::start(|request| List::of(45).respond(request)).await;
    let events = service.client.list_events().types([RecordType::Call]);
    let error = events.count().await.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.message(),
        Some("types: count_events cannot filter by it")
    );
    assert!(service.requests().is_empty());
}

#[tokio::test]
async fn negative_count_reads_as_zero() {
    let service = Service::start(|_| (200, json!({ "count": -1 }))).await;
    let count = service.client.list_calls().count().await;
    assert_eq!(count.expect("a count"), 0);
}
