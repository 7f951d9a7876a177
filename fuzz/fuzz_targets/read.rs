//! Whatever the bytes are, each type reads them or refuses them; and what was read is written, and
//! reads as the same value again (`rewrite` checks that).

#![no_main]

#[path = "../../tests/tests/payloads/common/models.rs"]
#[expect(dead_code, reason = "the names of the types are for other tests")]
mod models;

libfuzzer_sys::fuzz_target!(|json: &[u8]| {
    for model in &models::MODELS {
        let _ = (model.rewrite)(json);
        let _ = (model.rewrite_list)(json);
    }
});
