//! A store in a file.

mod lock;
mod temp_file;

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vis_types::read_json;

use super::{StoreError, StoreLock, TokenStore};
use crate::auth::Session;
use temp_file::TempFile;
use vis_types::BoxFuture;

/// Maximum size of a session file in bytes; a session takes a few kilobytes.
const MAX_SIZE: u64 = 64 * 1024;

/// Stores a session as JSON in a file that only its owner may read (mode 0600 on Unix).
///
/// - **Atomic writes.** The session is written to a temporary file (`….tmp`), synced to disk and
///   renamed. A crash leaves the old session or the new one.
/// - **Shared by processes** on one machine, or on a file system with working locks: a refresh locks
///   a third, empty file (`….lock`). Do not delete it. The operating system releases the lock when
///   the process ends.
/// - **Checked beforehand.** Before a refresh token is used, a file of the size of a session is
///   written to the directory. So a missing, read-only or full directory is an error while the old
///   session is still valid.
///
/// The directory must exist. A file without a valid session is an error and not modified; an empty
/// file counts as no session. A symbolic link is replaced, not followed.
///
/// ```
/// # let directory = tempfile::tempdir()?;
/// use vis_api::auth::{FileStore, PasswordGrant};
///
/// let store = FileStore::new(directory.path().join("session.json"));
/// let source = PasswordGrant::new("client-id", "client-secret", "jane.doe", "password").store(store);
/// # let _ = source;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # A crash between the exchange and the file
/// The token endpoint has invalidated the old refresh token and sent the new one. A process killed
/// before it writes the file loses the new one, and the file has an invalid refresh token. No store
/// can prevent that. A [`PasswordGrant`](crate::auth::PasswordGrant) logs in again by itself. Without
/// a password, [`AuthError::is_login_required`](crate::auth::AuthError::is_login_required) returns
/// true.
#[derive(Clone, Debug)]
pub struct FileStore {
    path: Arc<PathBuf>,
}

impl FileStore {
    /// Creates a store in the file at `path`, which need not exist yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        // A later change of the working directory must not move the session.
        let path = std::path::absolute(&path).unwrap_or(path);
        Self {
            path: Arc::new(path),
        }
    }

    /// The path of the session file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl TokenStore for FileStore {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        Box::pin(async {
            let (waiter, guard) = lock::cancellation();
            let path = Arc::clone(&self.path);
            let lock = blocking(move || {
                let lock = lock::acquire(&path, &waiter)?;
                let temp_file = TempFile::reserve(&path)?;
                Ok(FileLock {
                    path,
                    temp_file: Some(temp_file),
                    lock: Arc::new(lock),
                })
            });
            let lock = lock.await?;
            drop(guard);
            Ok(Box::new(lock) as Box<dyn StoreLock>)
        })
    }
}

struct FileLock {
    path: Arc<PathBuf>,
    // Dropped before the lock: its name must be free for the next holder.
    temp_file: Option<TempFile>,
    lock: Arc<File>,
}

impl StoreLock for FileLock {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>> {
        let path = Arc::clone(&self.path);
        Box::pin(blocking(move || read(&path)))
    }

    fn save<'a>(&'a mut self, session: &'a Session) -> BoxFuture<'a, Result<(), StoreError>> {
        let (path, lock) = (Arc::clone(&self.path), Arc::clone(&self.lock));
        let temp_file = self.temp_file.take();
        let session = session.clone();
        Box::pin(blocking(move || {
            let temp_file = match temp_file {
                Some(temp_file) => temp_file,
                None => TempFile::reserve(&path)?,
            };
            temp_file.publish(&session)?;
            // Holds the lock until the end, even if the caller is cancelled.
            drop(lock);
            Ok(())
        }))
    }
}

fn read(path: &Path) -> Result<Option<Session>, StoreError> {
    // To open a FIFO would wait for a writer.
    if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(StoreError::new(format!("{} is not a file", path.display())));
    }
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file.map_err(io_error("cannot open", path))?,
    };
    let mut text = Vec::new();
    let read = file.take(MAX_SIZE + 1).read_to_end(&mut text);
    read.map_err(io_error("cannot read", path))?;
    if text.is_empty() {
        return Ok(None);
    }
    let invalid = |reason: String| {
        let path = path.display();
        StoreError::new(format!(
            "{path} holds no session ({reason}) and is not modified"
        ))
    };
    if text.len() as u64 > MAX_SIZE {
        return Err(invalid("too long".to_owned()));
    }
    // The parser's error may quote a token.
    let session = read_json(&text)
        .map_err(|error| invalid(format!("line {}, column {}", error.line(), error.column())))?;
    Ok(Some(session))
}

fn io_error<'a>(what: &'a str, path: &'a Path) -> impl FnOnce(std::io::Error) -> StoreError + 'a {
    move |error| StoreError::new(format!("{what} {}: {error}", path.display())).with_source(error)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| {
        Err(StoreError::new("file access was interrupted").with_source(error))
    })
}
