//! Services that deviate from the document, as the real one may.

use futures_util::TryStreamExt;
use vis_api::{OffsetUnit, RecordType};

use crate::iterate::{collect, ids};
use crate::service::{List, Service, page};

/// A service may omit the items that the user may not see.
#[tokio::test]
async fn short_and_empty_pages_are_skipped() {
    let service = Service::paging(8, |request| match request.number("offset") {
        0 => page([0, 1, 2]),
        1 => page([3]),
        2..=4 => page([]),
        5 => page([4, 5, 6]),
        6 => page([7]),
        offset => panic!("the count is reached, but offset {offset} is requested"),
    });
    let service = service.await;
    let pages = service.client.list_events().size(3).pages();
    let pages: Vec<_> = pages.try_collect().await.expect("no error");
    let pages = pages.iter().map(|page| (page.offset, ids(&page.items)));
    let expected = [
        (0, vec![0, 1, 2]),
        (1, vec![3]),
        (5, vec![4, 5, 6]),
        (6, vec![7]),
    ];
    assert_eq!(pages.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn overstated_count_costs_few_requests() {
    let service = Service::paging(1_000_000, |request| List::of(5).respond(request)).await;
    let list = service.client.list_events().types([RecordType::Call]);
    let mut events = list.stream();
    let mut found = Vec::new();
    while let Some(event) = events.try_next().await.expect("no error") {
        found.push(event);
    }
    assert_eq!(ids(&found), [0, 1, 2, 3, 4]);
    assert_eq!(events.missing_items(), 999_995);
    assert_eq!(service.requests().len(), 1 + 1 + 5);
}

#[tokio::test]
async fn repeated_items_are_dropped_and_end_iteration() {
    // The items of each page, the count and the requests; the page size is 20.
    for (length, count, requests) in [
        // The service ignores `offset`.
        (20, 20, 3),
        (20, 45, 8),
        (20, 100_000, 8),
        // And `size`.
        (1_500, 1_500, 3),
    ] {
        for unit in [OffsetUnit::Page, OffsetUnit::Item] {
            let service = Service::paging(count, move |_| page(0..length)).await;
            let events = service.client.list_events().stream().offset_unit(unit);
            assert_eq!(collect(events).await, List::of(length).ids);
            let sent = service.summaries();
            assert_eq!(sent.len(), requests, "{sent:?}");
        }
    }
    let service = Service::paging(3, |request| match request.number("offset") {
        0 => page([0, 1, 1, 0]),
        _ => page([2]),
    });
    let events = service.await.client.list_events().size(4).stream();
    assert_eq!(collect(events).await, [0, 1, 2]);
}

#[tokio::test]
async fn cyclic_pages_end_iteration() {
    for length in [60, 3_000] {
        let service = Service::paging(usize::MAX / 2, move |request| {
            let (offset, size) = (request.number("offset"), request.number("size"));
            assert!(offset < 10 + 4 * length / 100, "the cycle is not noticed");
            page((offset * size..(offset + 1) * size).map(|id| id % length))
        });
        let events = service.await.client.list_events().size(100).stream();
        assert_eq!(collect(events).await, List::of(length).ids);
    }
}
