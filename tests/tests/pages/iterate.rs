//! Pagination of a service that follows the document.

use futures_util::TryStreamExt;
use serde_json::json;
use vis_api::{
    CallDirection, CallState, ErrorKind, Event, ItemStream, OffsetUnit, Page, SortOrder, Timestamp,
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
async fn stream_yields_each_item_in_order() {
    let service = serving(List::of(45)).await;
    let mut events = service.client.list_events().stream();
    assert_eq!(
        service.requests().len(),
        0,
        "nothing is sent before the first poll"
    );
    let mut found = Vec::new();
    while let Some(event) = events.try_next().await.expect("no error") {
        found.push(event);
    }
    assert_eq!(ids(&found), List::of(45).ids);
    assert_eq!(service.summaries(), ["0/20", "1/20", "2/20", "count"]);
    assert_eq!(events.missing_items(), 0);
    assert!(
        matches!(events.try_next().await, Ok(None)),
        "the stream has ended"
    );
    assert_eq!(service.requests().len(), 0);
}

#[tokio::test]
async fn full_last_page_and_empty_list_end() {
    for (length, requests) in [
        (4, vec!["0/2", "1/2", "2/2", "count"]),
        (0, vec!["0/2", "count"]),
    ] {
        let service = serving(List::of(length)).await;
        let found = collect(service.client.list_events().size(2).stream()).await;
        assert_eq!(found, List::of(length).ids);
        assert_eq!(service.summaries(), requests);
    }
}

#[tokio::test]
async fn pages_are_fetched_lazily() {
    let service = serving(List::of(9)).await;
    let mut events = service.client.list_events().size(3).stream();
    for expected in [1, 1, 1, 2] {
        events
            .try_next()
            .await
            .expect("no error")
            .expect("an event");
        let requests = service.requests.lock().expect("no panic").len();
        assert_eq!(requests, expected);
    }
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
        assert_eq!(request.query["states"], "ACTIVE%2CHELD");
        assert_eq!(request.query["direction"], "INBOUND");
        assert_eq!(request.query["fromDate"], "1601510400000");
        assert_eq!(request.query.contains_key("order"), !request.is_count());
    }
}

#[tokio::test]
async fn iteration_resumes_at_next_offset() {
    for unit in [OffsetUnit::Page, OffsetUnit::Item] {
        let service = serving(List {
            unit,
            ..List::of(7)
        })
        .await;
        let pages = || {
            service
                .client
                .list_events()
                .size(2)
                .pages()
                .offset_unit(unit)
        };
        let mut first = pages();
        let page = first.try_next().await.expect("no error").expect("a page");
        let Page {
            items,
            offset,
            next_offset,
            ..
        } = page;
        assert_eq!((ids(&items), offset), (vec![0, 1], 0));
        assert_eq!(next_offset, first.next_offset());

        let rest: Vec<_> = pages()
            .resume_from(next_offset)
            .try_collect()
            .await
            .expect("no error");
        let rest: Vec<_> = rest
            .iter()
            .map(|page| (page.offset, ids(&page.items)))
            .collect();
        let offsets = match unit {
            OffsetUnit::Page => [1, 2, 3],
            _ => [2, 4, 6],
        };
        let expected = [vec![2, 3], vec![4, 5], vec![6]];
        assert_eq!(rest, offsets.into_iter().zip(expected).collect::<Vec<_>>());

        let events = service
            .client
            .list_events()
            .size(2)
            .offset(next_offset)
            .stream();
        assert_eq!(collect(events.offset_unit(unit)).await, [2, 3, 4, 5, 6]);
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
async fn count_error_costs_no_items() {
    let list = List::of(3);
    let service = Service::start(move |request| match request.is_count() {
        true => (403, json!({})),
        false => list.respond(request),
    })
    .await;
    let mut pages = service.client.list_events().pages();
    let page = pages.try_next().await.expect("no error").expect("a page");
    assert_eq!(ids(&page.items), [0, 1, 2]);
    assert!(matches!(pages.try_next().await, Ok(None)));
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
