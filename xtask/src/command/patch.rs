//! `cargo xtask patch`: makes the patched document.

use std::{
    env,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{bail, ensure};
use clap::Args;
use comfy_table::{Table, presets};

use crate::{
    change::{Summary, changes},
    conflict::Report,
    document::{self, Document},
    output::{self, State},
    overlay::Overlay,
    patch::{Patched, patch},
    recurrence,
    validate::validate,
};

/// Apply our patches to the published OpenAPI document.
///
/// Reads the document as Vonage published it and the overlay with our patches, and writes the
/// patched document that the client is generated from. An action of the overlay that no longer fits
/// (matches nothing, or another number of places than it says, or changes nothing) is an error.
/// After any error the patched document is as it was.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write nothing; fail with a diff if the patched document is not up to date
    #[arg(long)]
    check: bool,

    /// The document as published [default: vgis.json in the crate vis-spec]
    #[arg(long, value_name = "FILE")]
    upstream: Option<PathBuf>,

    /// Our patches, an OpenAPI Overlay [default: vgis.overlay.yaml in the crate vis-spec]
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,

    /// The patched document [default: vgis.patched.json in the crate vis-spec]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Arguments {
    /// What `cargo xtask patch --check` is run with.
    pub(super) fn check() -> Self {
        Self {
            check: true,
            upstream: None,
            overlay: None,
            output: None,
        }
    }
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let upstream = or_default(&arguments.upstream, vis_spec::UPSTREAM_FILE);
    let overlay = or_default(&arguments.overlay, vis_spec::OVERLAY_FILE);
    let output = or_default(&arguments.output, vis_spec::PATCHED_FILE);
    for input in [&upstream, &overlay] {
        ensure!(
            !is_same_file(input, &output),
            "{} is an input; name another --output",
            input.display()
        );
    }

    let upstream = Document::read(&upstream)?;
    let overlay = Overlay::read(&overlay)?;
    let patched = patch(&upstream, &overlay)
        .map_err(|error| Report::new(&upstream, None, &overlay, &error))?;
    validate(&patched)?;

    let text = document::layout(patched.document());
    let state = output::compare(&output, &text)?;
    if arguments.check {
        return check(&output, &state, &text, out);
    }
    writeln!(out, "{}\n", table(&patched))?;
    let recurrences = recurrence::find(patched.document());
    if !recurrences.is_empty() {
        writeln!(out, "{}", recurrence::list(&recurrences))?;
    }
    if state == State::Current {
        writeln!(out, "{} is up to date", output.display())?;
        return Ok(());
    }
    output::replace(&output, &text)?;
    writeln!(out, "{} is written", output.display())?;
    Ok(())
}

fn check(output: &Path, state: &State, text: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    let path = output.display();
    match state {
        State::Current => writeln!(out, "{path} is up to date")?,
        State::Missing => bail!("{path} does not exist; `cargo xtask patch` writes it"),
        State::Stale(held) => {
            write!(out, "{}", output::diff(output, held, text))?;
            bail!("{path} is not up to date; `cargo xtask patch` writes it anew");
        }
    }
    Ok(())
}

/// The file that was asked for, or the one in the crate vis-spec, seen from where we are: messages
/// are read by people.
fn or_default(asked: &Option<PathBuf>, name: &str) -> PathBuf {
    let default = || {
        let path = vis_spec::directory().join(name);
        let here = env::current_dir().ok();
        here.and_then(|here| path.strip_prefix(here).map(Path::to_owned).ok())
            .unwrap_or(path)
    };
    asked.clone().unwrap_or_else(default)
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let paths = one.canonicalize().ok().zip(other.canonicalize().ok());
    paths.is_some_and(|(one, other)| one == other)
}

fn table(patched: &Patched<'_>) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(["quirk", "action", "matches", "what changes"]);
    for step in patched.applied() {
        let summary = Summary::new(&changes(step.before, step.after));
        let (action, matches) = (step.action, step.action.matches.to_string());
        table.add_row([&action.quirk, &action.id, &matches, &summary.to_string()]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}
