//! `cargo xtask readme`: brings the README's excerpts up to date.

use std::{fs, io::Write, path::Path};

use anyhow::{Context, bail, ensure};
use clap::Args;

use crate::{output, readme::refreshed, workspace::Workspace};

/// The files that hold excerpts.
const FILES: [&str; 3] = ["README.md", "CONTRIBUTING.md", "tests/sandbox/README.md"];

/// Bring the excerpts in the README files up to date.
///
/// An excerpt is a fenced block below a comment `<!-- excerpt: PATH -->`, and shows the whole file.
/// Edit the file, and run this.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write nothing; fail with a diff if an excerpt is not up to date
    #[arg(long)]
    check: bool,
}

impl Arguments {
    /// What `cargo xtask readme --check` is run with.
    pub(super) fn check() -> Self {
        Self { check: true }
    }
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let workspace = Workspace::own();
    let refresh = |name| {
        let path = workspace.file(name);
        refresh(&path, workspace.root(), arguments.check, out)
    };
    // Whoever mends one wants to know of the others.
    let failures: Vec<String> = FILES
        .map(refresh)
        .into_iter()
        .filter_map(Result::err)
        .map(|error| format!("{error:#}"))
        .collect();
    ensure!(failures.is_empty(), "{}", failures.join("\n"));
    Ok(())
}

fn refresh(path: &Path, root: &Path, check: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    let fresh = refreshed(&text, root).with_context(|| shown.to_string())?;
    if fresh == text {
        writeln!(out, "{shown}: the excerpts are up to date")?;
    } else if check {
        write!(out, "{}", output::diff(path, &text, &fresh))?;
        bail!("{shown}: an excerpt is not up to date; `cargo xtask readme` writes it anew");
    } else {
        output::replace(path, &fresh)?;
        writeln!(out, "{shown} is written")?;
    }
    Ok(())
}
