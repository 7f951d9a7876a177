//! Why several files could not be changed at once.

use std::{io, path::PathBuf};

/// The files could not be changed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum TransactionError {
    #[error("{} is not the root of this workspace, as it has no Cargo.toml that can be opened", root.display())]
    Root { root: PathBuf, source: io::Error },
    #[error("another cargo xtask is changing files in {}; try again when it is done", root.display())]
    Busy { root: PathBuf },
    #[error("cannot lock {}", path.display())]
    Lock { path: PathBuf, source: io::Error },
    #[error("`{}` does not lie in the workspace", path.display())]
    Outside { path: PathBuf },
    #[error("nothing is changed: {what} is in the place of {}; move it away", path.display())]
    InTheWay { path: PathBuf, what: &'static str },
    #[error("nothing is changed: cannot write in {}", path.display())]
    Directory { path: PathBuf, source: io::Error },
    #[error(
        "nothing is changed: {} is on another file system than its workspace, and files cannot be \
         changed together on two", path.display()
    )]
    OtherFileSystem { path: PathBuf },
    #[error("nothing is changed: cannot write what is to become {}", path.display())]
    Stage { path: PathBuf, source: io::Error },
    #[error("cannot remove {}, which an interrupted command has left", path.display())]
    Undo { path: PathBuf, source: io::Error },
    #[error(
        "an interrupted command has left {}, which cannot be read: look at `git status`, then remove \
         the directory that it is in", path.display()
    )]
    Journal { path: PathBuf, source: io::Error },
    #[error(
        "the new files are complete, and any `cargo xtask` command puts the rest of them in place \
         once this is mended: cannot change {}", path.display()
    )]
    Unfinished { path: PathBuf, source: io::Error },
}
