//! Where the files of a workspace lie.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// A checkout of this workspace, by its root.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace that this xtask was built in, seen from the working directory where it can be:
    /// messages are read by people.
    pub fn own() -> Self {
        let root = vis_spec::directory().parent().unwrap_or(Path::new("."));
        let here = env::current_dir().ok();
        let from_here = here.and_then(|here| root.strip_prefix(here).ok());
        match from_here {
            Some(inside) => Self::at(inside),
            None => Self::at(root),
        }
    }

    /// The workspace whose root is this directory.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The root.
    pub fn root(&self) -> &Path {
        match self.root.as_os_str().is_empty() {
            true => Path::new("."),
            false => &self.root,
        }
    }

    /// A file, by its path below the root.
    pub fn file(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// The path below the root of a document of the crate `vis-spec`, by its name.
    pub fn document(name: &str) -> PathBuf {
        let directory = vis_spec::directory().file_name();
        Path::new(directory.unwrap_or(OsStr::new("spec"))).join(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_has_the_documents_where_the_crate_vis_spec_has_them() {
        let document = Workspace::document(vis_spec::UPSTREAM_FILE);
        let own = Workspace::own().file(document);
        let expected = vis_spec::directory().join(vis_spec::UPSTREAM_FILE);
        assert_eq!(own.canonicalize().ok(), expected.canonicalize().ok());
        assert!(own.exists());
    }
}
