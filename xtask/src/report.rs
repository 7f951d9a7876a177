//! The report for a reviewer: notes, Rust surface, wire, next version.

use std::collections::BTreeMap;

use anstyle::Style;
use similar::TextDiff;
use vis_spec::normalise::Note;

use crate::{
    diff::{self, Severity},
    import::Candidate,
    output::{BOLD, DIM, ERROR, GREEN, RED, YELLOW, plain, styled},
    overlay::Overlay,
    patch::{Cause, Edit, Patched},
    surface::{self, Level},
    workspace::OVERLAY,
};

/// Maximum lines of a section and characters of a line, without `--verbose`.
const MAX_LINES: usize = 8;
const MAX_WIDTH: usize = 100;

/// Notes as paragraphs. Left-out parts come first and are always shown.
pub fn notes(notes: &[Note], all: bool) -> String {
    let is_left_out = |note: &&Note| note.text.contains("left out");
    let (mut shown, others): (Vec<_>, Vec<_>) = notes.iter().partition(is_left_out);
    let count = if all { others.len() } else { MAX_LINES / 2 };
    shown.extend(others.iter().take(count));
    let note = |note: &&Note| format!("{}\n", headed(BOLD, "note", &note.to_string()));
    let text: String = shown.iter().map(note).collect();
    match notes.len() - shown.len() {
        0 => text,
        hidden => format!("{text}{}\n\n", more(hidden, "notes")),
    }
}

/// Warnings and notes about the overlay.
pub fn patching(patched: &Patched, all: bool) -> String {
    let warning = |it| cause(YELLOW, "warning", it, all) + "\n";
    let note = |it| cause(BOLD, "note", it, all) + "\n";
    let notes = patched.notes.iter().map(note);
    patched.warnings.iter().map(warning).chain(notes).collect()
}

/// The causes for which actions do not fit, and the edits that `--fix` makes.
pub fn conflicts(candidate: &Candidate, fixed: Option<&Overlay>, all: bool) -> String {
    let conflicts = candidate.patched.conflicts.iter();
    let conflict = |it| cause(ERROR, "conflict", it, all) + "\n";
    let text: String = conflicts.map(conflict).collect();
    let Some(fixed) = fixed else {
        return text;
    };
    let diff = limited(&text_diff(candidate.overlay.text(), fixed.text(), all), all);
    format!("{text}{}\n{diff}", styled(BOLD, "--fix makes these edits:"))
}

/// A cause, the places of its actions, and the values in the document.
fn cause(style: Style, word: &str, cause: &Cause, all: bool) -> String {
    let mut places = String::new();
    for (action, edit) in &cause.actions {
        let place = styled(DIM, format!("{OVERLAY}:{}", action.line));
        places += &format!("  {place} {}\n", plain(&action.group));
        let target = elided(&action.target, all);
        match (word, edit) {
            ("conflict", None) => {
                places += &coloured(&format!("  needs a decision: {target}"), all)
            }
            ("warning", None) => places += &coloured(&format!("  {target}"), all),
            _ => {}
        }
    }
    let values = coloured(&cause.diff, all);
    headed(style, word, &cause.text) + &limited(&places, all) + &values
}

/// A target with the first name of each list.
fn elided(target: &str, all: bool) -> String {
    let list = |list: &str| match list.split_once("','") {
        Some((first, others)) if list.ends_with("']") && !all => {
            let count = others.split("','").count();
            format!("{first}', … {count} more]")
        }
        _ => list.to_owned(),
    };
    target.split_inclusive(']').map(list).collect()
}

/// The edits that `--fix` made, and their reasons.
pub fn edits(edits: &[Edit], before: &str, after: &str) -> String {
    let reasons = edits.iter().map(|it| headed(BOLD, "fix", &it.reason));
    let mut reasons = Vec::from_iter(reasons);
    reasons.dedup();
    let end = if reasons.is_empty() { "" } else { "\n" };
    reasons.concat() + &text_diff(before, after, true) + end
}

fn text_diff(before: &str, after: &str, all: bool) -> String {
    let diff = TextDiff::from_lines(before, after);
    coloured(&diff.unified_diff().context_radius(0).to_string(), all)
}

fn headed(style: Style, word: &str, text: &str) -> String {
    format!("{} {}\n", styled(style, format!("{word}:")), plain(text))
}

