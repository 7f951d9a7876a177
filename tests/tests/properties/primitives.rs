//! Ids, times, enums and comma lists.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{from_str, to_string};
use vis_types::{
    CallCreate, CallState, CommaList, EpochTime, EpochUnit, HttpUrl, Timestamp, WebhookCreate,
};

use crate::strategies::{other_letters, spelled_time, text};
use vis_tests::check;

#[test]
fn state_in_other_letters_is_equal() {
    let states = proptest::sample::select(CallState::ALL);
    check(500, &(states, any::<u8>()), |(known, form)| {
        let state = CallState::from(other_letters(known.as_str(), form));
        prop_assert_eq!(state.known().as_str(), known.as_str());
        prop_assert_eq!(state, known);
        Ok(())
    });
}

#[test]
fn timestamp_reads_all_spellings() {
    check(1_000, &spelled_time(), |(instant, spelled)| {
        let read: Timestamp = serde_json::from_value(spelled)?;
        prop_assert_eq!(read, instant);
        Ok(())
    });
}

#[test]
fn timestamp_in_range_round_trips() {
    check(1_000, &any::<i64>(), |number| {
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
fn epoch_time_is_sent_in_chosen_unit() {
    check(2_000, &spelled_time(), |(instant, _)| {
        let time = EpochTime::from(instant);
        let millisecond = instant.as_millisecond();
        prop_assert_eq!(to_string(&time)?, millisecond.to_string());
        let time = time.with_unit(EpochUnit::Seconds);
        prop_assert_eq!(to_string(&time)?, (millisecond / 1000).to_string());
        Ok(())
    });
}

#[test]
fn comma_list_joins_items_with_commas() {
    let states = vec("[A-Z_]{1,12}", 0..6);
    check(2_000, &states, |texts| {
        let list: CommaList<CallState> = texts.iter().map(|text| text.as_str().into()).collect();
        let sent: Option<String> = from_str(&to_string(&list)?)?;
        let received: Vec<_> = sent.iter().flat_map(|sent| sent.split(',')).collect();
        prop_assert_eq!(received, texts);
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
    check(2_000, &text, |text| {
        let _ = text.parse::<Timestamp>();
        let _ = text.parse::<EpochTime>();
        let _ = text.parse::<HttpUrl>();
        let _ = CallCreate::builder().phone_number(text.as_str()).build();
        let _ = WebhookCreate::builder().url(text.as_str()).build();
        Ok(())
    });
}
