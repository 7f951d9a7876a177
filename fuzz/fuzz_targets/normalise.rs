//! Any document is normalised or rejected, without a panic. A normalised document normalises to itself.

#![no_main]

use libfuzzer_sys::Corpus;
use vis_spec::normalise::normalise;

libfuzzer_sys::fuzz_target!(|json: &[u8]| -> Corpus {
    let Ok(document) = serde_json::from_slice(json) else {
        return Corpus::Reject;
    };
    if let Ok(normalised) = normalise(&document) {
        let again = normalise(&normalised.document).expect("a normalised document");
        assert_eq!(again.document, normalised.document);
    }
    Corpus::Keep
});
