//! Payloads of the document's shape read, whatever the wire does to them.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::common::models::MODELS;
use crate::common::survival::lost;
use crate::strategies::{object, without_extra};
use vis_tests::check;

#[test]
fn any_object_of_the_document_s_shape_reads_and_nothing_in_it_is_lost() {
    for model in MODELS {
        check(200, &object(model.name), |sent| {
            // Fails as well when another value is read from what was written.
            let written = (model.rewrite)(sent.to_string().as_bytes());
            let written = written.map_err(|error| TestCaseError::fail(error.to_string()))?;
            let lost = lost(model.name, &without_extra(model.name, &sent), &written);
            prop_assert!(lost.is_empty(), "{lost:?}");
            Ok(())
        });
    }
}

#[test]
fn any_list_of_them_reads_too() {
    for model in MODELS {
        let list = vec(object(model.name), 0..5).prop_map(serde_json::Value::from);
        check(50, &list, |sent| {
            let written = (model.rewrite_list)(sent.to_string().as_bytes());
            let written = written.map_err(|error| TestCaseError::fail(error.to_string()))?;
            let lost = lost(model.name, &without_extra(model.name, &sent), &written);
            prop_assert!(lost.is_empty(), "{lost:?}");
            Ok(())
        });
    }
}
