//! A diff as text, for a terminal or a pull request.

use std::fmt::Write as _;

use super::{Change, Severity};

/// Limits of lines for each severity but `Breaking`, and of places on a line; the rest is counted.
const MAX_LINES: usize = 15;
const MAX_PLACES: usize = 3;

/// One line for each change, by severity; `verbose` lists all.
pub fn text(changes: &[Change], verbose: bool) -> String {
    render(changes, verbose, ["", "", "  "])
}

/// The changes for a comment on a pull request.
pub fn markdown(changes: &[Change]) -> String {
    render(changes, false, ["**", "**\n", "- "])
}

fn render(changes: &[Change], verbose: bool, [begin, end, item]: [&str; 3]) -> String {
    use Severity::{Additive, Behavioural, Breaking, Documentation};
    let mut text = String::new();
    for severity in [Breaking, Behavioural, Additive, Documentation] {
        let lines = lines(changes.iter().filter(|change| change.severity == severity));
        let max = match severity {
            _ if verbose => usize::MAX,
            Breaking => usize::MAX,
            Documentation => 0,
            _ => MAX_LINES,
        };
        if !lines.is_empty() {
            let _ = writeln!(text, "{begin}{severity} changes: {}{end}", lines.len());
        }
        for line in lines.iter().take(max) {
            let _ = writeln!(text, "{item}{line}");
        }
        if max > 0 && lines.len() > max {
            let _ = writeln!(text, "{item}and {} more", lines.len() - max);
        }
    }
    text
}

/// Changes with equal texts become one line with their places.
fn lines<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<String> {
    let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
    for change in changes {
        let place = code(&change.place);
        match rows.iter_mut().find(|(text, _)| *text == change.text) {
            Some((_, places)) => places.push(place),
            None => rows.push((&change.text, vec![place])),
        }
    }
    let line = |(text, places): (&str, Vec<String>)| {
        let more = match places.len().saturating_sub(MAX_PLACES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let places = &places[..places.len().min(MAX_PLACES)];
        format!("{}{more}: {text}", places.join(", "))
    };
    rows.into_iter().map(line).collect()
}

/// Quotes text of a document in backticks, without characters that end the quotation or its direction.
pub(super) fn code(text: &str) -> String {
    let is_unsafe = |c: char| c == '`' || c.is_control() || BIDI.contains(c);
    match text {
        "" => "none".to_owned(),
        text => format!("`{}`", text.replace(is_unsafe, "?")),
    }
}

const BIDI: &str = "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
