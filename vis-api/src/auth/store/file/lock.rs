//! The lock that processes share.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use super::{StoreError, beside, failed};

/// Nobody is told when a lock is free, so one looks again and again, less and less often.
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// What a waiting thread looks at, and what its caller drops to call it off: a thread that waits
/// for ever would keep the runtime from ending.
pub(super) fn abandonable() -> (Weak<()>, Arc<()>) {
    let waiting = Arc::new(());
    (Arc::downgrade(&waiting), waiting)
}

/// Locks the session at `path`, until the file that comes back is closed.
pub(super) fn acquire(path: &Path, abandoned: &Weak<()>) -> Result<File, StoreError> {
    let path = beside(path, ".lock");
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true);
    let file = match private(&mut options).open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(failed("there is no directory for", &path)(error));
        }
        file => file.map_err(failed("cannot open", &path))?,
    };
    let mut pause = FIRST_PAUSE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if abandoned.strong_count() == 0 => {
                return Err(StoreError::timeout("waiting for the lock"));
            }
            Err(TryLockError::WouldBlock) => thread::sleep(pause),
            Err(TryLockError::Error(error)) => return Err(failed("cannot lock", &path)(error)),
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// For its owner only, from its first moment on.
#[cfg(unix)]
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    options.mode(0o600)
}

/// Elsewhere, a file has the permissions that its directory gives it.
#[cfg(not(unix))]
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
