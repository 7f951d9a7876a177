//! A time that is read and written reads as the same time.

#![no_main]

use vis_types::{EpochTime, Timestamp};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(time) = text.parse::<Timestamp>() {
        assert_eq!(time.to_string().parse(), Ok(time));
        // The JSON string reads as the same time.
        let json = serde_json::to_string(text).expect("JSON");
        assert_eq!(serde_json::from_str::<Timestamp>(&json).ok(), Some(time));
        serde_json::to_string(&EpochTime::from(time)).expect("a number");
    }
    // JSON also allows a number.
    if let Ok(time) = serde_json::from_str::<Timestamp>(text) {
        let written = serde_json::to_string(&time).expect("JSON");
        assert_eq!(serde_json::from_str::<Timestamp>(&written).ok(), Some(time));
    }
});
