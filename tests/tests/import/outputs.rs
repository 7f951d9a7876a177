//! Workspaces that cannot be written to.

use std::{cell::Cell, fs, io, path::Path};

use serde_json::json;
use xtask::transaction::{self, Disk, RealDisk, Recovery, STAGING, Step, Transaction};

use crate::bench::{Bench, revision};

fn retitled() -> String {
    revision(|document| document["info"]["title"] = json!("VIS"))
}

#[test]
fn not_a_workspace() {
    let bench = Bench::new();
    let elsewhere = bench.desk("new.json", retitled());
    let elsewhere = elsewhere.parent().expect("a directory");
    let arguments = ["xtask", "import", "new.json", "--workspace"].map(Into::into);
    let arguments = arguments
        .into_iter()
        .chain([elsewhere.as_os_str().to_owned()]);
    let (mut out, mut err) = (Vec::new(), Vec::new());

    xtask::run(arguments, &mut out, &mut err);

    assert_eq!(fs::read_dir(elsewhere).expect("a directory").count(), 1);
}

// The tests may run as root, whom no permission stops, so other things stand in the way here.

#[test]
fn a_directory_in_the_place_of_a_file() {
    let bench = Bench::new();
    let patched = bench.root().join("spec/vgis.patched.json");
    fs::remove_file(&patched).expect("a file removed");
    fs::create_dir(&patched).expect("a directory");

    bench.refuses(
        bench.desk("new.json", retitled()),
        &[
            "nothing is changed",
            "a directory is in the place of",
            "vgis.patched.json",
        ],
    );
    assert!(patched.is_dir());
}

#[test]
fn a_file_in_the_place_of_a_directory() {
    let bench = Bench::new();
    let operations = bench
        .root()
        .join("tests/tests/snapshots/surface/operations");
    fs::remove_dir_all(&operations).expect("a directory removed");
    fs::write(&operations, "").expect("a file");

    bench.refuses(
        bench.desk("new.json", retitled()),
        &[
            "nothing is changed",
            "a file is in the place of",
            "operations",
        ],
    );
}

/// Refuses to do what it is told at the step of that number, once.
#[derive(Debug)]
struct Faulty {
    steps_left: Cell<usize>,
    error: io::ErrorKind,
}

impl Faulty {
    fn step<T>(&self, step: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let left = self.steps_left.get();
        self.steps_left.set(left.wrapping_sub(1));
        match left {
            0 => Err(self.error.into()),
            _ => step(),
        }
    }
}

impl Disk for Faulty {
    fn create_directory(&self, path: &Path) -> io::Result<()> {
        self.step(|| RealDisk.create_directory(path))
    }
    fn create_directories(&self, path: &Path) -> io::Result<()> {
        self.step(|| RealDisk.create_directories(path))
    }
    fn probe(&self, directory: &Path) -> io::Result<()> {
        self.step(|| RealDisk.probe(directory))
    }
    fn create(&self, path: &Path, content: &str) -> io::Result<()> {
        self.step(|| RealDisk.create(path, content))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| RealDisk.rename(from, to))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(|| RealDisk.remove(path))
    }
    fn remove_directory(&self, path: &Path) -> io::Result<()> {
        self.step(|| RealDisk.remove_directory(path))
    }
    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        self.step(|| RealDisk.sync_directory(path))
    }
}

/// A directory with old files, and a transaction that makes new ones of them.
pub(crate) fn old_and_new(root: &Path) -> Transaction {
    fs::write(root.join("Cargo.toml"), "").expect("a file");
    fs::create_dir(root.join("spec")).expect("a directory");
    fs::write(root.join("spec/a"), "old a").expect("a file");
    fs::write(root.join("spec/b"), "old b").expect("a file");
    fs::write(root.join("gone"), "old").expect("a file");
    steps()
}

/// The transaction alone.
pub(crate) fn steps() -> Transaction {
    let write = |path: &str, text: &str| Step::Write(path.into(), text.to_owned());
    let mut transaction = Transaction::default();
    transaction.add(write("snapshots/new/c", "new c"));
    transaction.add(Step::Remove("gone".into()));
    transaction.add(Step::Remove("never/there".into()));
    transaction.add(write("spec/a", "new a"));
    transaction.add(write("spec/b", "new b"));
    transaction
}

/// Whether the files are the new ones or the old ones; anything between is a failure.
#[track_caller]
pub(crate) fn is_new(root: &Path) -> bool {
    let text = |name: &str| fs::read_to_string(root.join(name)).ok();
    let files = ["spec/a", "spec/b", "gone", "snapshots/new/c"].map(text);
    let files = files.each_ref().map(Option::as_deref);
    match files {
        [Some("old a"), Some("old b"), Some("old"), None] => false,
        [Some("new a"), Some("new b"), None, Some("new c")] => true,
        files => panic!("neither old nor new: {files:?}"),
    }
}

#[test]
fn whatever_step_fails_all_is_old_or_becomes_new() {
    let mut undone = 0;
    let mut finished = 0;
    for step in 0.. {
        let directory = tempfile::tempdir().expect("a directory");
        let root = directory.path();
        let transaction = old_and_new(root);
        let faulty = Faulty {
            steps_left: Cell::new(step),
            error: io::ErrorKind::StorageFull,
        };

        let Err(error) = transaction.commit(root, &faulty) else {
            assert!(is_new(root));
            break;
        };

        let error = format!("{:#}", anyhow(error));
        assert!(error.contains("no storage space"), "{error}");
        if error.contains("nothing is changed") {
            undone += 1;
            assert!(!root.join(STAGING).exists(), "litter at step {step}");
            assert!(!is_new(root));
            assert_eq!(
                transaction::recover(root, &RealDisk).ok(),
                Some(Recovery::Nothing)
            );
        } else {
            finished += 1;
            assert!(error.contains("any `cargo xtask` command"), "{error}");
            assert_eq!(
                transaction::recover(root, &RealDisk).ok(),
                Some(Recovery::Finished)
            );
            assert!(is_new(root));
        }
    }
    assert!(
        undone >= 8 && finished >= 8,
        "{undone} undone, {finished} finished"
    );
}

fn anyhow(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text += &format!(": {cause}");
        source = cause.source();
    }
    text
}

#[test]
fn nothing_outside_of_the_workspace_is_changed() {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("Cargo.toml"), "").expect("a file");
    for path in ["../a", "/a", "a/../../b", "", "."] {
        let mut transaction = Transaction::default();
        transaction.add(Step::Write(path.into(), String::new()));
        let error = transaction
            .commit(directory.path(), &RealDisk)
            .expect_err("an error");
        assert!(
            error.to_string().contains("does not lie in the workspace"),
            "{error}"
        );
    }
    assert_eq!(
        fs::read_dir(directory.path()).expect("a directory").count(),
        1
    );
}

#[test]
fn one_transaction_at_a_time() {
    let directory = tempfile::tempdir().expect("a directory");
    let transaction = old_and_new(directory.path());
    let held = fs::File::open(directory.path().join("Cargo.toml")).expect("a file");
    held.lock().expect("a lock");

    let error = transaction
        .commit(directory.path(), &RealDisk)
        .expect_err("an error");

    assert!(
        error.to_string().contains("try again when it is done"),
        "{error}"
    );
    assert!(!is_new(directory.path()));
    drop(held);
    transaction
        .commit(directory.path(), &RealDisk)
        .expect("a commit");
    assert!(is_new(directory.path()));
}
