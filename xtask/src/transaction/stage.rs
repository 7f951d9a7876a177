//! Everything before the decision, and how it is undone.

use std::{io, path::Path};

use super::{Disk, STAGING, Step, TransactionError, journal::Journal};

/// Where a journal is that is not yet decided.
const DRAFT: &str = "journal.draft";

/// Writes the new files and the journal, and decides.
pub(super) fn stage(
    root: &Path,
    disk: &dyn Disk,
    steps: &[Step],
    journal: &Journal,
) -> Result<(), TransactionError> {
    let staging = root.join(STAGING);
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source: io::Error| TransactionError::Stage { path, source }
    };
    disk.create_directory(&staging).map_err(failed(&staging))?;
    for (number, step) in steps.iter().enumerate() {
        if let Step::Write(path, content) = step {
            let staged = staging.join(number.to_string());
            disk.create(&staged, content).map_err(failed(path))?;
        }
    }
    let (draft, decided) = (staging.join(DRAFT), Journal::path(root));
    disk.create(&draft, &journal.text())
        .map_err(failed(&draft))?;
    // The names have to be there before the journal that relies on them.
    disk.sync_directory(&staging).map_err(failed(&staging))?;
    disk.sync_directory(root).map_err(failed(root))?;
    disk.rename(&draft, &decided).map_err(failed(&decided))
}

/// Removes what was staged.
pub(super) fn undo(root: &Path, disk: &dyn Disk) -> Result<(), TransactionError> {
    let staging = root.join(STAGING);
    match disk.remove_directory(&staging) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result.map_err(|source| TransactionError::Undo {
            path: staging,
            source,
        }),
    }
}
