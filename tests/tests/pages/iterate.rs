//! Pagination of a service that follows the document.

use futures_util::TryStreamExt;
use serde_json::json;
use vis_api::{
    CallDirection, CallState, ErrorKind, Event, ItemStream, OffsetUnit, RecordType, SortOrder,
    Timestamp,
};

use crate::service::{List, Service};

pub fn ids(events: &[Event]) -> Vec<usize> {
    let ids = events.iter().map(|event| event.id.as_str().parse());
    ids.collect::<Result<_, _>>().expect("numbers")
}

/// Reads the whole stream and returns the ids.
pub async fn collect(items: ItemStream<Event>) -> Vec<usize> {
    ids(&items.try_collect::<Vec<_>>().await.expect("no error"))
}

async fn serving(list: List) -> Service {
    Service::start(move |request| list.respond(request)).await
}

#[tokio::test]
async fn stream_fetches_pages_lazily_until_count() {
    for (length, size, requests) in [
        (0, 2, &["0/2", "count"][..]),
        (4, 2, &["0/2", "1/2", "2/2", "count"]),
        (5, 2, &["0/2", "1/2", "2/2", "count"]),
    ] {
        let service = serving(List::of(length)).await;
        let mut events = service.client.list_events().size(size).stream();
        let mut found = Vec::new();
        let sent = || service.requests.lock().expect("no panic").len();
        assert_eq!(sent(), 0, "nothing is sent before the first poll");
        while let Some(event) = events.try_next().await.expect("no error") {
            assert_eq!(sent(), found.len() / 2 + 1);
            found.push(event);
        }
        assert_eq!(ids(&found), List::of(length).ids);
        assert_eq!(events.missing_items(), 0);
        assert!(matches!(events.try_next().await, Ok(None)));
        assert_eq!(service.summaries(), requests);
    }
}

#[tokio::test]
async fn all_reads_the_rest_and_first_one_page() {
    for (length, requests) in [(0, &["0/2", "count"][..]), (1, &["0/2"]), (5, &["0/2"])] {
        let service = serving(List::of(length)).await;
        let list = || service.client.list_events().size(2).stream();
        let all = list().all().await.expect("no error");
        assert_eq!(ids(&all), List::of(length).ids);
        service.requests();

        let first = list().first().await.expect("no error");
        assert_eq!(first.as_ref(), all.first());
        assert_eq!(service.summaries(), requests);
    }
    let service = Service::start(|_| (500, json!({}))).await;
    let stream = || service.client.list_events().stream();
    assert!(stream().all().await.is_err() && stream().first().await.is_err());
}

#[tokio::test]
async fn filters_are_sent_with_pages_and_count() {
    let service = serving(List::of(3)).await;
    let from: Timestamp = "2020-10-01T00:00:00Z".parse().expect("an instant");
    let list = service.client.list_calls();
    let list = list.states([CallState::Active, CallState::Held]);
    let list = list.direction([CallDirection::Inbound]).from_date(from);
    let calls = list.order(SortOrder::Desc).size(2).stream();
    assert_eq!(
        calls.try_collect::<Vec<_>>().await.expect("no error").len(),
        3
    );
    for request in service.requests() {
        assert_eq!(request.query["states"], "ACTIVE,HELD");
        assert_eq!(request.query["direction"], "INBOUND");
        assert_eq!(request.query["fromDate"], "1601510400000");
        assert_eq!(request.query.contains_key("order"), !request.is_count());
    }
}

#[tokio::test]
async fn iteration_resumes_at_next_offset() {
    for (unit, offsets) in [
        (OffsetUnit::Page, [0, 1, 2, 3]),
        (OffsetUnit::Item, [0, 2, 4, 6]),
    ] {
        let service = serving(List {
            unit,
            ..List::of(7)
        });
        let service = service.await;
        let list = || service.client.list_events().size(2);
        let mut pages = list().pages().offset_unit(unit);
        let mut read = Vec::new();
        while let Some(page) = pages.try_next().await.expect("no error") {
            assert_eq!(page.next_offset, pages.next_offset());
            read.push((page.offset, ids(&page.items)));
        }
        let expected = [vec![0, 1], vec![2, 3], vec![4, 5], vec![6]];
        assert_eq!(read, offsets.into_iter().zip(expected).collect::<Vec<_>>());

        let events = list().stream().resume_from(offsets[1]);
        assert_eq!(collect(events.offset_unit(unit)).await, [2, 3, 4, 5, 6]);
        let events = list().offset(offsets[2]).stream();
        assert_eq!(collect(events.offset_unit(unit)).await, [4, 5, 6]);
    }
}

#[tokio::test]
async fn partly_read_page_is_repeated_on_resume() {
    let service = serving(List::of(6)).await;
    let mut events = service.client.list_events().size(3).stream();
    let mut offsets = Vec::new();
    while events.try_next().await.expect("no error").is_some() {
        offsets.push(events.next_offset());
    }
    assert_eq!(offsets, [0, 0, 1, 1, 1, 2]);
}

#[tokio::test]
async fn error_comes_once_and_iteration_resumes() {
    let mut broken = true;
    let list = List::of(5);
    let service = Service::start(move |request| {
        let fails = !request.is_count() && request.number("offset") == 1;
        if fails && std::mem::take(&mut broken) {
            return (500, json!({}));
        }
        list.respond(request)
    })
    .await;
    let mut events = service.client.list_events().size(2).stream();
    let mut before = Vec::new();
    let error = loop {
        match events.try_next().await {
            Ok(event) => before.extend(event),
            Err(error) => break error,
        }
    };
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Server, "list_events")
    );
    assert_eq!(ids(&before), [0, 1]);
    assert!(matches!(events.try_next().await, Ok(None)));

    let list = service.client.list_events().size(2);
    assert_eq!(
        collect(list.offset(events.next_offset()).stream()).await,
        [2, 3, 4]
    );
}

#[tokio::test]
async fn invalid_paging_fails_before_sending() {
    let service = serving(List::of(3)).await;
    let list = || service.client.list_events();
    for (list, problem) in [
        (list().size(0), "size: must be at least 1"),
        (list().size(-3), "size: must be at least 1"),
        (list().offset(-1), "offset: must be at least 0"),
        (list().size(u64::MAX), "size: "),
    ] {
        let error = list.stream().try_next().await.expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let message = error.message().expect("a message");
        assert!(message.starts_with(problem), "{message}");
    }
    assert_eq!(service.requests().len(), 0);
}

#[tokio::test]
async fn stream_moves_to_another_task() {
    let service = serving(List::of(5)).await;
    let events = {
        let client = service.client.clone();
        client.list_events().size(2).stream()
    };
    let found = tokio::spawn(collect(events)).await.expect("no panic");
    assert_eq!(found, [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn count_sends_filters_without_paging() {
    let service = serving(List::of(45)).await;
    let calls = service.client.list_calls().states([CallState::Held]);
    let count = calls.size(2).offset(1).order(SortOrder::Desc).count();
    assert_eq!(count.await.expect("a count"), 45);
    let requests = service.requests();
    assert_eq!(requests[0].path, "/self/calls/count");
    assert_eq!(requests[0].query, [("states".into(), "HELD".into())].into());

    let events = service.client.list_events().types([RecordType::Call]);
    let error = events.count().await.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let message = "types: count_events cannot filter by it";
    assert_eq!(error.message(), Some(message));
    assert!(service.requests().is_empty());
}
