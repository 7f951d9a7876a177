//! The snapshots of `vis-tests` that need no build: what they hold, and where they lie.
//!
//! The tests of `vis-tests` compare with them, and an import leaves pending ones for review; both
//! take names, places and contents from here.

mod difference;
mod file;

use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

pub use difference::{Difference, differences};
pub use file::{accepted, pending};

use crate::{
    change::{changes, hunks},
    patch::{Applied, Patched},
    workspace::Workspace,
};

/// The set with one part for each quirk of the document.
pub const SPEC: &str = "spec";

/// The set with one part for each part of the [surface](crate::surface).
pub const SURFACE: &str = "surface";

/// Where the sets lie, below the root of the workspace.
const DIRECTORY: &str = "tests/tests/snapshots";

/// Where the snapshot of one part lies, below the root of the workspace. A name may hold slashes.
pub fn path(set: &str, name: &str) -> PathBuf {
    Path::new(DIRECTORY).join(set).join(format!("{name}.snap"))
}

/// Where the pending snapshot of one part lies, below the root of the workspace.
pub fn pending_path(set: &str, name: &str) -> PathBuf {
    Path::new(DIRECTORY)
        .join(set)
        .join(format!("{name}.snap.new"))
}

/// The snapshots of a set, by their paths below the root of the workspace.
///
/// # Errors
/// When a directory cannot be listed; one that is not there has none.
pub fn paths(workspace: &Workspace, set: &str) -> Result<Vec<PathBuf>> {
    listed(workspace, set, ".snap")
}

/// The pending snapshots of a set, by their paths below the root of the workspace.
///
/// # Errors
/// When a directory cannot be listed; one that is not there has none.
pub fn pending_paths(workspace: &Workspace, set: &str) -> Result<Vec<PathBuf>> {
    listed(workspace, set, ".snap.new")
}

/// What each quirk's patches do to the document: the parts of the set [`SPEC`].
///
/// A quirk whose actions do not stand together has the effect of each group of them.
pub fn quirks(patched: &Patched<'_>) -> BTreeMap<String, String> {
    let applied: Vec<Applied<'_>> = patched.applied().collect();
    let mut quirks: BTreeMap<String, String> = BTreeMap::new();
    for group in applied.chunk_by(|one, next| one.action.quirk == next.action.quirk) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let effect = quirks.entry(first.action.quirk.clone()).or_default();
        for hunk in hunks(&changes(first.before, last.after)) {
            *effect += &format!("{hunk}\n");
        }
    }
    quirks
}

fn listed(workspace: &Workspace, set: &str, ending: &str) -> Result<Vec<PathBuf>> {
    let directory = Path::new(DIRECTORY).join(set);
    list(workspace, &directory, ending)
        .with_context(|| format!("cannot list {}", workspace.file(&directory).display()))
}

fn list(workspace: &Workspace, directory: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(workspace.file(directory)) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let path = directory.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            found.extend(list(workspace, &path, ending)?);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
