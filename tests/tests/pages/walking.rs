//! What a service that keeps to the document makes of it.

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

/// Reads everything.
pub async fn all(items: ItemStream<Event>) -> Vec<usize> {
    ids(&items.try_collect::<Vec<_>>().await.expect("no error"))
}

async fn serving(list: List) -> Service {
    Service::start(move |asked| list.answer(asked)).await
}

#[tokio::test]
async fn every_item_comes_once_and_in_order() {
    let service = serving(List::of(45)).await;
    let mut events = service.client.list_events().stream();
    assert_eq!(
        service.asked().len(),
        0,
        "nothing is sent before it is polled"
    );
    let mut found = Vec::new();
    while let Some(event) = events.try_next().await.expect("no error") {
        found.push(event);
    }
    assert_eq!(ids(&found), List::of(45).ids);
    assert_eq!(service.summaries(), ["0/20", "1/20", "2/20", "count"]);
    assert_eq!(events.missing_items(), 0);
    assert!(matches!(events.try_next().await, Ok(None)), "it has ended");
    assert_eq!(service.asked().len(), 0);
}

#[tokio::test]
async fn a_list_that_fills_its_last_page_and_one_that_is_empty_end() {
    for (length, asked) in [
        (4, vec!["0/2", "1/2", "2/2", "count"]),
        (0, vec!["0/2", "count"]),
    ] {
        let service = serving(List::of(length)).await;
        let found = all(service.client.list_events().size(2).stream()).await;
        assert_eq!(found, List::of(length).ids);
        assert_eq!(service.summaries(), asked);
    }
}

#[tokio::test]
async fn no_page_is_fetched_before_the_items_of_the_last_one_are_used_up() {
    let service = serving(List::of(9)).await;
    let mut events = service.client.list_events().size(3).stream();
    for expected in [1, 1, 1, 2] {
        events
            .try_next()
            .await
            .expect("no error")
            .expect("an event");
        let asked = service.asked.lock().expect("no panic").len();
        assert_eq!(asked, expected);
    }
}

#[tokio::test]
async fn the_filters_go_with_every_page_and_with_the_count() {
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
    for asked in service.asked() {
        assert_eq!(asked.query["states"], "ACTIVE%2CHELD");
        assert_eq!(asked.query["direction"], "INBOUND");
        assert_eq!(asked.query["fromDate"], "1601510400000");
        assert_eq!(asked.query.contains_key("order"), !asked.is_count());
    }
}

#[tokio::test]
async fn a_walk_resumes_where_another_one_left_off() {
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
        assert_eq!(all(events.offset_unit(unit)).await, [2, 3, 4, 5, 6]);
    }
}

#[tokio::test]
async fn the_items_of_a_page_that_is_half_read_come_again_where_it_is_resumed() {
    let service = serving(List::of(6)).await;
    let mut events = service.client.list_events().size(3).stream();
    let mut resume_at = Vec::new();
    while events.try_next().await.expect("no error").is_some() {
        resume_at.push(events.next_offset());
    }
    assert_eq!(resume_at, [0, 0, 1, 1, 1, 2]);
}

#[tokio::test]
async fn an_error_comes_once_and_the_walk_can_go_on_from_it() {
    let mut broken = true;
    let list = List::of(5);
    let service = Service::start(move |asked| {
        let fails = !asked.is_count() && asked.number("offset") == 1;
        if fails && std::mem::take(&mut broken) {
            return (500, json!({}));
        }
        list.answer(asked)
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
        all(list.offset(events.next_offset()).stream()).await,
        [2, 3, 4]
    );
}

#[tokio::test]
async fn an_error_of_the_count_comes_after_the_items() {
    let list = List::of(3);
    let service = Service::start(move |asked| match asked.is_count() {
        true => (403, json!({})),
        false => list.answer(asked),
    })
    .await;
    let mut pages = service.client.list_events().pages();
    let page = pages.try_next().await.expect("no error").expect("a page");
    assert_eq!(ids(&page.items), [0, 1, 2]);
    let error = pages.try_next().await.expect_err("an error");
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Forbidden, "count_events")
    );
}

#[tokio::test]
async fn what_no_page_can_be_cut_by_is_refused_before_anything_is_sent() {
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
    assert_eq!(service.asked().len(), 0);
}

#[tokio::test]
async fn a_stream_owns_what_it_needs_and_moves_to_another_task() {
    let service = serving(List::of(5)).await;
    let events = {
        let client = service.client.clone();
        client.list_events().size(2).stream()
    };
    let found = tokio::spawn(all(events)).await.expect("no panic");
    assert_eq!(found, [0, 1, 2, 3, 4]);
}
