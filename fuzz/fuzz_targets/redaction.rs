//! No `PayloadError` shows a number of the payload.

#![no_main]

#[path = "../../tests/tests/payloads/common/models.rs"]
mod models;

/// Messages have no five digits in a row of their own; inputs are too small for an index of 10,000.
const DIGITS: usize = 5;

libfuzzer_sys::fuzz_target!(|json: &[u8]| {
    for model in &models::MODELS {
        for read in [model.rewrite, model.rewrite_list] {
            if let Err(error) = read(json) {
                for text in [error.path(), error.reason(), error.excerpt()] {
                    let mut windows = text.as_bytes().windows(DIGITS);
                    assert!(
                        !windows.any(|window| window.iter().all(u8::is_ascii_digit)),
                        "{}: {error}",
                        model.name
                    );
                }
            }
        }
    }
});
