//! Inter-process lock of a session file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use super::{StoreError, io_error, with_suffix};

/// `File::try_lock` cannot notify: poll with backoff, 2 to 50 ms.
const INITIAL_DELAY: Duration = Duration::from_millis(2);
const MAX_DELAY: Duration = Duration::from_millis(50);

/// Returns the receiver and the sender of a cancellation: dropping the `Arc` ends the wait. A thread
/// that waits forever would block the shutdown of the runtime.
pub(super) fn cancellation() -> (Weak<()>, Arc<()>) {
    let guard = Arc::new(());
    (Arc::downgrade(&guard), guard)
}

/// Locks the session at `path` until the returned file is closed.
pub(super) fn acquire(path: &Path, waiter: &Weak<()>) -> Result<File, StoreError> {
    let path = with_suffix(path, ".lock");
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true);
    let file = match owner_only(&mut options).open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(io_error("there is no directory for", &path)(error));
        }
        file => file.map_err(io_error("cannot open", &path))?,
    };
    let mut delay = INITIAL_DELAY;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if waiter.strong_count() == 0 => {
                return Err(StoreError::timeout("waiting for the lock"));
            }
            Err(TryLockError::WouldBlock) => thread::sleep(delay),
            Err(TryLockError::Error(error)) => return Err(io_error("cannot lock", &path)(error)),
        }
        delay = (delay * 2).min(MAX_DELAY);
    }
}

/// Creates the file with permissions for its owner only.
#[cfg(unix)]
pub(super) fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    options.mode(0o600)
}

/// Other platforms inherit permissions from the directory.
#[cfg(not(unix))]
pub(super) fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
