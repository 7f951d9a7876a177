//! Services that do not keep to the document, and may well be the real one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::TryStreamExt;
use serde_json::json;
use vis_api::{OffsetUnit, RecordType};

use crate::service::{List, Service, page};
use crate::walking::{all, ids};

#[tokio::test]
async fn a_service_that_gives_fewer_items_than_asked_for_is_read_to_its_end() {
    for unit in [OffsetUnit::Page, OffsetUnit::Item] {
        let list = List {
            unit,
            cap: 10,
            ids: (0..35).collect(),
        };
        let service = Service::start(move |asked| list.answer(asked)).await;
        let list = || service.client.list_events().size(50);
        assert_eq!(
            all(list().stream().offset_unit(unit)).await,
            List::of(35).ids
        );
        assert_eq!(service.asked().len(), 6, "four pages, and the count twice");

        let (start, precede) = match unit {
            OffsetUnit::Page => (1, 10),
            _ => (3, 3),
        };
        let rest = all(list().offset(start).stream().offset_unit(unit)).await;
        assert_eq!(rest, (precede..35).collect::<Vec<_>>(), "{unit:?}");
    }
}

/// A page from which the service left out what the user may not see.
#[tokio::test]
async fn short_and_empty_pages_in_the_middle_are_passed_over() {
    let service = Service::start(|asked| match asked.is_count() {
        true => (200, json!({ "count": 8 })),
        false => match asked.number("offset") {
            0 => page([0, 1, 2]),
            1 => page([3]),
            2..=4 => page([]),
            5 => page([4, 5, 6]),
            6 => page([7]),
            offset => {
                panic!("there are no more items than the count says, but {offset} is asked for")
            }
        },
    })
    .await;
    let pages = service.client.list_events().size(3).pages();
    let pages: Vec<_> = pages.try_collect().await.expect("no error");
    let pages: Vec<_> = pages
        .iter()
        .map(|page| (page.offset, ids(&page.items)))
        .collect();
    let expected = [
        (0, vec![0, 1, 2]),
        (1, vec![3]),
        (5, vec![4, 5, 6]),
        (6, vec![7]),
    ];
    assert_eq!(pages, expected);
}

#[tokio::test]
async fn a_count_that_promises_too_much_costs_a_few_requests_and_no_more() {
    let service = Service::start(|asked| match asked.is_count() {
        true => (200, json!({ "count": 1_000_000 })),
        false => List::of(5).answer(asked),
    })
    .await;
    let mut events = service
        .client
        .list_events()
        .types([RecordType::Call])
        .stream();
    let mut found = Vec::new();
    while let Some(event) = events.try_next().await.expect("no error") {
        found.push(event);
    }
    assert_eq!(ids(&found), [0, 1, 2, 3, 4]);
    assert_eq!(events.missing_items(), 999_995);
    assert_eq!(service.asked().len(), 1 + 1 + 5);
}

#[tokio::test]
async fn a_service_that_repeats_a_page_for_ever_does_not_do_so_for_ever() {
    for (promised, requests) in [(20, 3), (45, 8), (100_000, 8)] {
        let service = Service::start(move |asked| match asked.is_count() {
            true => (200, json!({ "count": promised })),
            false => page(0..20),
        })
        .await;
        assert_eq!(
            all(service.client.list_events().stream()).await,
            List::of(20).ids
        );
        let asked = service.summaries();
        assert_eq!(asked.len(), requests, "{asked:?}");
    }
}

#[tokio::test]
async fn a_service_that_starts_over_after_its_last_page_is_left_at_its_second_round() {
    for length in [60, 3_000] {
        let last = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&last);
        let service = Service::start(move |asked| match asked.is_count() {
            true => (200, json!({ "count": usize::MAX / 2 })),
            false => {
                let (offset, size) = (asked.number("offset"), asked.number("size"));
                last.store(offset, Ordering::Relaxed);
                page((offset * size..(offset + 1) * size).map(|id| id % length))
            }
        })
        .await;
        let found = all(service.client.list_events().size(100).stream()).await;
        assert_eq!(found[..length], List::of(length).ids);
        assert!(seen.load(Ordering::Relaxed) < 10 + 4 * length / 100);
    }
}

#[tokio::test]
async fn a_service_that_gives_everything_always_gives_it_once() {
    let service = Service::start(|asked| match asked.is_count() {
        true => (200, json!({ "count": 1_500 })),
        false => page(0..1_500),
    })
    .await;
    for unit in [OffsetUnit::Page, OffsetUnit::Item] {
        let events = service.client.list_events().stream().offset_unit(unit);
        assert_eq!(all(events).await, List::of(1_500).ids);
        assert_eq!(service.asked().len(), 3);
    }
}

#[tokio::test]
async fn an_item_that_a_page_has_twice_comes_once() {
    let service = Service::start(|asked| match asked.is_count() {
        true => (200, json!({ "count": 3 })),
        false if asked.number("offset") == 0 => page([0, 1, 1, 0]),
        false => page([2]),
    })
    .await;
    assert_eq!(
        all(service.client.list_events().size(4).stream()).await,
        [0, 1, 2]
    );
}
