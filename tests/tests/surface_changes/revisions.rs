//! The surface against a git revision, as a pull request is compared with its base.

use std::path::Path;
use std::process::Command;
use std::{fs, str};

use xtask::git::{GitError, Repository};
use xtask::surface::{Difference, Level, SNAPSHOTS, at_revision};

fn git(directory: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=Jane", "-c", "user.email=jane@example.com"];
    let output = Command::new("git")
        .current_dir(directory)
        .args(identity)
        .args(arguments)
        .output()
        .expect("git");
    assert!(output.status.success(), "{output:?}");
}

/// A work tree whose first commit holds `snapshots` of the surface.
fn repository(snapshots: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (name, text) in snapshots {
        let path = directory
            .path()
            .join(SNAPSHOTS)
            .join(format!("{name}.snap"));
        fs::create_dir_all(path.parent().expect("a parent")).expect("directories");
        let text = format!("---\nsource: tests/src/lib.rs\n---\n{text}");
        fs::write(path, text).expect("a snapshot");
    }
    git(directory.path(), &["init", "--quiet"]);
    git(directory.path(), &["add", "."]);
    git(
        directory.path(),
        &["commit", "--quiet", "--message", "The base"],
    );
    directory
}

#[test]
fn the_surface_of_a_revision_is_what_its_snapshots_held() {
    let directory = repository(&[
        ("types/ids", "CallId\n"),
        ("operations/calls", "end_call: DELETE /self/calls/{id}\n"),
    ]);
    let repository = Repository::at(directory.path());
    fs::remove_dir_all(directory.path().join("tests")).expect("removed from disk");

    let before = at_revision(&repository, "HEAD").expect("the base");
    let mut after = before.clone();
    after.remove("operations/calls");
    let difference = Difference::new(&before, &after);

    assert_eq!(before["types/ids"], "CallId\n");
    assert_eq!(difference.level(), Level::Major);
    assert_eq!(
        difference.text("1.2.3"),
        "major  gone: end_call(): DELETE /self/calls/{id}\n\
         major, 1.2.3 to 2.0.0 at least: programs that use what is gone must change\n"
    );
}

#[test]
fn a_revision_that_does_not_exist_is_named() {
    let directory = repository(&[("types/ids", "CallId\n")]);
    for revision in ["no-such-branch", "--help", "HEAD:tests"] {
        let error = at_revision(&Repository::at(directory.path()), revision).expect_err("none");
        assert!(
            matches!(error, GitError::UnknownRevision { .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains(revision), "{error}");
    }
}

#[test]
fn a_directory_that_is_no_work_tree_is_an_error() {
    let directory = tempfile::tempdir().expect("a directory");
    let error = at_revision(&Repository::at(directory.path()), "HEAD").expect_err("no work tree");
    assert!(
        error.to_string().contains("not in a git repository"),
        "{error}"
    );
}
