//! What a transaction is about to do, written down so that another process can do it.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{Disk, STAGING, Step, TransactionError};

/// Its name once it is decided.
const JOURNAL: &str = "journal";

/// The steps without their content, which is staged under the number of the step.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    steps: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Entry {
    Write(PathBuf),
    Remove(PathBuf),
}

impl Entry {
    fn path(&self) -> &Path {
        match self {
            Self::Write(path) | Self::Remove(path) => path,
        }
    }
}

impl Journal {
    pub(super) fn of(steps: &[Step]) -> Self {
        let entry = |step: &Step| match step {
            Step::Write(path, _) => Entry::Write(path.clone()),
            Step::Remove(path) => Entry::Remove(path.clone()),
        };
        Self {
            steps: steps.iter().map(entry).collect(),
        }
    }

    pub(super) fn path(root: &Path) -> PathBuf {
        root.join(STAGING).join(JOURNAL)
    }

    pub(super) fn text(&self) -> String {
        // Only a path that is not Unicode has no JSON, and ours are made of names in this workspace.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The journal that was decided, if one was.
    pub(super) fn read(root: &Path) -> Result<Option<Self>, TransactionError> {
        let path = Self::path(root);
        let journal = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text.and_then(|text| serde_json::from_str::<Self>(&text).map_err(Into::into)),
        };
        let journal = journal.map_err(|source| TransactionError::Journal { path, source })?;
        journal.stay_inside()?;
        Ok(Some(journal))
    }

    /// Looks for all that would stop a transaction half-way, while there is still a way back.
    pub(super) fn check(&self, root: &Path, disk: &dyn Disk) -> Result<(), TransactionError> {
        self.stay_inside()?;
        let mut directories = BTreeSet::from([root.to_owned()]);
        for entry in &self.steps {
            let target = root.join(entry.path());
            if target.is_dir() {
                return Err(TransactionError::InTheWay {
                    path: target,
                    what: "a directory",
                });
            }
            let mut ancestors = target.ancestors().skip(1);
            let Some(existing) = ancestors.find(|ancestor| ancestor.exists()) else {
                continue;
            };
            if !existing.is_dir() {
                return Err(TransactionError::InTheWay {
                    path: target.clone(),
                    what: "a file",
                });
            }
            directories.insert(existing.to_owned());
        }
        for directory in &directories {
            probe(directory, root, disk)?;
        }
        Ok(())
    }

    /// Does what is left to do, which may be all or nothing, and removes the journal.
    pub(super) fn finish(&self, root: &Path, disk: &dyn Disk) -> Result<(), TransactionError> {
        let staging = root.join(STAGING);
        let mut directories = BTreeSet::new();
        for (number, entry) in self.steps.iter().enumerate() {
            let target = root.join(entry.path());
            let staged = staging.join(number.to_string());
            let done = match entry {
                Entry::Write(_) => put(disk, &staged, &target),
                Entry::Remove(_) => remove(disk, &target),
            };
            done.map_err(unfinished(&target))?;
            directories.extend(target.parent().map(Path::to_owned));
        }
        for directory in directories.iter().filter(|directory| directory.exists()) {
            disk.sync_directory(directory)
                .map_err(unfinished(directory))?;
        }
        disk.remove_directory(&staging)
            .map_err(unfinished(&staging))
    }

    fn stay_inside(&self) -> Result<(), TransactionError> {
        let is_inside = |path: &Path| {
            let mut parts = path.components();
            path.file_name().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
        };
        let mut paths = self.steps.iter().map(Entry::path);
        match paths.find(|path| !is_inside(path)) {
            Some(path) => Err(TransactionError::Outside {
                path: path.to_owned(),
            }),
            None => Ok(()),
        }
    }
}

/// A staged file that is no longer there has been put in place before.
fn put(disk: &dyn Disk, staged: &Path, target: &Path) -> io::Result<()> {
    if !staged.try_exists()? {
        return Ok(());
    }
    if let Some(directory) = target.parent()
        && !directory.is_dir()
    {
        disk.create_directories(directory)?;
    }
    disk.rename(staged, target)
}

fn remove(disk: &dyn Disk, target: &Path) -> io::Result<()> {
    match disk.remove(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

fn probe(directory: &Path, root: &Path, disk: &dyn Disk) -> Result<(), TransactionError> {
    let path = directory.to_owned();
    disk.probe(directory)
        .map_err(|source| TransactionError::Directory {
            path: path.clone(),
            source,
        })?;
    match on_one_file_system(directory, root) {
        true => Ok(()),
        false => Err(TransactionError::OtherFileSystem { path }),
    }
}

/// A rename is one step only within a file system.
#[cfg(unix)]
fn on_one_file_system(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    device(one) == device(other)
}

#[cfg(not(unix))]
fn on_one_file_system(_: &Path, _: &Path) -> bool {
    true
}

fn unfinished(path: &Path) -> impl FnOnce(io::Error) -> TransactionError {
    let path = path.to_owned();
    move |source| TransactionError::Unfinished { path, source }
}
