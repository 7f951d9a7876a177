//! `cargo xtask surface`: the public API of the generated code, and its changes.

use anyhow::{Context, Result};
use clap::Args;

use super::Format;
use crate::{
    import::generate,
    output, report,
    surface::compare,
    workspace::{PATCHED, REVISION, Workspace},
};

/// Show the public API of the generated code, or its changes since a git revision.
///
/// Both documents use the generators of this checkout: only changes of the documents appear.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A git revision to compare with, such as `main` or `HEAD~3`
    #[arg(long, value_name = "REV")]
    against: Option<String>,

    /// The output format
    #[arg(long, value_enum, default_value = "text", requires = "against")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    let now = generate(&workspace.document(PATCHED)?)?.surface;
    let Some(revision) = &arguments.against else {
        let part = |(name, text): (&String, &String)| format!("== {name}\n\n{text}\n");
        return output::print(now.iter().map(part).collect::<String>());
    };
    // Documents without the record are patched for other generators: functions would seem removed.
    let refused = || format!("{revision} is unknown, or older than `cargo xtask normalise`");
    workspace
        .at_revision(revision, REVISION)
        .with_context(refused)?;
    let before = super::document(workspace, &format!("{revision}:{PATCHED}"))?;
    let refused = || format!("{revision} cannot be compared with");
    let before = generate(&before).with_context(refused)?;
    let (changes, version) = (compare(&before.surface, &now), workspace.version()?);
    output::print(match arguments.format {
        Format::Markdown => report::surface_markdown(&changes, &version),
        Format::Text => {
            let next = report::next_version(&changes, &[], &version);
            format!("{}{next}\n", report::surface(&changes, true))
        }
    })
}
