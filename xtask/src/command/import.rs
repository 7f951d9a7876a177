//! `cargo xtask import`: imports a revision of Vonage's document.

use std::mem;

use anyhow::Result;
use clap::Args;
use vis_spec::normalise::Note;

use crate::{
    diff::diff,
    import::{Candidate, Generated, generate},
    output::{self, BOLD, DIM, plain, styled},
    report, source, staging,
    surface::compare,
    workspace::{PATCHED, REVISION, Workspace},
};

/// Import a revision of Vonage's OpenAPI document.
///
/// Applies the overlay, generates and compiles both crates in a copy, and writes the document, the
/// patched document and the record of the revision below spec/. Reports the changes for Rust users
/// and on the wire. If a step fails, no file changes. To revert, import the old file.
#[derive(Debug, Args)]
#[command(
    about = "Import a revision of Vonage's OpenAPI document",
    verbatim_doc_comment,
    after_help = "\
Examples:
  cargo xtask import ~/Downloads/vgis.yml --dry-run
  cargo xtask import https://example.com/vgis.json
  curl … | cargo xtask import -"
)]
pub(super) struct Arguments {
    /// The new document, JSON or YAML: a file, an http(s) URL, or `-` for standard input
    #[arg(value_name = "SOURCE")]
    source: String,

    /// Report the changes; compile and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Write without compiling, to adapt handwritten code to a removal
    #[arg(long)]
    no_check: bool,

    /// Edit actions of the overlay that no longer fit, if only one edit is possible
    #[arg(long)]
    fix: bool,

    /// Show all lines of the report
    #[arg(long, short)]
    verbose: bool,
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    let all = arguments.verbose;
    let mut source = source::read(&arguments.source)?;
    let document = mem::take(&mut source.document);
    let candidate = Candidate::new(workspace, document, arguments.fix)?;
    super::require_fit(&candidate.patched, &candidate.overlay, all)?;
    if !candidate.edits.is_empty() {
        let (before, after) = (workspace.overlay()?, &candidate.overlay);
        output::print(report::edits(&candidate.edits, before.text(), after.text()))?;
    }
    let generated = generate(&candidate.patched.document)?;

    let files = candidate.files(workspace, &source.name);
    let names: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    if names.is_empty() {
        return output::print("this revision is already imported; nothing is written\n");
    }
    let changes_documents = names != [REVISION];
    if changes_documents {
        report(&candidate, &generated, workspace, all)?;
    }
    if arguments.dry_run {
        return output::print("nothing is written (--dry-run)\n");
    }
    if changes_documents && !arguments.no_check {
        staging::check(workspace, &files)?;
    }
    workspace.write(&files)?;
    output::print(format!(
        "{} {}\n{} cargo test --workspace, then cargo insta review\n",
        styled(BOLD, "written:"),
        styled(DIM, names.join(", ")),
        styled(BOLD, "next:")
    ))
}

/// Prints the report for the reviewer.
fn report(candidate: &Candidate, new: &Generated, workspace: &Workspace, all: bool) -> Result<()> {
    let old = workspace.document(PATCHED);
    let old = old.and_then(|document| generate(&document));
    if let Err(error) = &old {
        let error = plain(&format!("{error:#}"));
        output::log(format!(
            "cannot compare with the committed document: {error}\n"
        ));
    }
    let has_old = old.is_ok();
    let old = old.as_ref().unwrap_or(new);
    let notes = new.notes.iter();
    let notes: Vec<Note> = notes
        .filter(|it| all || !has_old || !old.notes.contains(it))
        .cloned()
        .collect();
    let surface = compare(&old.surface, &new.surface);
    let wire = diff(&old.normalised, &new.normalised);
    output::print(report::notes(&notes, all))?;
    output::print(report::patching(&candidate.patched))?;
    // Nothing to compare with.
    if !has_old {
        return Ok(());
    }
    output::print(report::surface(&surface, all))?;
    output::print(report::wire(&wire, all))?;
    let next = report::next_version(&surface, &wire, &workspace.version()?);
    output::print(format!("{} {next}\n\n", styled(BOLD, "version:")))?;
    let version = candidate.upstream["info"]["version"].as_str();
    let lines = report::change_log(&surface, version.unwrap_or("?"));
    let heading = styled(BOLD, "draft for CHANGELOG.md:");
    output::print(format!("{heading}\n\n{lines}"))
}
