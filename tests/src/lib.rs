//! Shared helpers of the tests of this crate.

mod client;
mod document;
pub mod events;
pub mod http;
mod log;
mod normalised;
mod rendered;
pub mod requests;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRng, TestRunner};

pub use client::{KEY, NUMBER, builder, connect, start, subscription};
pub use document::{DocumentedOperation, documented_operations};
pub use log::Log;
pub use rendered::rendered;
pub use requests::send_everything;

/// Compares each of `parts` with its snapshot `tests/snapshots/{set}/{name}.snap`.
///
/// All parts are compared before the test fails, so that one review covers them all. A snapshot
/// without a part fails the test, too.
#[track_caller]
pub fn assert_snapshots(set: &str, parts: &BTreeMap<String, String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snapshots")
        .join(set);
    let mut orphaned = snapshots(&root);
    let mut different = Vec::new();
    for (name, text) in parts {
        let file = root.join(format!("{name}.snap"));
        let (Some(directory), Some(stem)) = (file.parent(), file.file_stem()) else {
            panic!("`{name}` is not a valid part name");
        };
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(directory);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let stem = stem.to_string_lossy();
        let compare = || settings.bind(|| insta::assert_snapshot!(&*stem, text));
        if catch_unwind(AssertUnwindSafe(compare)).is_err() {
            different.push(name.as_str());
        }
        orphaned.remove(&file);
    }
    assert!(
        different.is_empty(),
        "these snapshots differ: {}\nreview and accept them with `cargo insta review`",
        different.join(", ")
    );
    assert!(
        orphaned.is_empty(),
        "these snapshots have no part; delete them: {orphaned:#?}"
    );
}

/// Lists the snapshots in `directory`, recursively.
fn snapshots(directory: &Path) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(snapshots(&path));
        } else if path.extension() == Some(OsStr::new("snap")) {
            files.insert(path);
        }
    }
    files
}

/// Checks `property` for `cases` values, the same in each run.
#[track_caller]
pub fn check<S: Strategy>(
    cases: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let checked = TestRunner::new_with_rng(config, rng).run(strategy, property);
    if let Err(failure) = checked {
        panic!("{failure}");
    }
}
