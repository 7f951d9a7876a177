//! Terminal output: colour on terminals, no error for a closed pipe.

use std::{
    fmt::Display,
    io::{ErrorKind, Write},
};

use anstyle::{AnsiColor, Style};
use anyhow::Result;

/// Errors and breaking changes.
pub const RED: Style = AnsiColor::Red.on_default().bold();
/// Additions.
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

/// Replaces control characters in external text.
pub fn plain(text: &str) -> String {
    let is_safe = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    text.replace(|c| !is_safe(c), "\u{fffd}")
}
