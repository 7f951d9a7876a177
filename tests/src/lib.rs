//! What the tests of this crate share.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::{fs, io};

/// Compares each of `parts` with the snapshot of its name below `tests/snapshots/{set}`.
///
/// A name may hold slashes. All parts are compared before the first difference fails the test, so
/// that one review sees them all; a snapshot that no part claims fails it as well.
#[track_caller]
pub fn assert_snapshots(set: &str, parts: &BTreeMap<String, String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snapshots")
        .join(set);
    let mut claimed = BTreeSet::new();
    let mut different = Vec::new();
    for (name, text) in parts {
        let (directory, file) = match name.rsplit_once('/') {
            Some((directory, file)) => (root.join(directory), file),
            None => (root.clone(), name.as_str()),
        };
        claimed.insert(directory.join(format!("{file}.snap")));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&directory);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let compare = || settings.bind(|| insta::assert_snapshot!(file, text));
        if catch_unwind(AssertUnwindSafe(compare)).is_err() {
            different.push(name.as_str());
        }
    }
    assert!(
        different.is_empty(),
        "these snapshots differ: {}\nreview and accept them with `cargo insta review`",
        different.join(", ")
    );
    let unclaimed: Vec<_> = snapshots(&root)
        .unwrap_or_default()
        .into_iter()
        .filter(|path| !claimed.contains(path))
        .collect();
    assert!(
        unclaimed.is_empty(),
        "nothing claims these snapshots any more; delete them: {unclaimed:#?}"
    );
}

fn snapshots(directory: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(snapshots(&path)?);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "snap")
        {
            found.push(path);
        }
    }
    Ok(found)
}
