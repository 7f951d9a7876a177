//! Files of a checkout.

use std::{
    borrow::Cow,
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tempfile::NamedTempFile;

use crate::{overlay::Overlay, source};

/// Vonage's document, reformatted.
pub const UPSTREAM: &str = "spec/vgis.json";
/// The overlay.
pub const OVERLAY: &str = "spec/vgis.overlay.yaml";
/// Vonage's document with the overlay applied.
pub const PATCHED: &str = "spec/vgis.patched.json";
/// The source, day and digest of [`UPSTREAM`].
pub const REVISION: &str = "spec/vgis.revision.toml";

/// A file to write: its path below the root and its text.
pub type NewFile = (Cow<'static, str>, String);

/// A checkout.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The root directory.
    pub root: PathBuf,
}

impl Workspace {
    /// Finds the checkout of the current directory, at run time: checkouts can share the binary.
    pub fn find() -> Result<Self> {
        let here = env::current_dir().context("there is no current directory")?;
        let is_root =
            |it: &&Path| it.join(UPSTREAM).exists() && it.join("xtask/Cargo.toml").exists();
        let root = here.ancestors().find(is_root).map(Path::to_owned);
        let root =
            root.with_context(|| format!("{} is not in a checkout of vis", here.display()))?;
        Ok(Self { root })
    }

    /// The target directory of cargo.
    pub fn target(&self) -> PathBuf {
        let named = env::var_os("CARGO_TARGET_DIR").filter(|it| !it.is_empty());
        match (named, env::current_dir()) {
            (Some(named), Ok(here)) => here.join(named),
            _ => self.root.join("target"),
        }
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.root.join(path)).with_context(|| format!("cannot read {path}"))
    }

    /// Reads a document.
    pub fn document(&self, path: &str) -> Result<Value> {
        source::parse(&self.read(path)?).with_context(|| path.to_owned())
    }

    /// The overlay.
    pub fn overlay(&self) -> Result<Overlay> {
        Overlay::parse(&self.read(OVERLAY)?).context(OVERLAY)
    }

    /// The version of the published crates.
    pub fn version(&self) -> Result<String> {
        let manifest: toml::Table = self.read("Cargo.toml")?.parse().context("Cargo.toml")?;
        let package = manifest.get("workspace").and_then(|it| it.get("package"));
        let version = package.and_then(|it| it.get("version")?.as_str());
        Ok(version.context("Cargo.toml has no version")?.to_owned())
    }

    /// Reads a file of a git revision.
    pub fn at_revision(&self, revision: &str, path: &str) -> Result<String> {
        let mut git = Command::new("git");
        git.args(["show", "--no-textconv", "--end-of-options"]);
        let git = git
            .arg(format!("{revision}:./{path}"))
            .current_dir(&self.root);
        let output = git.output().context("cannot run git")?;
        let message = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "git: {}", message.trim());
        String::from_utf8(output.stdout).context("not UTF-8")
    }

    /// The files that would change.
    pub fn differing(&self, mut files: Vec<NewFile>) -> Vec<NewFile> {
        let is_same = |path: &str, text: &str| {
            fs::read(self.root.join(path)).is_ok_and(|bytes| bytes == text.as_bytes())
        };
        files.retain(|(path, text)| !is_same(path, text));
        files
    }

    /// Writes files in order. All temporary files are complete before the first rename: a full or read-only
    /// disk changes nothing.
    pub fn write(&self, files: &[NewFile]) -> Result<()> {
        let mut complete = Vec::new();
        for (path, text) in files {
            let file = temporary(&self.root.join(&**path), text);
            let file = file.with_context(|| format!("nothing is written: cannot write {path}"))?;
            complete.push((path, file));
        }
        for (path, file) in complete {
            let replaced = file.persist(self.root.join(&**path));
            replaced
                .with_context(|| format!("cannot replace {path}; `git status` shows the rest"))?;
        }
        Ok(())
    }
}

fn temporary(path: &Path, text: &str) -> Result<NamedTempFile> {
    ensure!(!path.is_dir(), "it is a directory");
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        // Temporary files are private by default; this one gets usual permissions.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // A rename is atomic within one file system, hence the same directory.
    let mut file = builder
        .prefix(".xtask-")
        .tempfile_in(path.parent().unwrap_or(path))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}
