//! The surface as its snapshots hold it.

use super::Surface;
use crate::git::{GitError, Repository};

/// Where the snapshots of the surface lie in the workspace.
pub const SNAPSHOTS: &str = "tests/tests/snapshots/surface";

/// The surface that the snapshots at a git revision hold.
///
/// It was rendered by the generators as they were at that revision, so that a new version of a
/// generator shows in a comparison like everything else.
///
/// # Errors
/// When git cannot give the snapshots.
pub fn at_revision(repository: &Repository, revision: &str) -> Result<Surface, GitError> {
    let mut surface = Surface::new();
    for path in repository.files(revision, SNAPSHOTS)? {
        let name = path.strip_prefix(SNAPSHOTS).unwrap_or(&path);
        if let Some(name) = name.trim_start_matches('/').strip_suffix(".snap") {
            let snapshot = repository.read(revision, &path)?;
            surface.insert(name.to_owned(), content(&snapshot).to_owned());
        }
    }
    Ok(surface)
}

/// What a snapshot holds below its head, which is between two lines of three dashes.
fn content(snapshot: &str) -> &str {
    let body = snapshot.strip_prefix("---\n");
    let body = body.and_then(|rest| rest.split_once("\n---\n"));
    body.map_or(snapshot, |(_, content)| content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_snapshot_is_not_its_content() {
        assert_eq!(
            content("---\nsource: a.rs\n---\nText\n---\n"),
            "Text\n---\n"
        );
        assert_eq!(content("no head"), "no head");
    }
}
