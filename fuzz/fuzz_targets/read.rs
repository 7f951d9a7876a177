//! Each type reads or rejects any bytes without a panic. `rewrite` checks that what was written reads
//! without oddities and is written in the same way again. Neither an error nor an oddity shows a number of
//! the payload.

#![no_main]

use vis_fuzz::models::{MODELS, messages, shows_number};

libfuzzer_sys::fuzz_target!(|json: &[u8]| {
    for model in MODELS {
        for read in [model.rewrite, model.rewrite_list] {
            let messages = messages(&read(json));
            assert!(!shows_number(&messages), "{}: {messages}", model.name);
        }
    }
});
