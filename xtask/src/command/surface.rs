//! `cargo xtask surface`: what users of the crates can name, and what a change does to them.

use std::{fs, io::Write, path::PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::{
    git::Repository,
    surface::{self, Difference, Surface},
    workspace::Workspace,
};

/// Show what users of the crates can name, or how it differs from a git revision.
///
/// The surface is rendered from the patched document and the sources as they lie on disk, without a
/// build. With `--against` it is compared with the snapshots of the surface at that revision, and
/// the last line says what the next version has to be: major, minor or patch, and why.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A git revision to compare with, such as `main` or `HEAD~3`
    #[arg(long, value_name = "REV")]
    against: Option<String>,

    /// How to show the difference
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        requires = "against"
    )]
    format: Format,

    /// The workspace [default: the one that xtask was built in]
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Lines for a terminal
    Text,
    /// For a comment on a pull request or a job summary
    Markdown,
    /// One word: major, minor or patch
    Level,
}

impl Arguments {
    /// The workspace that is asked for.
    pub(super) fn workspace(&self) -> Workspace {
        let named = self.workspace.as_ref();
        named.map_or_else(Workspace::own, Workspace::at)
    }
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let workspace = arguments.workspace();
    let document = workspace.file(Workspace::document(vis_spec::PATCHED_FILE));
    let document = fs::read_to_string(&document)
        .with_context(|| format!("cannot read {}", document.display()))?;
    let now = surface::render(&document, workspace.root())?;

    let Some(revision) = &arguments.against else {
        return show(&now, out);
    };
    let before = surface::at_revision(&Repository::at(workspace.root()), revision)?;
    let difference = Difference::new(&before, &now);
    let version = env!("CARGO_PKG_VERSION");
    let text = match arguments.format {
        Format::Text => difference.text(version),
        Format::Markdown => difference.markdown(version),
        Format::Level => format!("{}\n", difference.level()),
    };
    write!(out, "{text}")?;
    Ok(())
}

fn show(surface: &Surface, out: &mut dyn Write) -> anyhow::Result<()> {
    for (part, text) in surface {
        writeln!(out, "== {part}\n\n{}\n", text.trim_end())?;
    }
    Ok(())
}
