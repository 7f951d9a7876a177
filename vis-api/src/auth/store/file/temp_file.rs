//! The temporary file of a session.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};

use super::lock::owner_only;
use super::{StoreError, io_error, with_suffix};
use crate::auth::Session;

/// Placeholder of the size of the largest expected session.
const PLACEHOLDER: &[u8] = &[b' '; 8 * 1024];

/// A temporary file with space for a session, so that a full disk is detected before a refresh token
/// is used. Dropping it unpublished deletes it.
pub(super) struct TempFile {
    file: Option<File>,
    path: PathBuf,
    target: PathBuf,
}

impl TempFile {
    pub(super) fn reserve(target: &Path) -> Result<Self, StoreError> {
        let path = with_suffix(target, ".tmp");
        // A leftover of a crash, or a symbolic link: remove it, never write to it.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(io_error("cannot replace", &path)(error));
            }
            _ => {}
        }
        let mut options = OpenOptions::new();
        let file = owner_only(options.write(true).create_new(true)).open(&path);
        let mut file = file.map_err(io_error("cannot create", &path))?;
        let reserved = file.write_all(PLACEHOLDER);
        let temp_file = Self {
            file: Some(file),
            path,
            target: target.to_owned(),
        };
        reserved.map_err(io_error("cannot write", &temp_file.path))?;
        Ok(temp_file)
    }

    pub(super) fn publish(mut self, session: &Session) -> Result<(), StoreError> {
        let Some(mut file) = self.file.take() else {
            return Ok(());
        };
        let published = write(&mut file, session).and_then(|()| {
            // Windows cannot rename an open file.
            drop(file);
            fs::rename(&self.path, &self.target)
        });
        if let Err(error) = published {
            // It may contain tokens.
            let _ = fs::remove_file(&self.path);
            return Err(io_error("cannot write", &self.target)(error));
        }
        sync_directory(&self.target).map_err(io_error("cannot sync the directory of", &self.target))
    }
}

fn write(file: &mut File, session: &Session) -> std::io::Result<()> {
    let mut text = serde_json::to_vec(session)?;
    text.push(b'\n');
    file.rewind()?;
    file.write_all(&text)?;
    file.set_len(text.len() as u64)?;
    file.sync_all()
}

/// Makes the rename durable.
#[cfg(unix)]
fn sync_directory(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(directory) => File::open(directory)?.sync_all(),
        None => Ok(()),
    }
}

/// Other platforms cannot open a directory.
#[cfg(not(unix))]
fn sync_directory(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

impl Drop for TempFile {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            drop(file);
            // If this fails, the next `reserve` removes the file.
            let _ = fs::remove_file(&self.path);
        }
    }
}
