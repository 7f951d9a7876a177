//! Unchanged lists with any page size and offset unit.

use proptest::prelude::*;
use vis_api::OffsetUnit;

use crate::iterate::collect;
use crate::service::{List, Service};

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn unchanged_list_yields_each_item_in_order(
        length in 0..90_usize,
        size in 1..40_usize,
        cap in prop_oneof![Just(usize::MAX), 1..40_usize],
        skipped in 0..5_usize,
        unit in prop_oneof![Just(OffsetUnit::Page), Just(OffsetUnit::Item)],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let found = runtime.block_on(async {
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
