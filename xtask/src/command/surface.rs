//! `cargo xtask surface`: the public API of the generated code, and its changes.

use anyhow::{Result, anyhow, ensure};
use clap::Args;

use super::Format;
use crate::{
    diff::diff,
    import::generate,
    output::{self, BOLD, styled},
    report, source,
    surface::compare,
    workspace::{PATCHED, REVISION, Workspace},
};

/// Show what Rust users can name, or how it changed since a git revision
///
/// The surface is the public API of the generated code: operations, types, and their members. With
/// --against, the last line is the version that the changes require. Both documents are read with the
/// generators of this checkout: only changes of the documents appear.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo xtask surface | less
  cargo xtask surface --against main
  cargo xtask surface --against v0.1.0 --format markdown")]
pub(super) struct Arguments {
    /// A git revision to compare with, such as `main` or `HEAD~3`
    #[arg(long, value_name = "REV")]
    against: Option<String>,

    /// The output format
    #[arg(long, value_enum, default_value = "text", requires = "against")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    let now = generate(&workspace.document(PATCHED)?)?;
    let Some(revision) = &arguments.against else {
        let part = |(name, text): (&String, &String)| {
            format!("{}\n\n{text}\n", styled(BOLD, format!("== {name}")))
        };
        return output::print(now.surface()?.iter().map(part).collect::<String>());
    };
    let text = workspace.at_revision(revision, PATCHED)?;
    let refused =
        format!("{revision} is too old to compare with: its {PATCHED} is for other generators");
    // What they read otherwise would seem removed.
    ensure!(workspace.at_revision(revision, REVISION).is_ok(), refused);
    let before = source::parse(&text).and_then(|document| generate(&document));
    let before = before.map_err(|error| anyhow!("{refused}: {}", error.root_cause()))?;
    let changes = compare(&before.surface()?, &now.surface()?);
    let wire = diff(&before.normalised, &now.normalised);
    let version = workspace.version()?;
    output::print(match arguments.format {
        Format::Markdown => {
            let next = report::next_version(&changes, &wire, &version);
            report::surface_markdown(&changes, &next)
        }
        Format::Text => {
            let version = report::version(&changes, &wire, &version);
            report::surface(&changes, true) + &version
        }
    })
}
