//! Any revision of a document is imported or rejected, without a panic: read, patched, normalised and
//! generated.
//!
//! An input is the document, or the changes of it as a JSON merge patch with `openapi: 3.0.0`.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::Corpus;
use serde_json::{Map, Value};
use xtask::import::{Candidate, generate};
use xtask::source;
use xtask::workspace::{UPSTREAM, Workspace};

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/miniature");
    Workspace { root }
});

libfuzzer_sys::fuzz_target!(|text: &str| -> Corpus {
    let Ok(mut document) = source::parse(text) else {
        return Corpus::Reject;
    };
    if document.get("paths").is_none() || document.get("info").is_none() {
        let changes = document;
        document = WORKSPACE.document(UPSTREAM).expect("a document");
        merge(&mut document, changes);
    }
    // A panic of progenitor is an error here.
    if let Ok(candidate) = Candidate::new(&WORKSPACE, Some(document))
        && candidate.patched.conflicts.is_empty()
        && let Ok(generated) = generate(&candidate.patched.document)
    {
        let _ = candidate.files(&WORKSPACE, "a fuzzer", &generated);
    }
    Corpus::Keep
});

/// Applies a JSON merge patch.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Map::new().into();
    }
    for (key, value) in patch {
        match value {
            Value::Null => drop(target.as_object_mut().map(|it| it.remove(&key))),
            value => merge(&mut target[key.as_str()], value),
        }
    }
}
