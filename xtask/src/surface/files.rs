//! File names for names of a document.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use heck::ToKebabCase;

const MAX_LENGTH: usize = 60;

/// Unique file names in kebab-case ASCII, not empty and none of `reserved`.
pub(super) fn file_names(
    names: impl Iterator<Item = String>,
    reserved: &[&str],
) -> BTreeMap<String, String> {
    let mut used: BTreeSet<String> = reserved.iter().map(ToString::to_string).collect();
    let mut files = BTreeMap::new();
    for name in names.collect::<BTreeSet<_>>() {
        let ascii = name.replace(|c: char| !c.is_ascii_alphanumeric(), " ");
        let stem: String = ascii.to_kebab_case().chars().take(MAX_LENGTH).collect();
        let stem = if stem.is_empty() { "other" } else { &stem };
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        let mut candidates = iter::once(stem.to_owned()).chain(numbered);
        let free = candidates.find(|file| used.insert(file.clone()));
        files.insert(name, free.unwrap_or_default());
    }
    files
}
