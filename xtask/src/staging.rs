//! Compiles the published crates with new documents before the checkout is written.
//!
//! The crates are copied to `staging` in the target directory. Equal files keep their times, and the copy
//! has its own target directory: all checks but the first take seconds.

use std::{
    env, fs,
    fs::File,
    io::{BufRead, BufReader, Read, Seek},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use toml::Table;

use crate::{
    output::{self, DIM, plain, styled},
    workspace::{NewFile, Workspace},
};

const PACKAGES: [&str; 3] = ["spec", "vis-types", "vis-api"];

/// Features whose handwritten code uses generated code.
const FEATURES: &str = "vis-api/cli,vis-types/schemars";

/// Directories that a check of the libraries does not need.
const SKIPPED: [&str; 4] = ["benches", "examples", "target", "tests"];

/// Maximum number of compiler errors shown: one cause has many.
const MAX_ERRORS: usize = 3;

/// Checks that the crates compile with these files in place; `unchecked` is the command that does not.
pub fn check(workspace: &Workspace, files: &[NewFile], unchecked: &str) -> Result<()> {
    let directory = workspace.target().join("staging");
    let place = directory.display();
    output::log(format!(
        "compiling vis-types and vis-api in {} …",
        styled(DIM, &place)
    ));
    fs::create_dir_all(&directory).with_context(|| place.to_string())?;
    let lock = File::create(directory.join(".lock"))?;
    // Other checkouts can share the target directory.
    lock.lock()?;
    for path in [["Cargo.toml", "Cargo.lock", "README.md"], PACKAGES].concat() {
        let copied = synchronise(&workspace.root, &directory, Path::new(path), files);
        copied.with_context(|| format!("cannot copy {path} to {place}"))?;
    }
    compile(&directory, unchecked)
}

/// Updates `path` below `to` from `from` and the new files.
fn synchronise(from: &Path, to: &Path, path: &Path, new: &[NewFile]) -> Result<()> {
    let (source, copy) = (from.join(path), to.join(path));
    if !source.is_dir() {
        let new = new.iter().find(|(new, _)| Path::new(&**new) == path);
        let bytes = match fs::read(source) {
            Ok(bytes) if path.ends_with("Cargo.toml") => manifest(&bytes)?.into_bytes(),
            // The lock file and the README are optional.
            Err(_) if path.components().count() == 1 => Vec::new(),
            bytes => new.map_or(bytes, |(_, text)| Ok(text.clone().into_bytes()))?,
        };
        if !fs::read(&copy).is_ok_and(|present| present == bytes) {
            fs::write(copy, bytes)?;
        }
        return Ok(());
    }
    fs::create_dir_all(&copy)?;
    for name in names(&source)? {
        if !SKIPPED.iter().any(|skipped| name.ends_with(skipped)) {
            synchronise(from, to, &path.join(name), new)?;
        }
    }
    for name in names(&copy)? {
        if !source.join(&name).exists() {
            let stale = copy.join(name);
            fs::remove_file(&stale).or_else(|_| fs::remove_dir_all(&stale))?;
        }
    }
    Ok(())
}

fn names(directory: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(directory)?;
    entries.map(|entry| Ok(entry?.file_name().into())).collect()
}

/// A manifest without targets and crates that are not copied.
fn manifest(bytes: &[u8]) -> Result<String> {
    let mut manifest: Table = str::from_utf8(bytes)?.parse()?;
    for key in ["bench", "dev-dependencies", "example", "test"] {
        manifest.remove(key);
    }
    for (key, of_sandbox) in [("dependencies", "vis-sandbox"), ("features", "sandbox")] {
        let table = manifest.get_mut(key).and_then(toml::Value::as_table_mut);
        table.map(|table| table.remove(of_sandbox));
    }
    if let Some(workspace) = manifest
        .get_mut("workspace")
        .and_then(toml::Value::as_table_mut)
    {
        workspace.insert("members".to_owned(), PACKAGES.to_vec().into());
        workspace.remove("exclude");
    }
    Ok(manifest.to_string())
}

/// Cargo, without what `cargo run` says of this package: build scripts that read it, such as that of ring,
/// would run each time, and what depends on them would be compiled again.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_MANIFEST_") || text.starts_with("CARGO_PKG_") {
            cargo.env_remove(&name);
        }
    }
    cargo
}

fn compile(directory: &Path, unchecked: &str) -> Result<()> {
    let mut stderr = tempfile::tempfile()?;
    let mut child = cargo()
        .args("check --quiet --message-format=json -p vis-types -p vis-api --features".split(' '))
        .arg(FEATURES)
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", directory.join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(stderr.try_clone()?)
        .spawn()
        .context("cannot run cargo check")?;
    let (mut errors, mut count) = (Vec::new(), 0);
    let lines = child
        .stdout
        .take()
        .map(|stdout| BufReader::new(stdout).lines());
    for line in lines.into_iter().flatten() {
        let Value::Object(line) = serde_json::from_str(&line?).unwrap_or_default() else {
            continue;
        };
        count += 1;
        output::progress(&format!("  {count} crates; the first time takes minutes"));
        let message = line.get("message").unwrap_or(&Value::Null);
        let rendered = message["rendered"].as_str().unwrap_or_default().to_owned();
        let is_summary = rendered.contains("aborting due to");
        if message["level"] == "error" && !is_summary && !errors.contains(&rendered) {
            errors.push(rendered);
        }
    }
    output::progress("");
    if child.wait()?.success() {
        return Ok(());
    }
    let count = errors.len();
    if errors.is_empty() {
        // A build script or cargo failed.
        let mut text = String::new();
        stderr.rewind()?;
        stderr.read_to_string(&mut text)?;
        errors.push(text);
    }
    errors.truncate(MAX_ERRORS);
    output::log(plain(&errors.join("\n")));
    bail!(
        "vis-types and vis-api do not compile with this document (errors: {count}); nothing is written. If \
         hand-written code uses what it removes, run `{unchecked}`, and adapt the code"
    );
}
