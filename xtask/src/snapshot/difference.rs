//! Snapshots that are not what they would be now.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::ErrorKind,
    path::Path,
};

use anyhow::{Context, Result};
use similar::{ChangeTag, TextDiff};

use super::{file, path, paths};
use crate::workspace::Workspace;

/// One part that is new, different or gone.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The set that it is in.
    pub set: &'static str,
    /// Its name in the set.
    pub name: String,
    /// What its snapshot holds; without one, it is new.
    pub before: Option<String>,
    /// What it is now; without this, it is gone.
    pub after: Option<String>,
}

impl Difference {
    /// The lines that are in one of the two only, each with whether it is the new one.
    pub fn lines(&self) -> Vec<(bool, String)> {
        let text = |text: &Option<String>| text.as_ref().map(|text| format!("{text}\n"));
        let before = text(&self.before).unwrap_or_default();
        let after = text(&self.after).unwrap_or_default();
        let diff = TextDiff::from_lines(&before, &after);
        let changes = diff.iter_all_changes();
        changes
            .filter_map(|change| match change.tag() {
                ChangeTag::Equal => None,
                tag => Some((
                    tag == ChangeTag::Insert,
                    change.value().trim_end().to_owned(),
                )),
            })
            .collect()
    }
}

/// The differences between the snapshots of a set and its parts, by name.
///
/// # Errors
/// When a snapshot cannot be read.
pub fn differences(
    workspace: &Workspace,
    set: &'static str,
    parts: &BTreeMap<String, String>,
) -> Result<Vec<Difference>> {
    let mut found = Vec::new();
    let mut claimed = BTreeSet::new();
    for (name, part) in parts {
        let path = path(set, name);
        let before = read(&workspace.file(&path))?;
        claimed.insert(path);
        if !before
            .as_deref()
            .is_some_and(|before| file::accepted(before, part))
        {
            found.push(Difference {
                set,
                name: name.clone(),
                before: before.as_deref().map(file::content),
                after: Some(part.trim_end().to_owned()),
            });
        }
    }
    for gone in paths(workspace, set)? {
        if !claimed.contains(&gone) {
            let text = read(&workspace.file(&gone))?;
            found.push(Difference {
                set,
                name: name_of(set, &gone),
                before: text.as_deref().map(file::content),
                after: None,
            });
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

/// The text of a snapshot, if it is there.
fn read(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        text => text
            .map(Some)
            .with_context(|| format!("cannot read the snapshot {}", path.display())),
    }
}

fn name_of(set: &str, snapshot: &Path) -> String {
    let below = snapshot
        .strip_prefix(path(set, "").with_file_name(""))
        .unwrap_or(snapshot);
    let name = below.to_string_lossy().replace('\\', "/");
    name.strip_suffix(".snap").unwrap_or(&name).to_owned()
}
