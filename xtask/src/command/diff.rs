//! `cargo xtask diff`: says what changed between two documents, and what that means to clients.

use std::{
    env,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use crate::{
    diff::{Class, Diff, diff},
    document::Document,
    git::Repository,
    source::{self, Origin},
};

/// Say what changed between two OpenAPI documents, and what that means to clients.
///
/// It compares what the documents say and not how they say it: key order, schemas that move or get
/// another name, and parameters declared once for a path make no difference. Each change has a
/// class, from a client's point of view:
///
///   breaking       what works today may fail or not compile
///   behavioural    the same request may do something else: a default, a server, security
///   additive       something more can be asked or read
///   documentation  nothing on the wire
#[derive(Debug, Args)]
#[command(
    about = "Say what changed between two OpenAPI documents, and what that means to clients",
    verbatim_doc_comment,
    after_long_help = AFTER_HELP
)]
pub(super) struct Arguments {
    /// The document as it was: a file or URL, JSON or YAML; REVISION:PATH as in git; `upstream`
    /// or `patched`
    #[arg(value_name = "OLD")]
    old: String,

    /// The document as it is: a file or URL, JSON or YAML; REVISION:PATH as in git; `upstream`
    /// or `patched`
    #[arg(value_name = "NEW")]
    new: String,

    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// List all changes of documentation in text, not just the first few
    #[arg(long)]
    documentation: bool,
}

const AFTER_HELP: &str = "\
Exit status, by the worst class:
  0  no change
  1  a document cannot be read
  2  the arguments make no sense
  3  documentation only
  4  additive
  5  behavioural
  6  breaking

Examples:
  cargo xtask diff upstream ~/Downloads/vgis.yml    what an import of it would bring
  cargo xtask diff HEAD:spec/vgis.json upstream     what an import has brought
  cargo xtask diff upstream patched                 what our patches change
  cargo xtask diff v0.1.0:spec/vgis.json upstream --format markdown";

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For a pull request or the summary of a job on GitHub
    Markdown,
    /// For a program
    Json,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let diff = diff(old.value(), new.value());
    let report = match arguments.format {
        Format::Text if arguments.documentation => diff.text_with_documentation(),
        Format::Text => diff.text(),
        Format::Markdown => diff.markdown(),
        Format::Json => diff.json(),
    };
    write!(out, "{report}")?;
    Ok(exit_code(&diff))
}

fn exit_code(diff: &Diff) -> ExitCode {
    ExitCode::from(match diff.class() {
        None => 0,
        Some(Class::Documentation) => 3,
        Some(Class::Additive) => 4,
        Some(Class::Behavioural) => 5,
        Some(Class::Breaking) => 6,
    })
}

/// How long reading from a URL may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Reads what an argument names. A file wins over a revision that is spelt alike.
fn read(name: &str) -> anyhow::Result<Document> {
    let file = match name {
        "upstream" => vis_spec::directory().join(vis_spec::UPSTREAM_FILE),
        "patched" => vis_spec::directory().join(vis_spec::PATCHED_FILE),
        name => PathBuf::from(name),
    };
    if !file.exists() {
        if name.contains("://") {
            let origin = name.parse().with_context(|| name.to_owned())?;
            return Ok(source::read(&origin, TIMEOUT, &mut io::empty())?.document);
        }
        if let Some((revision, path)) = name.split_once(':') {
            let text = Repository::at(&env::current_dir()?).read(revision, path)?;
            return Ok(source::parse(name, &text)?.document);
        }
        bail!(
            "{name} is no file; name a file, a URL, a revision such as HEAD~1:spec/{}, `upstream` or \
             `patched`",
            vis_spec::UPSTREAM_FILE
        );
    }
    Ok(source::read(&Origin::File(file), TIMEOUT, &mut io::empty())?.document)
}
