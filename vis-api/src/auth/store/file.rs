//! A store in a file.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use vis_types::{BoxFuture, read_json};

use super::{StoreError, StoreLock, TokenStore};
use crate::auth::Session;

/// Placeholder of the size of the largest expected session.
const PLACEHOLDER: &[u8] = &[b' '; 8 * 1024];

/// `File::try_lock` cannot notify: poll with backoff, 2 to 50 ms.
const INITIAL_DELAY: Duration = Duration::from_millis(2);
const MAX_DELAY: Duration = Duration::from_millis(50);

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
            let mut delay = INITIAL_DELAY;
            loop {
                let path = Arc::clone(&self.path);
                if let Some(locked) = blocking(move || Locked::acquire(path)).await? {
                    return Ok(Box::new(Arc::new(locked)) as Box<dyn StoreLock>);
                }
                tokio::time::sleep(delay).await;
                delay = (delay * 2).min(MAX_DELAY);
            }
        })
    }
}

/// The locked session file. Dropping it removes the temporary file, then releases the lock.
struct Locked {
    path: Arc<PathBuf>,
    temp_path: PathBuf,
    _lock: File,
}

// A save that is cancelled goes on in its thread; the `Arc` keeps the lock until it ends.
impl StoreLock for Arc<Locked> {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>> {
        let locked = Arc::clone(self);
        Box::pin(blocking(move || locked.read()))
    }

    fn save<'a>(&'a mut self, session: &'a Session) -> BoxFuture<'a, Result<(), StoreError>> {
        let locked = Arc::clone(self);
        let session = session.clone();
        Box::pin(blocking(move || {
            let saved = locked.write(&session);
            saved.map_err(io_error("cannot write", &locked.path))
        }))
    }
}

impl Locked {
    /// Locks the session at `path`, unless it is locked.
    fn acquire(path: Arc<PathBuf>) -> Result<Option<Self>, StoreError> {
        let lock_path = with_suffix(&path, ".lock");
        let lock = create_options().create(true).open(&lock_path);
        let lock = lock.map_err(io_error("cannot open", &lock_path))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(None),
            locked => locked.map_err(io::Error::from),
        }
        .map_err(io_error("cannot lock", &lock_path))?;
        let locked = Self {
            temp_path: with_suffix(&path, ".tmp"),
            path,
            _lock: lock,
        };
        locked.reserve()?;
        Ok(Some(locked))
    }

    /// Writes a placeholder, so that a full disk is detected before a refresh token is used.
    fn reserve(&self) -> Result<(), StoreError> {
        let path = &self.temp_path;
        // A leftover of a crash, or a symbolic link: remove it, never write to it.
        if let Err(error) = fs::remove_file(path)
            && error.kind() != ErrorKind::NotFound
        {
            return Err(io_error("cannot replace", path)(error));
        }
        let file = create_options().create_new(true).open(path);
        let mut file = file.map_err(io_error("cannot create", path))?;
        let written = file.write_all(PLACEHOLDER);
        written.map_err(io_error("cannot write", path))
    }

    fn read(&self) -> Result<Option<Session>, StoreError> {
        let text = match fs::read(&*self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            text => text.map_err(io_error("cannot read", &self.path))?,
        };
        if text.is_empty() {
            return Ok(None);
        }
        // The parser's error may quote a token.
        read_json(&text).map(Some).map_err(|error| {
            StoreError::new(format!(
                "{} holds no session (line {}, column {}) and is not modified",
                self.path.display(),
                error.line(),
                error.column()
            ))
        })
    }

    fn write(&self, session: &Session) -> io::Result<()> {
        let mut text = serde_json::to_vec(session)?;
        text.push(b'\n');
        // Without truncation, which would free the reserved space.
        let mut file = create_options().create(true).open(&self.temp_path)?;
        file.write_all(&text)?;
        file.set_len(text.len() as u64)?;
        file.sync_all()?;
        // Windows cannot rename an open file.
        drop(file);
        fs::rename(&self.temp_path, &*self.path)?;
        // Makes the rename durable. Other platforms cannot open a directory.
        match self.path.parent() {
            Some(directory) if cfg!(unix) => File::open(directory)?.sync_all(),
            _ => Ok(()),
        }
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        // It is gone after a save. If this fails, the next `reserve` removes it.
        let _ = fs::remove_file(&self.temp_path);
    }
}

/// Options that give the file to its owner only. Where there is no Unix mode, it inherits the
/// permissions of the directory.
fn create_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn io_error<'a>(what: &'a str, path: &'a Path) -> impl FnOnce(io::Error) -> StoreError + 'a {
    move |error| StoreError::new(format!("{what} {}: {error}", path.display()))
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
