//! The operations of a file system that a transaction is made of.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// A file system, as far as a transaction changes it.
///
/// Each function is one step between which a process may die; a test puts one of its own in place
/// of [`RealDisk`], to die or to fail there.
pub trait Disk {
    /// Makes a directory.
    fn create_directory(&self, path: &Path) -> io::Result<()>;
    /// Makes a directory and those that it is in, if they are not there.
    fn create_directories(&self, path: &Path) -> io::Result<()>;
    /// Finds out whether files can be made in a directory, and leaves none there.
    fn probe(&self, directory: &Path) -> io::Result<()>;
    /// Makes a file that was not there, and returns once its content is on the disk.
    fn create(&self, path: &Path, content: &str) -> io::Result<()>;
    /// Gives a file another name, in place of the file that had it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Removes a directory, with all that is in it.
    fn remove_directory(&self, path: &Path) -> io::Result<()>;
    /// Returns once the names in a directory are on the disk.
    fn sync_directory(&self, path: &Path) -> io::Result<()>;
}

/// The file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_directory(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn create_directories(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn probe(&self, directory: &Path) -> io::Result<()> {
        tempfile::tempfile_in(directory).map(drop)
    }

    fn create(&self, path: &Path, content: &str) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(content.as_bytes())?;
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_directory(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        // Elsewhere a directory cannot be opened, nor need it be.
        if cfg!(unix) {
            File::open(path)?.sync_all()?;
        }
        Ok(())
    }
}
