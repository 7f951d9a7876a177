//! Lists with any page size and offset unit, unchanged or changing between pages.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use proptest::collection::vec;
use proptest::prelude::*;
use vis_api::OffsetUnit;

use crate::iterate::collect;
use crate::service::{List, Service};

/// Change of the list before a request.
#[derive(Clone, Copy, Debug)]
enum Change {
    Nothing,
    Prepend(usize),
    Append(usize),
    /// Removes items from the middle on.
    Remove(usize),
}

/// Reads a list of 30 items that changes before each request. Returns the items read and those
/// that were never removed.
async fn read(changes: Vec<Change>, size: i64, unit: OffsetUnit) -> (Vec<usize>, BTreeSet<usize>) {
    let mut list = List {
        unit,
        ..List::of(30)
    };
    let (mut changes, mut next) = (changes.into_iter(), 1_000);
    let retained = Arc::new(Mutex::new(BTreeSet::from_iter(0..30)));
    let shared = Arc::clone(&retained);
    let service = Service::start(move |request| {
        let length = list.ids.len();
        let mut new = |count: usize| {
            next += count;
            next - count..next
        };
        match changes.next().unwrap_or(Change::Nothing) {
            Change::Nothing => {}
            Change::Prepend(count) => drop(list.ids.splice(0..0, new(count))),
            Change::Append(count) => list.ids.extend(new(count)),
            Change::Remove(count) => {
                let from = length / 2;
                let mut shared = shared.lock().expect("no panic");
                for id in list.ids.drain(from..(from + count).min(length)) {
                    shared.remove(&id);
                }
            }
        }
        list.respond(request)
    });
    let service = service.await;
    let list = service.client.list_events().size(size);
    let found = collect(list.stream().offset_unit(unit)).await;
    let retained = retained.lock().expect("no panic").clone();
    (found, retained)
}

fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

/// Up to four changes in a row after up to 24 unchanged requests: a list that grows by a page with
/// each request has no end.
fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        Just(Change::Nothing),
        (0..12_usize).prop_map(Change::Prepend),
        (0..12_usize).prop_map(Change::Append),
        (0..8_usize).prop_map(Change::Remove),
    ];
    (0..25_usize, vec(change, 0..5)).prop_map(|(before, changes)| {
        let mut padded = vec![Change::Nothing; before];
        padded.extend(changes);
        padded
    })
}

fn units() -> impl Strategy<Value = OffsetUnit> {
    prop_oneof![Just(OffsetUnit::Page), Just(OffsetUnit::Item)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_list_misses_no_more_than_removed(
        changes in changes(), size in 1..15_i64, unit in units(),
    ) {
        let removed: usize = changes.iter().map(|change| match change {
            Change::Remove(count) => *count,
            _ => 0,
        }).sum();
        let (found, retained) = run(read(changes, size, unit));
        let unique: BTreeSet<usize> = found.iter().copied().collect();
        prop_assert_eq!(found.len(), unique.len());
        let missed = retained.difference(&unique).count();
        prop_assert!(missed <= removed, "{} of {} removed", missed, removed);
    }

    #[test]
    fn unchanged_list_yields_each_item_in_order(
        length in 0..90_usize,
        size in 1..40_usize,
        cap in prop_oneof![Just(usize::MAX), 1..40_usize],
        skipped in 0..5_usize,
        unit in units(),
    ) {
        let found = run(async {
            let list = List { unit, cap, ..List::of(length) };
            let service = Service::start(move |request| list.respond(request)).await;
            let list = service.client.list_events().size(size as i64).offset(skipped as i64);
            collect(list.stream().offset_unit(unit)).await
        });
        let first = match unit {
            OffsetUnit::Item => skipped,
            _ => skipped * size.min(cap),
        };
        prop_assert_eq!(found, (first..length).collect::<Vec<_>>());
    }
}

/// A list that grows shifts what was read into later pages.
#[tokio::test]
async fn shifted_items_come_once_and_hide_no_others() {
    use Change::{Nothing, Prepend};
    let changes = vec![Nothing, Prepend(3), Prepend(8), Nothing, Prepend(1)];
    let (found, _) = read(changes, 10, OffsetUnit::Page).await;
    assert_eq!(found, List::of(30).ids);

    // Eleven pages without a new item follow.
    let changes = [vec![Nothing; 12], vec![Prepend(22)]].concat();
    let (found, _) = read(changes, 2, OffsetUnit::Page).await;
    assert_eq!(found, List::of(30).ids);
}
