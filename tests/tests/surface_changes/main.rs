//! What a change of the document, or of the sources, does to the users of the crates.

mod document;
mod revisions;
mod sources;

use std::collections::BTreeMap;

use xtask::surface::{Difference, Level};

/// The changes of each level, in words.
fn told(difference: &Difference) -> BTreeMap<Level, Vec<String>> {
    let mut told: BTreeMap<Level, Vec<String>> = BTreeMap::new();
    for change in difference.changes() {
        let level = told.entry(change.level).or_default();
        level.push(change.to_string());
    }
    told
}

/// That `difference` is these changes and no others.
#[track_caller]
fn assert_told(difference: &Difference, expected: &[(Level, &[&str])]) {
    let expected: BTreeMap<Level, Vec<String>> = expected
        .iter()
        .map(|(level, changes)| (*level, changes.iter().map(ToString::to_string).collect()))
        .collect();
    assert_eq!(told(difference), expected);
}
