//! Changing several files at once: all of them, or none.
//!
//! The new files are first written in full to [`STAGING`], a directory in the workspace, beside a
//! journal that says what goes where. Renaming the journal to its final name is the one step that
//! decides: a process that dies before it has changed nothing, and one that dies after it has done
//! it, as [`recover`], which every command of xtask begins with, does what is left.
//!
//! ```text
//! stage    0, 1, 2, …, journal.draft    written and synced
//! decide   journal.draft -> journal     one rename
//! finish   0 -> spec/vgis.json, …       one rename or removal a file, each of which can be repeated
//! ```

mod disk;
mod error;
mod journal;
mod lock;
mod stage;

use std::path::{Path, PathBuf};

pub use disk::{Disk, RealDisk};
pub use error::TransactionError;

use journal::Journal;

/// The directory of a transaction that is under way, in the root of the workspace.
pub const STAGING: &str = ".xtask-transaction";

/// Changes to files of one directory tree, to be made together.
#[derive(Clone, Debug, Default)]
pub struct Transaction {
    steps: Vec<Step>,
}

/// What is to become of one file, whose path is relative to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It has this content, whatever it had.
    Write(PathBuf, String),
    /// It is not there.
    Remove(PathBuf),
}

/// What [`recover`] found and did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// No transaction was interrupted.
    Nothing,
    /// One had not been decided; what it had staged is removed.
    Undone,
    /// One had been decided; it is finished now.
    Finished,
}

impl Transaction {
    /// Adds a step. Steps are taken in their order, which shows only if the process dies meanwhile.
    pub fn add(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// The steps, in their order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Takes all steps, below `root`.
    ///
    /// # Errors
    /// When a file cannot be written or replaced: then all is as it was and nothing is left behind.
    /// Only [`TransactionError::Unfinished`] says otherwise.
    pub fn commit(&self, root: &Path, disk: &dyn Disk) -> Result<(), TransactionError> {
        let _lock = lock::acquire(root)?;
        finish_or_undo(root, disk)?;
        let journal = Journal::of(&self.steps);
        journal.check(root, disk)?;
        if let Err(error) = stage::stage(root, disk, &self.steps, &journal) {
            // What cannot be removed now, the next command removes.
            let _ = stage::undo(root, disk);
            return Err(error);
        }
        journal.finish(root, disk)
    }
}

/// Finishes or undoes what an interrupted [`Transaction::commit`] has left below `root`.
///
/// # Errors
/// When a file cannot be replaced or removed; it can be tried again.
pub fn recover(root: &Path, disk: &dyn Disk) -> Result<Recovery, TransactionError> {
    if !root.join(STAGING).is_dir() {
        return Ok(Recovery::Nothing);
    }
    let _lock = lock::acquire(root)?;
    finish_or_undo(root, disk)
}

fn finish_or_undo(root: &Path, disk: &dyn Disk) -> Result<Recovery, TransactionError> {
    if !root.join(STAGING).is_dir() {
        return Ok(Recovery::Nothing);
    }
    match Journal::read(root)? {
        Some(journal) => {
            journal.finish(root, disk)?;
            Ok(Recovery::Finished)
        }
        None => {
            stage::undo(root, disk)?;
            Ok(Recovery::Undone)
        }
    }
}
