//! Any list that stands still, cut in any way.

use proptest::prelude::*;
use vis_api::OffsetUnit;

use crate::service::{List, Service};
use crate::walking::all;

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_item_comes_once_and_in_order(
        length in 0..90_usize,
        size in 1..40_usize,
        cap in prop_oneof![Just(usize::MAX), 1..40_usize],
        skipped in 0..5_usize,
        unit in prop_oneof![Just(OffsetUnit::Page), Just(OffsetUnit::Item)],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let found = runtime.block_on(async {
            let list = List { unit, cap, ..List::of(length) };
            let service = Service::start(move |asked| list.answer(asked)).await;
            let list = service.client.list_events().size(size as i64).offset(skipped as i64);
            all(list.stream().offset_unit(unit)).await
        });
        let precede = match unit {
            OffsetUnit::Item => skipped,
            _ => skipped * size.min(cap),
        };
        prop_assert_eq!(found, (precede..length).collect::<Vec<_>>());
    }
}
