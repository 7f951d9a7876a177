//! Neither an error nor an oddity shows a number of the payload.

#![no_main]

#[path = "../../tests/tests/payloads/models.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod models;

libfuzzer_sys::fuzz_target!(|json: &[u8]| {
    for model in models::MODELS {
        for read in [model.rewrite, model.rewrite_list] {
            let messages = models::messages(&read(json));
            assert!(
                !models::shows_number(&messages),
                "{}: {messages}",
                model.name
            );
        }
    }
});
