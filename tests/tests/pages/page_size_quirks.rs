//! Services that deviate from the document, as the real one may.

use futures_util::TryStreamExt;
use serde_json::json;
use vis_api::{OffsetUnit, RecordType};

use crate::iterate::{collect, ids};
use crate::service::{List, Service, page};

#[tokio::test]
async fn capped_page_size_reads_to_end() {
    for unit in [OffsetUnit::Page, OffsetUnit::Item] {
        let list = List {
            unit,
            cap: 10,
            ids: (0..35).collect(),
        };
        let service = Service::start(move |request| list.respond(request)).await;
        let list = || service.client.list_events().size(50);
        assert_eq!(
            collect(list().stream().offset_unit(unit)).await,
            List::of(35).ids
        );
        assert_eq!(service.requests().len(), 6, "four pages and two counts");

        let (start, skipped) = match unit {
            OffsetUnit::Page => (1, 10),
            _ => (3, 3),
        };
        let rest = collect(list().offset(start).stream().offset_unit(unit)).await;
        assert_eq!(rest, (skipped..35).collect::<Vec<_>>(), "{unit:?}");
    }
}

/// A service may omit the items that the user may not see.
#[tokio::test]
async fn short_and_empty_pages_are_skipped() {
    let service = Service::start(|request| match request.is_count() {
        true => (200, json!({ "count": 8 })),
        false => match request.number("offset") {
            0 => page([0, 1, 2]),
            1 => page([3]),
            2..=4 => page([]),
            5 => page([4, 5, 6]),
            6 => page([7]),
            offset => {
                panic!("the count is reached, but offset {offset} is requested")
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
async fn overstated_count_costs_few_requests() {
    let service = Service::start(|request| match request.is_count() {
        true => (200, json!({ "count": 1_000_000 })),
        false => List::of(5).respond(request),
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
    assert_eq!(service.requests().len(), 1 + 1 + 5);
}

#[tokio::test]
async fn repeated_page_ends_iteration() {
    for (count, requests) in [(20, 3), (45, 8), (100_000, 8)] {
        let service = Service::start(move |request| match request.is_count() {
            true => (200, json!({ "count": count })),
            false => page(0..20),
        })
        .await;
        assert_eq!(
            collect(service.client.list_events().stream()).await,
            List::of(20).ids
        );
        let sent = service.summaries();
        assert_eq!(sent.len(), requests, "{sent:?}");
    }
}

#[tokio::test]
async fn cyclic_pages_end_iteration() {
    for length in [60, 3_000] {
        let service = Service::start(move |request| match request.is_count() {
            true => (200, json!({ "count": usize::MAX / 2 })),
            false => {
                let (offset, size) = (request.number("offset"), request.number("size"));
                assert!(offset < 10 + 4 * length / 100, "the cycle is not noticed");
                page((offset * size..(offset + 1) * size).map(|id| id % length))
            }
        })
        .await;
        let found = collect(service.client.list_events().size(100).stream()).await;
        assert_eq!(found[..length], List::of(length).ids);
    }
}

#[tokio::test]
async fn ignored_paging_yields_no_duplicates() {
    let service = Service::start(|request| match request.is_count() {
        true => (200, json!({ "count": 1_500 })),
        false => page(0..1_500),
    })
    .await;
    for unit in [OffsetUnit::Page, OffsetUnit::Item] {
        let events = service.client.list_events().stream().offset_unit(unit);
        assert_eq!(collect(events).await, List::of(1_500).ids);
        assert_eq!(service.requests().len(), 3);
    }
}

#[tokio::test]
async fn duplicate_in_page_is_dropped() {
    let service = Service::start(|request| match request.is_count() {
        true => (200, json!({ "count": 3 })),
        false if request.number("offset") == 0 => page([0, 1, 1, 0]),
        false => page([2]),
    })
    .await;
    assert_eq!(
        collect(service.client.list_events().size(4).stream()).await,
        [0, 1, 2]
    );
}
