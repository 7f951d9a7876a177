//! Any overlay is applied to a document or rejected, without a panic. The mechanical edits give an overlay.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::Corpus;
use serde_json::Value;
use xtask::fix::fix;
use xtask::overlay::Overlay;
use xtask::patch::patch;

/// The document, and a revision of it.
static DOCUMENTS: LazyLock<[Value; 2]> = LazyLock::new(|| {
    let document = include_str!("../../tests/fixtures/miniature/spec/vgis.json");
    let revision = document
        .replace("switchOn", "turnOn")
        .replace("lamps", "lights");
    [document, &revision].map(|text| serde_json::from_str(text).expect("JSON"))
});

libfuzzer_sys::fuzz_target!(|text: &str| -> Corpus {
    let Ok(overlay) = Overlay::parse(text) else {
        return Corpus::Reject;
    };
    let [document, revision] = &*DOCUMENTS;
    patch(document, &overlay, None);
    patch(revision, &overlay, Some(document));
    let (fixed, _) = fix(revision, &overlay, document);
    Overlay::parse(fixed.text()).expect("an overlay");
    Corpus::Keep
});
