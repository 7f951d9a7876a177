//! The hand-written sources of a crate.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result};

use super::{Surface, items};

/// One part for each source file of `package` that has anything public in it.
pub(super) fn render(workspace: &Path, package: &str) -> Result<Surface> {
    let root = workspace.join(package).join("src");
    let files = rust_files(&root).with_context(|| format!("cannot list {}", root.display()))?;
    let mut surface = Surface::new();
    for path in files {
        let place = || path.display().to_string();
        let source = fs::read_to_string(&path).with_context(place)?;
        let file = syn::parse_file(&source).with_context(place)?;
        let text = items::render(file);
        if !text.is_empty() {
            surface.insert(format!("{package}/{}", module(&root, &path)), text);
        }
    }
    Ok(surface)
}

fn rust_files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// `src/error/mod.rs` and `src/error.rs` are `error`, `src/error/body.rs` is `error.body`.
fn module(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path).with_extension("");
    let parts: Vec<_> = relative
        .iter()
        .map(|part| part.to_string_lossy())
        .filter(|part| part != "mod")
        .collect();
    parts.join(".")
}
