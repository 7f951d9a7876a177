//! Terminal output: colour on terminals, no error for a closed pipe.

use std::{
    env,
    fmt::Display,
    io::{self, ErrorKind, IsTerminal, Write},
};

use anstyle::{AnsiColor, Style};
use anyhow::Result;

/// Errors and breaking changes.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Old values.
pub const RED: Style = AnsiColor::Red.on_default();
/// Additions and new values.
pub const GREEN: Style = AnsiColor::Green.on_default();
/// Warnings.
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// Paths and details.
pub const DIM: Style = Style::new().dimmed();
/// Headings and next steps.
pub const BOLD: Style = Style::new().bold();

/// Styles text for terminals; `NO_COLOR` disables it.
pub fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Prints to standard output; a closed pipe is not an error. Holds no lock afterwards: generators print, too.
pub fn print(text: impl Display) -> Result<()> {
    match write!(anstream::stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Prints a line to standard error and ignores failures.
pub fn log(text: impl Display) {
    drop(writeln!(anstream::stderr(), "{text}"));
}

/// Overwrites one line of a terminal; an empty text clears it.
pub fn progress(text: &str) {
    let mut terminal = io::stderr();
    if terminal.is_terminal() && env::var_os("TERM").is_some_and(|it| it != "dumb") {
        drop(write!(terminal, "\r\x1b[K{text}"));
    }
}

/// A message with its commands (`cargo …`) in bold.
pub fn message(text: &str) -> String {
    let text = plain(text);
    let mut parts = text.split("`cargo ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once('`') {
        Some((command, rest)) => text + &styled(BOLD, format!("`cargo {command}`")) + rest,
        None => text + "`cargo " + part,
    })
}

/// Replaces control characters in external text.
pub fn plain(text: &str) -> String {
    let is_safe = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    text.replace(|c| !is_safe(c), "\u{fffd}")
}
