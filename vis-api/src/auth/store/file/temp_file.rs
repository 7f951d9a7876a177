//! The file that is going to be the session.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};

use super::lock::private;
use super::{StoreError, beside, failed};
use crate::auth::Session;

/// Room for any session seen so far.
const ROOM: &[u8] = &[b' '; 8 * 1024];

/// A file beside the session, with the room that a session takes, so that a disk that is full shows
/// before a refresh token is spent. Dropped unpublished, it is gone.
pub(super) struct TempFile {
    file: Option<File>,
    path: PathBuf,
    target: PathBuf,
}

impl TempFile {
    pub(super) fn reserve(target: &Path) -> Result<Self, StoreError> {
        let path = beside(target, ".tmp");
        // Left over from a crash, or somebody's link to elsewhere: neither is written to.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(failed("cannot replace", &path)(error));
            }
            _ => {}
        }
        let mut options = OpenOptions::new();
        let file = private(options.write(true).create_new(true)).open(&path);
        let mut file = file.map_err(failed("cannot create", &path))?;
        let reserved = file.write_all(ROOM);
        let draft = Self {
            file: Some(file),
            path,
            target: target.to_owned(),
        };
        reserved.map_err(failed("cannot write", &draft.path))?;
        Ok(draft)
    }

    pub(super) fn publish(mut self, session: &Session) -> Result<(), StoreError> {
        let Some(mut file) = self.file.take() else {
            return Ok(());
        };
        let published = write(&mut file, session).and_then(|()| {
            // Windows renames no open file.
            drop(file);
            fs::rename(&self.path, &self.target)
        });
        if let Err(error) = published {
            // It holds tokens by now.
            let _ = fs::remove_file(&self.path);
            return Err(failed("cannot write", &self.target)(error));
        }
        sync_directory(&self.target).map_err(failed("cannot sync the directory of", &self.target))
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

/// A new name is on the disk when its directory is.
#[cfg(unix)]
fn sync_directory(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(directory) => File::open(directory)?.sync_all(),
        None => Ok(()),
    }
}

/// Elsewhere a directory cannot be opened for that.
#[cfg(not(unix))]
fn sync_directory(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

impl Drop for TempFile {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            drop(file);
            // Should it stay, the next draft replaces it.
            let _ = fs::remove_file(&self.path);
        }
    }
}
