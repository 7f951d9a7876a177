//! `cargo xtask import`: brings in a new revision of upstream's document.

use std::{ffi::OsString, io, io::Write, path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    import::{Outcome, Plan, Progress, plan},
    recurrence,
    source::{self, Origin},
    transaction::{RealDisk, Step},
    workspace::Workspace,
};

/// Bring in a new revision of Vonage's OpenAPI document.
///
/// Reads the document, says what changed and what that means for the users of the crates, applies
/// our patches to it, runs the code generators, and then writes, all at once or not at all:
///
///   spec/vgis.json                        the document, in our layout
///   spec/vgis.patched.json                the document with our patches
///   tests/tests/snapshots/**/*.snap.new   what has to be reviewed
///
/// If a patch no longer fits, if the result cannot be generated from, or if anything else fails, it
/// says why and where, and no file is changed.
#[derive(Debug, Args)]
#[command(
    about = "Bring in a new revision of Vonage's OpenAPI document",
    verbatim_doc_comment
)]
#[command(after_help = "\
Examples:
  cargo xtask import ~/Downloads/vgis.yml
  cargo xtask import https://example.com/vgis.json --dry-run
  pbpaste | cargo xtask import -")]
pub(super) struct Arguments {
    /// The new document: a file, an http(s) URL, or `-` for standard input. JSON, YAML, or a saved
    /// web page with JSON in it; its content tells which
    #[arg(value_name = "SOURCE")]
    source: OsString,

    /// Show all that would happen, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// List all changes of documentation, not just the first few
    #[arg(long)]
    documentation: bool,

    /// How long reading from a URL may take
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,

    /// The checkout to import into [default: the one that this xtask was built in]
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
}

impl Arguments {
    /// The workspace that is asked for.
    pub(super) fn workspace(&self) -> Workspace {
        let named = self.workspace.as_ref();
        named.map_or_else(Workspace::own, Workspace::at)
    }
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<()> {
    // What it names is not repeated: a URL may hold a password.
    let origin =
        Origin::from_argument(arguments.source.clone()).context("SOURCE cannot be imported")?;
    let workspace = arguments.workspace();

    step(err, &format!("reading {origin}"));
    let timeout = Duration::from_secs(arguments.timeout);
    let source = source::read(&origin, timeout, &mut io::stdin())?;
    for note in &source.notes {
        step(err, &format!("note: {note}"));
    }

    let mut printed = Ok(());
    let mut progress = |progress: Progress<'_>| match progress {
        Progress::Step(next) => step(err, next),
        Progress::Compared(diff) => {
            let text = match arguments.documentation {
                true => diff.text_with_documentation(),
                false => diff.text(),
            };
            printed = writeln!(out, "\nwhat upstream has changed: {text}");
        }
    };
    let outcome = plan(&workspace, &source.document, &mut progress);
    printed?;
    let upstream = workspace.file(Workspace::document(vis_spec::UPSTREAM_FILE));
    let plan = match outcome.context("nothing is changed")? {
        Outcome::Unchanged => {
            writeln!(
                out,
                "{} is this very document; nothing is changed",
                upstream.display()
            )?;
            return Ok(());
        }
        Outcome::Reordered => {
            writeln!(
                out,
                "{} is this document but for the order of its keys, which means nothing; nothing is changed",
                upstream.display()
            )?;
            return Ok(());
        }
        Outcome::Changed(plan) => plan,
    };
    if !arguments.dry_run {
        let count = plan.transaction.steps().len();
        step(err, &format!("writing {count} files"));
        plan.transaction.commit(workspace.root(), &RealDisk)?;
    }
    report(&plan, arguments.dry_run, out)
}

/// Tells of the progress, of which nobody need be left to read.
fn step(err: &mut dyn Write, text: &str) {
    drop(writeln!(err, "{text}"));
}

fn report(plan: &Plan, dry_run: bool, out: &mut dyn Write) -> Result<()> {
    let verdict = plan.surface.text(env!("CARGO_PKG_VERSION"));
    writeln!(out, "what users of the crates see of it:\n{verdict}")?;
    if !plan.recurrences.is_empty() {
        writeln!(out, "{}", recurrence::list(&plan.recurrences))?;
    }
    let steps = plan.transaction.steps();
    let written = match dry_run {
        true => "would be written or removed:",
        false => "written or removed:",
    };
    writeln!(out, "{written}")?;
    for step in steps {
        match step {
            Step::Write(path, _) => writeln!(out, "  write   {}", path.display())?,
            Step::Remove(path) => writeln!(out, "  remove  {}", path.display())?,
        }
    }
    writeln!(
        out,
        "\nfor CHANGELOG.md (`cargo xtask changelog` puts it there):\n\n{}",
        plan.entry.text()
    )?;
    if dry_run {
        writeln!(out, "nothing is written; without --dry-run, it would be")?;
        return Ok(());
    }
    writeln!(
        out,
        "next:\n  \
         cargo test --workspace --no-fail-fast   builds it, and leaves the snapshots of the wire for review, too\n  \
         cargo insta review                      walks through the snapshots; accept what is meant\n  \
         cargo xtask changelog                   writes down what it means to users; put that in your words\n  \
         cargo xtask check                       says whether anything is left to do"
    )?;
    Ok(())
}
