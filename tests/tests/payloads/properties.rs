//! Payloads that fit the document read in all spellings, others as far as they can be read, and no text
//! panics.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, from_str, to_string};
use vis_tests::check;
use vis_types::{CallCreate, CallState, EpochTime, HttpUrl, Timestamp, WebhookCreate};

use crate::models::{MODELS, Rewrite, messages, shows_number};
use crate::schema::SCHEMAS;
use crate::strategies::{Spelled, any_json, object, other_letters, text};

#[test]
fn documented_payloads_read_in_all_spellings() {
    for model in MODELS {
        check(100, &object(model.name), |payload| {
            check_read(model.rewrite, payload)
        });
        let list = vec(object(model.name), 0..5).prop_map(|records| {
            let (plain, spelled): (Vec<_>, Vec<_>) = records.into_iter().unzip();
            (plain.into(), spelled.into())
        });
        check(25, &list, |payload| check_read(model.rewrite_list, payload));
    }
}

fn check_read(rewrite: Rewrite, (plain, spelled): Spelled) -> Result<(), TestCaseError> {
    let read = rewrite(spelled.to_string().as_bytes());
    let read = read.map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(read.warning, None);
    prop_assert!(read.is_equal);
    prop_assert_eq!(read.json, plain);
    Ok(())
}

#[test]
fn odd_property_costs_only_itself() {
    for model in MODELS {
        let properties = &SCHEMAS[model.name];
        let odd = (object(model.name), any::<Index>(), any_json());
        check(200, &odd, |((_, mut payload), index, value)| {
            let property = &properties[index.index(properties.len())];
            let read = |payload: &Value| (model.rewrite)(payload.to_string().as_bytes());
            payload[&property.name] = value;
            let odd = read(&payload);
            let messages = messages(&odd);
            prop_assert!(!shows_number(&messages), "{messages}");
            payload[&property.name] = Value::Null;
            match (odd, read(&payload)) {
                (Ok(mut odd), Ok(mut without)) => {
                    odd.json[&property.name] = Value::Null;
                    without.json[&property.name] = Value::Null;
                    prop_assert_eq!(odd.json, without.json);
                    let mut oddities = odd.oddities.iter();
                    prop_assert!(oddities.all(|it| it.path.starts_with(&property.name)));
                }
                _ => prop_assert!(property.is_required, "{messages}"),
            }
            Ok(())
        });
    }
}

#[test]
fn corrupted_payload_never_panics_or_leaks() {
    for model in MODELS {
        let change = (any::<Index>(), 0..8_usize, vec(any::<u8>(), 0..4));
        let corrupted = (object(model.name), vec(change, 1..4));
        check(200, &corrupted, |((_, payload), changes)| {
            let mut json = payload.to_string().into_bytes();
            for (start, length, bytes) in changes {
                let start = start.index(json.len() + 1);
                let end = (start + length).min(json.len());
                json.splice(start..end, bytes);
            }
            let messages = messages(&(model.rewrite)(&json));
            prop_assert!(!shows_number(&messages), "{messages}");
            Ok(())
        });
    }
}

#[test]
fn state_in_other_letters_is_equal() {
    let states = select(CallState::ALL);
    check(500, &(states, any::<u8>()), |(known, form)| {
        let state = CallState::from(other_letters(known.as_str(), form));
        prop_assert_eq!(state.known().as_str(), known.as_str());
        prop_assert_eq!(state, known);
        Ok(())
    });
}

#[test]
fn timestamp_in_range_round_trips() {
    check(10_000, &any::<i64>(), |number| {
        // Most integers of 64 bits are out of range; the remainder is in range.
        for millisecond in [number, number % 253_402_207_200_000] {
            let Ok(timestamp) = Timestamp::from_millisecond(millisecond) else {
                prop_assert!(millisecond.abs() >= 253_402_207_200_000);
                continue;
            };
            prop_assert_eq!(timestamp.as_millisecond(), millisecond);
            prop_assert_eq!(timestamp.to_string().parse(), Ok(timestamp));
            prop_assert_eq!(from_str::<Timestamp>(&to_string(&timestamp)?)?, timestamp);
        }
        Ok(())
    });
}

#[test]
fn conversions_of_any_text_never_panic() {
    let text = prop_oneof![
        text(),
        "[-+0-9TZ:. ]{0,30}",
        "https?:[/a-z0-9:@%\\[\\]#?.]{0,30}"
    ];
    check(10_000, &text, |text| {
        let _ = text.parse::<Timestamp>();
        let _ = text.parse::<EpochTime>();
        let _ = text.parse::<HttpUrl>();
        let _ = CallCreate::builder().phone_number(text.as_str()).build();
        let _ = WebhookCreate::builder().url(text.as_str()).build();
        Ok(())
    });
}
