//! Writing a file whole or not at all.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use similar::TextDiff;
use tempfile::NamedTempFile;

/// What a file holds, compared with what it should hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It holds just that.
    Current,
    /// There is no file.
    Missing,
    /// It holds this instead.
    Stale(String),
}

/// Compares a file with what it should hold.
pub fn compare(path: &Path, text: &str) -> Result<State, OutputError> {
    match fs::read(path) {
        Ok(bytes) if bytes == text.as_bytes() => Ok(State::Current),
        Ok(bytes) => Ok(State::Stale(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::Missing),
        Err(source) => Err(OutputError::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

/// The unified diff from what a file holds to what it should hold.
pub fn diff(path: &Path, held: &str, text: &str) -> String {
    let path = path.display();
    let (from, to) = (
        format!("{path} (as it is)"),
        format!("{path} (as it should be)"),
    );
    TextDiff::from_lines(held, text)
        .unified_diff()
        .header(&from, &to)
        .to_string()
}

/// Replaces the content of a file in one step: whoever reads it sees the old text or the new.
pub fn replace(path: &Path, text: &str) -> Result<(), OutputError> {
    write_and_rename(path, text).map_err(|source| OutputError::Write {
        path: path.to_owned(),
        source,
    })
}

/// Why a file cannot be compared or replaced.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum OutputError {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {}, which is as it was", path.display())]
    Write { path: PathBuf, source: io::Error },
}

fn write_and_rename(path: &Path, text: &str) -> io::Result<()> {
    // A rename is one step only within a file system, hence the same directory.
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let mut file = temporary_file(directory.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Temporary files are for their owner alone, this one is to become a file like its neighbours.
fn temporary_file(directory: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".xtask-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(directory)
}
