//! One transaction at a time.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use super::TransactionError;

/// A file that is always there, so that the lock leaves none behind.
const LOCKED: &str = "Cargo.toml";

/// Locks the workspace until the file is closed, if only by the death of the process.
pub(super) fn acquire(root: &Path) -> Result<File, TransactionError> {
    let path = root.join(LOCKED);
    let file = File::open(&path).map_err(|source| TransactionError::Root {
        root: root.to_owned(),
        source,
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(TransactionError::Busy {
            root: root.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(TransactionError::Lock { path, source }),
    }
}
