//! Processes that die at any step of a transaction.

use std::{cell::Cell, fs, io, path::Path, process};

use xtask::transaction::{self, Disk, RealDisk, Recovery, STAGING};

use crate::{
    bench::Bench,
    outputs::{is_new, old_and_new, steps},
    processes::{child, told},
};

/// Ends the process ahead of the step of that number, or half-way through it.
struct Mortal {
    steps_left: Cell<usize>,
}

impl Mortal {
    fn step(&self) -> bool {
        let left = self.steps_left.get();
        self.steps_left.set(left.wrapping_sub(1));
        left == 0
    }

    fn live(&self) {
        if self.step() {
            process::abort();
        }
    }
}

impl Disk for Mortal {
    fn create_directory(&self, path: &Path) -> io::Result<()> {
        self.live();
        RealDisk.create_directory(path)
    }
    fn create_directories(&self, path: &Path) -> io::Result<()> {
        self.live();
        RealDisk.create_directories(path)
    }
    fn probe(&self, directory: &Path) -> io::Result<()> {
        self.live();
        RealDisk.probe(directory)
    }
    fn create(&self, path: &Path, content: &str) -> io::Result<()> {
        if self.step() {
            fs::write(path, &content[..content.len() / 2])?;
            process::abort();
        }
        RealDisk.create(path, content)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.live();
        RealDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.live();
        RealDisk.remove(path)
    }
    fn remove_directory(&self, path: &Path) -> io::Result<()> {
        if self.step() {
            let mut entries = fs::read_dir(path)?.filter_map(Result::ok);
            entries.try_for_each(|entry| fs::remove_file(entry.path()))?;
            process::abort();
        }
        RealDisk.remove_directory(path)
    }
    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        self.live();
        RealDisk.sync_directory(path)
    }
}

/// What the child does, and nothing where nobody told it to.
#[test]
fn die_as_told() {
    let Some((root, step)) = told() else {
        return;
    };
    let mortal = Mortal {
        steps_left: Cell::new(step.parse().expect("a number")),
    };
    match transaction::recover(&root, &mortal).expect("a recovery") {
        Recovery::Finished => {}
        Recovery::Nothing | Recovery::Undone => {
            steps().commit(&root, &mortal).expect("a commit");
        }
    }
}

fn dies(root: &Path, step: usize) -> bool {
    let mut process = child("crashes::die_as_told", root, step.to_string());
    !process.output().expect("a process").status.success()
}

#[test]
fn a_process_that_dies_leaves_the_old_or_what_becomes_the_new() {
    let mut ends = Vec::new();
    for step in 0.. {
        let directory = tempfile::tempdir().expect("a directory");
        let root = directory.path();
        old_and_new(root);
        if !dies(root, step) {
            assert!(is_new(root));
            break;
        }
        let recovery = transaction::recover(root, &RealDisk).expect("a recovery");
        let new = is_new(root);
        match recovery {
            Recovery::Finished => assert!(new, "step {step}"),
            // The last step of all is to remove the journal.
            Recovery::Undone => assert!(!new || ends.contains(&true), "step {step}"),
            Recovery::Nothing => assert!(!new, "step {step}"),
        }
        assert!(!root.join(STAGING).exists(), "litter after step {step}");
        ends.push(new);
    }
    assert!(ends.is_sorted(), "there is one step that decides: {ends:?}");
    let new = ends.iter().filter(|new| **new).count();
    assert!(new >= 8 && ends.len() - new >= 8, "{ends:?}");
}

/// The recovery can be interrupted as well, again and again.
#[test]
fn a_process_that_dies_while_it_recovers_is_recovered_from() {
    for first in 8.. {
        let directory = tempfile::tempdir().expect("a directory");
        let root = directory.path();
        old_and_new(root);
        if !dies(root, first) {
            break;
        }
        for second in 0..3 {
            dies(root, second);
        }
        transaction::recover(root, &RealDisk).expect("a recovery");
        is_new(root);
        assert!(!root.join(STAGING).exists());
    }
}

#[test]
fn the_next_command_finishes_and_says_so() {
    let bench = Bench::new();
    let source = bench.desk("vgis.json", bench.text("spec/vgis.json"));
    let last = (0..).find(|step| {
        let directory = tempfile::tempdir().expect("a directory");
        old_and_new(directory.path());
        !dies(directory.path(), *step)
    });
    for (name, text) in [("spec/a", "old a"), ("spec/b", "old b"), ("gone", "old")] {
        fs::write(bench.root().join(name), text).expect("a file");
    }
    assert!(dies(bench.root(), last.expect("a step") - 4));
    assert!(bench.root().join(STAGING).exists());

    let run = bench.import(source, &[]);

    assert!(run.succeeded, "{}", run.err);
    assert!(
        run.err.starts_with(
            "a command was interrupted while it changed files; that is finished now\n"
        ),
        "{}",
        run.err
    );
    assert!(is_new(bench.root()));
    assert!(!bench.root().join(STAGING).exists());
}

#[test]
fn a_journal_that_cannot_be_read_is_for_a_person() {
    for journal in ["", "{\"steps\": [{\"write\": \"../../a\"}]}"] {
        let directory = tempfile::tempdir().expect("a directory");
        let root = directory.path();
        old_and_new(root);
        fs::create_dir(root.join(STAGING)).expect("a directory");
        fs::write(root.join(STAGING).join("journal"), journal).expect("a file");

        let error = transaction::recover(root, &RealDisk)
            .expect_err("an error")
            .to_string();

        assert!(
            error.contains("git status") || error.contains("does not lie in"),
            "{error}"
        );
        assert!(!is_new(root));
    }
}
