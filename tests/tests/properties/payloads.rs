//! Payloads that fit the document read in all spellings, and others as far as they can be read.

use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::common::models::{MODELS, Rewrite, messages, shows_number};
use crate::common::roundtrip::diff;
use crate::common::schema::SCHEMAS;
use crate::strategies::{mutated, object, without_extra};
use vis_tests::check;

#[test]
fn documented_objects_round_trip() {
    for model in MODELS {
        check(50, &object(model.name), |sent| {
            check_round_trip(model.name, model.rewrite, &sent)
        });
    }
}

#[test]
fn documented_lists_round_trip() {
    for model in MODELS {
        let list = proptest::collection::vec(object(model.name), 0..5).prop_map(Value::from);
        check(20, &list, |sent| {
            check_round_trip(model.name, model.rewrite_list, &sent)
        });
    }
}

fn check_round_trip(schema: &str, rewrite: Rewrite, sent: &Value) -> Result<(), TestCaseError> {
    let written = rewrite(sent.to_string().as_bytes());
    let written = written.map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(written.warning, None);
    prop_assert!(written.is_equal);
    let diff = diff(schema, &without_extra(schema, sent), &written.json);
    prop_assert!(diff.is_empty(), "{diff:?}");
    Ok(())
}

#[test]
fn mutated_property_costs_only_itself() {
    for model in MODELS {
        check(50, &mutated(model.name), |(sent, name)| {
            let read = |object: &Map<String, Value>| {
                let json = Value::Object(object.clone()).to_string();
                (model.rewrite)(json.as_bytes())
            };
            let mut without = sent.clone();
            without.remove(&name);
            let read_mutated = read(&sent);
            let messages = messages(&read_mutated);
            prop_assert!(!shows_number(&messages), "{messages}");
            let property = SCHEMAS[model.name].property(&name).expect("a property");
            match (read_mutated, read(&without)) {
                (Ok(mut mutated), Ok(mut without)) => {
                    for json in [&mut mutated.json, &mut without.json] {
                        json.as_object_mut().expect("an object").remove(&name);
                    }
                    prop_assert_eq!(mutated.json, without.json);
                    let is_elsewhere = |path: &str| !path.starts_with(&name);
                    prop_assert!(!mutated.oddities.iter().any(|it| is_elsewhere(&it.path)));
                }
                _ => prop_assert!(property.absent.is_none(), "{messages}"),
            }
            Ok(())
        });
    }
}
