//! The terminal: colour where it is one, and no error where nobody reads.

use std::{
    fmt::Display,
    io::{ErrorKind, Write},
};

use anstyle::{AnsiColor, Style};
use anyhow::Result;

/// What breaks, and errors.
pub const RED: Style = AnsiColor::Red.on_default().bold();
/// What is added.
pub const GREEN: Style = AnsiColor::Green.on_default();
/// What needs a look.
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// Paths and details.
pub const DIM: Style = Style::new().dimmed();
/// Headings and next steps.
pub const BOLD: Style = Style::new().bold();

/// Text in a style, which is dropped unless it reaches a terminal; `NO_COLOR` drops it, too.
pub fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Prints to standard output; a closed pipe is no error. The lock ends here: generators may print, too.
pub fn print(text: impl Display) -> Result<()> {
    match write!(anstream::stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Prints a line to standard error, which nobody need read.
pub fn tell(text: impl Display) {
    drop(writeln!(anstream::stderr(), "{text}"));
}

/// Text from outside, without control characters that a terminal would obey.
pub fn plain(text: &str) -> String {
    let is_safe = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    text.replace(|c| !is_safe(c), "\u{fffd}")
}
