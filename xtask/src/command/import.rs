//! `cargo xtask import`: imports a revision of Vonage's document.

use anyhow::Result;
use clap::Args;
use vis_spec::normalise::Note;

use crate::{
    diff::diff,
    import::{Candidate, Generated, generate},
    output::{self, BOLD, DIM, message, plain, styled},
    report,
    source::{self, Source},
    staging,
    surface::compare,
    workspace::{PATCHED, REVISION, Workspace},
};

/// Import a revision of Vonage's OpenAPI document
///
/// In order: reads SOURCE, applies the patches of spec/vgis.overlay.yaml, generates the Rust code, and
/// reports what changes for Rust users and on the wire. Then compiles vis-types and vis-api in a copy, and
/// writes the document, the patched document and the record of the revision below spec/, and the generated
/// sources of both crates.
///
/// If a step fails, no file changes. To go back, import the old file.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo xtask import ~/Downloads/vgis.yml --dry-run    look at it: takes a second, writes nothing
  cargo xtask import ~/Downloads/vgis.yml              take it
  cargo xtask import ~/Downloads/vgis.yml --fix        take it, and edit patches that no longer fit
  cargo xtask import https://example.com/vgis.json
  curl … | cargo xtask import -")]
pub(super) struct Arguments {
    /// The new document, JSON or YAML: a file, an http(s) URL, or `-` for standard input
    #[arg(value_name = "SOURCE")]
    source: String,

    /// Report the changes; compile and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Write without compiling, to adapt hand-written code to a removal
    #[arg(long)]
    no_check: bool,

    /// Edit the overlay where an action no longer fits, if no edit needs a decision
    #[arg(long)]
    fix: bool,

    /// Show whole lines, long lists, and changes of documentation
    #[arg(long, short)]
    verbose: bool,
}

impl Arguments {
    /// This command with other flags, for a shell. The query of a URL can contain a token.
    fn command(&self, fix: bool, no_check: bool) -> String {
        let source = match self.source.split_once('?') {
            Some((url, _)) if url.contains("://") => format!("{url}?…"),
            _ => self.source.replace('\'', r"'\''"),
        };
        let is_plain = |c: char| c.is_alphanumeric() || "-_./:=@%+,".contains(c);
        let source = match source.as_str() {
            "-" => "- < DOCUMENT".to_owned(),
            plain if plain.chars().all(is_plain) => source,
            _ => format!("'{source}'"),
        };
        let fix = if fix { " --fix" } else { "" };
        let no_check = if no_check { " --no-check" } else { "" };
        format!("cargo xtask import {source}{fix}{no_check}")
    }
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    let all = arguments.verbose;
    let Source { name, document } = source::read(&arguments.source)?;
    let mut candidate = Candidate::new(workspace, Some(document))?;
    if arguments.fix {
        let before = candidate.overlay.text().to_owned();
        let edits = candidate.apply_fix();
        output::print(report::edits(&edits, &before, candidate.overlay.text()))?;
    }
    let again = arguments.command(arguments.fix, arguments.no_check);
    let fix = arguments.command(true, arguments.no_check);
    super::require_fit(&candidate, &again, &fix, all)?;
    let generated = generate(&candidate.patched.document)?;

    let files = candidate.files(workspace, &name, &generated)?;
    let names: Vec<&str> = files.iter().map(|(path, _)| &**path).collect();
    if names.is_empty() {
        return output::print("this revision is already imported; nothing is written\n");
    }
    let changes_documents = names != [REVISION];
    if changes_documents {
        report(&candidate, &generated, workspace, all)?;
    }
    if arguments.dry_run {
        let next = message(&format!("Run `{again}`"));
        return output::print(format!("nothing is written (--dry-run). {next}\n"));
    }
    if changes_documents && !arguments.no_check {
        staging::check(workspace, &files, &arguments.command(arguments.fix, true))?;
    }
    workspace.write(&files)?;
    output::print(format!(
        "{} {}\n{} {}\n",
        styled(BOLD, "written:"),
        styled(DIM, names.join(", ")),
        styled(BOLD, "next:"),
        message("`cargo test --workspace --no-fail-fast`, then `cargo insta review`")
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
    let surface = compare(&old.surface()?, &new.surface()?);
    let wire = diff(&old.normalised, &new.normalised);
    output::print(report::notes(&notes, all))?;
    output::print(report::patching(&candidate.patched, all))?;
    // Nothing to compare with.
    if !has_old {
        return Ok(());
    }
    output::print(report::surface(&surface, all))?;
    output::print(report::wire(&wire, all))?;
    let version = candidate.upstream["info"]["version"].as_str();
    let lines = report::change_log(&surface, &wire, version.unwrap_or("?"));
    let heading = styled(BOLD, "draft for CHANGELOG.md:");
    output::print(format!("{heading}\n\n{lines}"))?;
    output::print(report::version(&surface, &wire, &workspace.version()?))
}
