//! What the tests of this crate share.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRng, TestRunner};
use xtask::snapshot;
use xtask::workspace::Workspace;

/// Compares each of `parts` with the snapshot of its name below `tests/snapshots/{set}`.
///
/// A name may hold slashes. All parts are compared before the first difference fails the test, so
/// that one review sees them all; a snapshot that no part claims fails it as well.
#[track_caller]
pub fn assert_snapshots(set: &str, parts: &BTreeMap<String, String>) {
    let workspace = Workspace::own();
    let mut claimed = BTreeSet::new();
    let mut different = Vec::new();
    for (name, text) in parts {
        let path = snapshot::path(set, name);
        let file = workspace.file(&path);
        let (Some(directory), Some(stem)) = (file.parent(), file.file_stem()) else {
            panic!("`{name}` is no name of a part");
        };
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(directory);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let compare =
            || settings.bind(|| insta::assert_snapshot!(stem.to_string_lossy().as_ref(), text));
        if catch_unwind(AssertUnwindSafe(compare)).is_err() {
            different.push(name.as_str());
        }
        claimed.insert(path);
    }
    assert!(
        different.is_empty(),
        "these snapshots differ: {}\nreview and accept them with `cargo insta review`",
        different.join(", ")
    );
    let mut unclaimed = snapshot::paths(&workspace, set).unwrap_or_default();
    unclaimed.retain(|path| !claimed.contains(path));
    assert!(
        unclaimed.is_empty(),
        "nothing claims these snapshots any more; delete them: {unclaimed:#?}"
    );
}

/// Checks `property` for `cases` values, always the same ones.
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
