//! `cargo xtask changelog`: writes down what a new document means to users.

use std::{fs, io::Write, path::Path};

use anyhow::Context;
use clap::Args;

use crate::{
    changelog::{self, Entry},
    diff,
    document::Document,
    git::Repository,
    output,
    surface::{self, Difference},
    workspace::Workspace,
};

const FILE: &str = "CHANGELOG.md";

/// Write down in CHANGELOG.md what the documents on disk mean to users.
///
/// Compares the surface and the documents with those of a git revision, and adds what users should
/// know to `[Unreleased]`. Edit it then: a person knows better what matters.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The git revision to compare with
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    against: String,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let workspace = Workspace::own();
    let path = workspace.file(FILE);
    let shown = path.display();
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {shown}"))?;

    let entry = entry(&workspace, &arguments.against)?;
    let fresh = entry
        .inserted_into(&text)
        .with_context(|| shown.to_string())?;
    if fresh == text {
        writeln!(out, "{shown} is up to date")?;
        return Ok(());
    }
    output::replace(&path, &fresh)?;
    write!(out, "{}", output::diff(&path, &text, &fresh))?;
    writeln!(out, "{shown} is written; edit what it says")?;
    Ok(())
}

fn entry(workspace: &Workspace, revision: &str) -> anyhow::Result<Entry> {
    let repository = Repository::at(workspace.root());
    let read = |name: &str| {
        let path = workspace.file(Workspace::document(name));
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (upstream, patched) = (
        read(vis_spec::UPSTREAM_FILE)?,
        read(vis_spec::PATCHED_FILE)?,
    );
    let surface = Difference::new(
        &surface::at_revision(&repository, revision)?,
        &surface::render(&patched, workspace.root())?,
    );
    let path = Workspace::document(vis_spec::PATCHED_FILE);
    let before = Document::parse(&path, &repository.read(revision, &path.to_string_lossy())?)?;
    let after = Document::parse(&path, &patched)?;
    let diff = diff::diff(before.value(), after.value());
    Ok(Entry::new(&upstream, &surface, &diff))
}

/// Fails if the change log does not tell of the document on disk.
pub(super) fn check(out: &mut dyn Write) -> anyhow::Result<()> {
    let workspace = Workspace::own();
    let (path, document) = (
        workspace.file(FILE),
        workspace.file(Workspace::document(vis_spec::UPSTREAM_FILE)),
    );
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    anyhow::ensure!(
        changelog::tells_of(&read(&path)?, &read(&document)?),
        "{} does not tell of the document in {}; `cargo xtask changelog` writes it down",
        path.display(),
        document.display()
    );
    writeln!(out, "{} tells of the document", path.display())?;
    Ok(())
}
