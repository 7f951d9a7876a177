//! A session in a file.

mod lock;
mod temp_file;

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{StoreError, StoreLock, TokenStore};
use crate::auth::{BoxFuture, Session};
use temp_file::TempFile;

/// What is read of a file at most: a session takes a few kilobytes.
const LIMIT: u64 = 64 * 1024;

/// Keeps a session as JSON in a file that only its owner may read (mode 0600 on Unix).
///
/// - **Written atomically.** The session goes to a file beside it (`….tmp`), from there to the
///   disk, and then takes the old one's name. A crash leaves the old session or the new one.
/// - **Shared by processes** on one machine, or on a file system with locks that work: whoever
///   renews the session locks a third file (`….lock`), which is empty, stays there, and is not to be
///   deleted. The lock goes with the process that has it, however it ends.
/// - **Checked beforehand.** Before a refresh token is spent, the directory has taken a file of the
///   size of a session: a directory that is gone, read-only or full is an error while the session
///   is whole.
///
/// The directory has to be there. A file that is there and holds no session is an error, and is
/// left alone; one that is empty counts as no session. A symbolic link is replaced, not followed.
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
/// The token endpoint has taken the old refresh token and sent the new one; a process that is
/// killed before it has written it has lost it, and the file holds a refresh token that is dead.
/// No store can mend that. A [`PasswordGrant`](crate::auth::PasswordGrant) logs in again by itself.
/// Without a password, [`AuthError::is_login_required`](crate::auth::AuthError::is_login_required)
/// says that the user has to.
#[derive(Clone, Debug)]
pub struct FileStore {
    path: Arc<PathBuf>,
}

impl FileStore {
    /// A store in the file at `path`, which need not exist yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        // So that a later change of the working directory does not lose the session.
        let path = std::path::absolute(&path).unwrap_or(path);
        Self {
            path: Arc::new(path),
        }
    }

    /// Where the session is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl TokenStore for FileStore {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        Box::pin(async {
            let (abandoned, waiting) = lock::abandonable();
            let path = Arc::clone(&self.path);
            let lease = blocking(move || {
                let lock = lock::acquire(&path, &abandoned)?;
                let draft = TempFile::reserve(&path)?;
                Ok(Lease {
                    path,
                    draft: Some(draft),
                    lock: Arc::new(lock),
                })
            });
            let lease = lease.await?;
            drop(waiting);
            Ok(Box::new(lease) as Box<dyn StoreLock>)
        })
    }
}

struct Lease {
    path: Arc<PathBuf>,
    // Before the lock, since the name of a draft is free again only once it is dropped.
    draft: Option<TempFile>,
    lock: Arc<File>,
}

impl StoreLock for Lease {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>> {
        let path = Arc::clone(&self.path);
        Box::pin(blocking(move || read(&path)))
    }

    fn save<'a>(&'a mut self, session: &'a Session) -> BoxFuture<'a, Result<(), StoreError>> {
        let (path, lock) = (Arc::clone(&self.path), Arc::clone(&self.lock));
        let draft = self.draft.take();
        let session = session.clone();
        Box::pin(blocking(move || {
            let draft = match draft {
                Some(draft) => draft,
                None => TempFile::reserve(&path)?,
            };
            draft.publish(&session)?;
            // Where nobody waits for this work any more, the lock lasts until it is done.
            drop(lock);
            Ok(())
        }))
    }
}

fn read(path: &Path) -> Result<Option<Session>, StoreError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file.map_err(failed("cannot open", path))?,
    };
    let mut text = Vec::new();
    let read = file.take(LIMIT + 1).read_to_end(&mut text);
    read.map_err(failed("cannot read", path))?;
    if text.is_empty() {
        return Ok(None);
    }
    let refuse = |reason: String| {
        let path = path.display();
        StoreError::new(format!(
            "{path} holds no session ({reason}), and is left alone"
        ))
    };
    if text.len() as u64 > LIMIT {
        return Err(refuse("too long".to_owned()));
    }
    // The parser's error may quote a token.
    let session = serde_json::from_slice(&text)
        .map_err(|error| refuse(format!("line {}, column {}", error.line(), error.column())))?;
    Ok(Some(session))
}

fn failed<'a>(what: &'a str, path: &'a Path) -> impl FnOnce(std::io::Error) -> StoreError + 'a {
    move |error| StoreError::new(format!("{what} {}: {error}", path.display())).with_source(error)
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(extension);
    name.into()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| {
        Err(StoreError::new("the work on the file was interrupted").with_source(error))
    })
}