/// Indents and truncates lines. The first word has the colour of its severity, a value that of its sign.
fn coloured(text: &str, all: bool) -> String {
    let line = |line: &str| {
        let end = line.char_indices().nth(MAX_WIDTH).filter(|_| !all);
        let (line, cut) = end.map_or((line, ""), |(end, _)| (&line[..end], "…"));
        let word = line.trim_start().split(' ').next().unwrap_or_default();
        let (style, coloured) = match word {
            "breaking" | "major" => (ERROR, word),
            "behavioural" => (YELLOW, word),
            "additive" | "minor" => (GREEN, word),
            "@@" => (DIM, line),
            _ if word.starts_with('-') => (RED, line),
            _ if word.starts_with('+') => (GREEN, line),
            _ => (Style::new(), ""),
        };
        let rest = line.strip_prefix(coloured).unwrap_or(line);
        format!("  {}{rest}{cut}\n", styled(style, coloured))
    };
    plain(text).lines().map(line).collect()
}

/// The changes for Rust users.
pub fn surface(changes: &[surface::Change], all: bool) -> String {
    let line = |change: &surface::Change| format!("{} {}\n", change.level, change.text);
    let text: String = changes.iter().map(line).collect();
    section("for Rust users", &limited(&coloured(&text, true), all))
}

/// The changes on the wire.
pub fn wire(changes: &[diff::Change], all: bool) -> String {
    section("on the wire", &coloured(&diff::text(changes, all), true))
}

fn section(title: &str, text: &str) -> String {
    let nothing = if text.is_empty() { "  no change\n" } else { "" };
    format!("{}\n{text}{nothing}\n", styled(BOLD, format!("{title}:")))
}

fn limited(text: &str, all: bool) -> String {
    let count = text.lines().count();
    if all || count <= MAX_LINES {
        return text.to_owned();
    }
    let lines: Vec<&str> = text.lines().take(MAX_LINES - 1).collect();
    let more = more(count - lines.len(), "lines");
    format!("{}\n  {more}\n", lines.join("\n"))
}

fn more(count: usize, what: &str) -> String {
    styled(DIM, format!("… {count} more {what}; --verbose shows them"))
}

/// The most severe change on the wire, as the last line.
pub fn severity(changes: &[diff::Change]) -> String {
    let severity = changes.iter().map(|change| change.severity).max();
    let text = severity.map(|severity| format!("{severity} {}", severity.meaning()));
    text.map_or(String::new(), |text| verdict("most severe", &text))
}

/// The level and the next version, as the last line of a report.
pub fn version(surface: &[surface::Change], wire: &[diff::Change], version: &str) -> String {
    verdict("version", &next_version(surface, wire, version))
}

fn verdict(title: &str, text: &str) -> String {
    let (title, text) = (format!("{title}:"), coloured(text, true));
    format!("{} {}", styled(BOLD, title), text.trim_start())
}

/// The level and the next version. A change of behaviour is at least minor.
pub fn next_version(surface: &[surface::Change], wire: &[diff::Change], version: &str) -> String {
    let behaves = wire.iter().any(|it| it.severity > Severity::Additive);
    let level = surface.iter().map(|it| it.level).max();
    let (level, why) = match level {
        None | Some(Level::Patch) if behaves => (Level::Minor, ": the service behaves differently"),
        None if wire.is_empty() => return format!("stays {version}: no generated code changes"),
        level => (level.unwrap_or(Level::Patch), ""),
    };
    let next = level.next(version).unwrap_or_default();
    format!("{level}, {version} to {next} at least{why}")
}

/// A draft for CHANGELOG.md.
pub fn change_log(changes: &[surface::Change], wire: &[diff::Change], version: &str) -> String {
    let version = plain(version);
    let mut changed = format!("- Built from Vonage's document of version {version}.\n");
    let is_behavioural = |it: &&diff::Change| it.severity == Severity::Behavioural;
    for change in wire.iter().filter(is_behavioural) {
        changed += &format!("- {}: {}.\n", plain(&change.place), plain(&change.text));
    }
    let mut groups = BTreeMap::from([("Changed", changed)]);
    for change in changes.iter().filter(|it| it.level > Level::Patch) {
        let (title, text) = match change.text.split_once(": ") {
            Some(("new", text)) => ("Added", text),
            Some(("removed", text)) => ("Removed", text),
            Some(("changed" | "renamed", text)) => ("Changed", text),
            _ => ("Changed", change.text.as_str()),
        };
        *groups.entry(title).or_default() += &format!("- `{}`.\n", plain(text));
    }
    let group = |(title, lines): (&str, String)| format!("### {title}\n\n{lines}\n");
    groups.into_iter().map(group).collect()
}

/// Changes for Rust users, for the summary of a job; `next` is the version.
pub fn surface_markdown(changes: &[surface::Change], next: &str) -> String {
    let line = |change: &surface::Change| {
        // A backtick would end the code span: a document could inject HTML.
        let text = change.text.replace(['`', '\n'], " ");
        format!("- **{}** `{text}`\n", change.level)
    };
    let lines: String = changes.iter().map(line).collect();
    format!("## Rust surface: {next}\n\n{lines}\n")
}
