//! A time that is read is the same time after it was written.

#![no_main]

use vis_types::{EpochTime, Timestamp};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(time) = text.parse::<Timestamp>() {
        assert_eq!(time.to_string().parse(), Ok(time));
        // The same text as JSON is the same time.
        let json = serde_json::to_string(text).expect("JSON");
        assert_eq!(serde_json::from_str::<Timestamp>(&json).ok(), Some(time));
        serde_json::to_string(&EpochTime::from(time)).expect("a number");
    }
    // As JSON the text may be a number as well.
    if let Ok(time) = serde_json::from_str::<Timestamp>(text) {
        let written = serde_json::to_string(&time).expect("JSON");
        assert_eq!(serde_json::from_str::<Timestamp>(&written).ok(), Some(time));
    }
});
