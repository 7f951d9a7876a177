//! Lists that change while they are read.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use vis_api::OffsetUnit;

use crate::service::{List, Service};
use crate::walking::all;

/// What happens to the list before a request.
#[derive(Clone, Copy, Debug)]
enum Change {
    Nothing,
    /// So many items are new, at the head or at the tail.
    Prepend(usize),
    Append(usize),
    /// So many items go, from the middle on.
    Remove(usize),
}

/// Reads a list of 30 items that changes before each request, and returns what came and what was
/// there all the time.
async fn read(changes: Vec<Change>, size: i64, unit: OffsetUnit) -> (Vec<usize>, BTreeSet<usize>) {
    let mut list = List {
        unit,
        ..List::of(30)
    };
    let (mut changes, mut next) = (changes.into_iter(), 1_000);
    let stayed = std::sync::Arc::new(std::sync::Mutex::new(BTreeSet::from_iter(0..30)));
    let survivors = std::sync::Arc::clone(&stayed);
    let service = Service::start(move |asked| {
        let length = list.ids.len();
        let mut new = |many: usize| {
            next += many;
            next - many..next
        };
        match changes.next().unwrap_or(Change::Nothing) {
            Change::Nothing => {}
            Change::Prepend(many) => drop(list.ids.splice(0..0, new(many))),
            Change::Append(many) => list.ids.extend(new(many)),
            Change::Remove(many) => {
                let from = length / 2;
                let gone = list.ids.drain(from..(from + many).min(length));
                let mut survivors = survivors.lock().expect("no panic");
                for id in gone {
                    survivors.remove(&id);
                }
            }
        }
        list.answer(asked)
    })
    .await;
    let found = all(service
        .client
        .list_events()
        .size(size)
        .stream()
        .offset_unit(unit))
    .await;
    let stayed = stayed.lock().expect("no panic").clone();
    (found, stayed)
}

fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

/// Changes before a few requests in a row, somewhere on the way: a list that grows by a page with
/// each request has no end.
fn changes(growth: bool) -> impl Strategy<Value = Vec<Change>> {
    (0..25_usize, vec(change(growth), 0..5)).prop_map(|(before, changes)| {
        let mut quiet = vec![Change::Nothing; before];
        quiet.extend(changes);
        quiet
    })
}

fn change(growth: bool) -> impl Strategy<Value = Change> {
    let grown = prop_oneof![
        Just(Change::Nothing),
        (0..12_usize).prop_map(Change::Prepend),
        (0..12_usize).prop_map(Change::Append),
    ];
    let shrunk = (0..8_usize).prop_map(Change::Remove);
    if growth {
        grown.boxed()
    } else {
        prop_oneof![grown, shrunk].boxed()
    }
}

fn units() -> impl Strategy<Value = OffsetUnit> {
    prop_oneof![Just(OffsetUnit::Page), Just(OffsetUnit::Item)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_a_list_that_grows_nothing_is_lost_and_nothing_comes_twice(
        changes in changes(true), size in 1..15_i64, unit in units(),
    ) {
        let (found, stayed) = run(read(changes, size, unit));
        let once: BTreeSet<usize> = found.iter().copied().collect();
        prop_assert_eq!(found.len(), once.len());
        prop_assert!(stayed.is_subset(&once), "{:?} of {:?}", once, stayed);
    }

    #[test]
    fn of_a_list_that_grows_and_shrinks_nothing_comes_twice_and_no_more_is_passed_over_than_went(
        changes in changes(false), size in 1..15_i64, unit in units(),
    ) {
        let went: usize = changes.iter().map(|change| match change {
            Change::Remove(many) => *many,
            _ => 0,
        }).sum();
        let (found, stayed) = run(read(changes, size, unit));
        let once: BTreeSet<usize> = found.iter().copied().collect();
        prop_assert_eq!(found.len(), once.len());
        let missed = stayed.difference(&once).count();
        prop_assert!(missed <= went, "{} of {} that went", missed, went);
    }
}

#[tokio::test]
async fn what_a_growing_list_pushes_into_the_next_page_comes_once() {
    use Change::{Nothing, Prepend};
    let changes = vec![Nothing, Prepend(3), Prepend(8), Nothing, Prepend(1)];
    let (found, _) = read(changes, 10, OffsetUnit::Page).await;
    assert_eq!(found, List::of(30).ids);
}
