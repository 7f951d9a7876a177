//! Each type reads or rejects any bytes without a panic. `rewrite` checks that what was written reads
//! without oddities and is written in the same way again.

#![no_main]

#[path = "../../tests/tests/payloads/models.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod models;

libfuzzer_sys::fuzz_target!(|json: &[u8]| {
    for model in models::MODELS {
        let _ = (model.rewrite)(json);
        let _ = (model.rewrite_list)(json);
    }
});
