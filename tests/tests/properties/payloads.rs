//! Payloads that fit the document read in all spellings.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::common::models::MODELS;
use crate::common::roundtrip::diff;
use crate::strategies::{object, without_extra};
use vis_tests::check;

#[test]
fn documented_objects_round_trip() {
    for model in MODELS {
        check(200, &object(model.name), |sent| {
            // Also fails if the written JSON reads as another value.
            let written = (model.rewrite)(sent.to_string().as_bytes());
            let written = written.map_err(|error| TestCaseError::fail(error.to_string()))?;
            let sent = without_extra(model.name, &sent);
            let diff = diff(model.name, &sent, &written);
            prop_assert!(diff.is_empty(), "{diff:?}");
            Ok(())
        });
    }
}

#[test]
fn documented_lists_round_trip() {
    for model in MODELS {
        let list = vec(object(model.name), 0..5).prop_map(serde_json::Value::from);
        check(50, &list, |sent| {
            let written = (model.rewrite_list)(sent.to_string().as_bytes());
            let written = written.map_err(|error| TestCaseError::fail(error.to_string()))?;
            let sent = without_extra(model.name, &sent);
            let diff = diff(model.name, &sent, &written);
            prop_assert!(diff.is_empty(), "{diff:?}");
            Ok(())
        });
    }
}
