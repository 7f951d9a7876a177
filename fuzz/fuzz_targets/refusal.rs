//! No refusal shows a number of the payload.

#![no_main]

#[path = "../../tests/tests/payloads/common/models.rs"]
mod models;

/// No words of ours have five digits in a row, and no list that fits into an input of the fuzzer's
/// has ten thousand items.
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
