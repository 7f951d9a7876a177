//! The report for a reviewer: notes, Rust surface, wire, next version.

use std::collections::BTreeMap;

use anstyle::Style;
use similar::TextDiff;
use vis_spec::normalise::Note;

use crate::{
    diff::{self, Severity},
    output::{BOLD, DIM, GREEN, RED, YELLOW, plain, styled},
    patch::{Conflict, Edit, Patched},
    surface::{self, Level},
    workspace::OVERLAY,
};

/// Maximum lines of a section and characters of a line, without `--verbose`.
const MAX_LINES: usize = 8;
const MAX_WIDTH: usize = 150;

/// Notes as paragraphs. Left-out parts come first and are always shown.
pub fn notes(notes: &[Note], all: bool) -> String {
    let is_left_out = |note: &&Note| note.text.contains("left out");
    let (mut shown, others): (Vec<_>, Vec<_>) = notes.iter().partition(is_left_out);
    let count = if all { others.len() } else { MAX_LINES / 2 };
    shown.extend(others.iter().take(count));
    let note = |note: &&Note| paragraph(YELLOW, "note", &note.to_string());
    let text: String = shown.iter().map(note).collect();
    match notes.len() - shown.len() {
        0 => text,
        hidden => format!("{text}{}\n\n", more(hidden, "notes")),
    }
}

/// Warnings and notes about the overlay.
pub fn patching(patched: &Patched) -> String {
    let warning = |text: &String| paragraph(RED, "warning", text);
    let note = |text: &String| paragraph(DIM, "note", text);
    let notes = patched.notes.iter().map(note);
    patched.warnings.iter().map(warning).chain(notes).collect()
}

fn paragraph(style: Style, word: &str, text: &str) -> String {
    format!("{} {}\n\n", styled(style, format!("{word}:")), plain(text))
}

/// The actions that do not fit, by group.
pub fn conflicts(conflicts: &[Conflict], overlay: &str, all: bool) -> String {
    let (mut text, mut group) = (String::new(), "");
    for conflict in conflicts {
        if conflict.group != group {
            group = &conflict.group;
            text += &format!("{}\n", styled(BOLD, plain(group)));
        }
        text += &format!("{}\n", styled(DIM, format!("{OVERLAY}:{}", conflict.line)));
        text += &coloured(&conflict.message, all);
        if let Some(edit) = &conflict.edit {
            let reason = plain(&edit.reason);
            text += &format!("  {} {reason}\n", styled(BOLD, "--fix edits this:"));
            let mut edited = overlay.to_owned();
            if overlay.get(edit.span.clone()).is_some() {
                edited.replace_range(edit.span.clone(), &edit.replacement);
            }
            text += &limited(&text_diff(overlay, &edited, all), all);
        }
        text.push('\n');
    }
    text.pop();
    text
}

/// The edits of `--fix` and their reasons.
pub fn edits(edits: &[Edit], before: &str, after: &str) -> String {
    let reason = |edit: &Edit| format!("  {}\n", plain(&edit.reason));
    let reasons: String = edits.iter().map(reason).collect();
    let heading = styled(BOLD, format!("edited {OVERLAY}:"));
    format!("{heading}\n{reasons}{}\n", text_diff(before, after, true))
}

fn text_diff(before: &str, after: &str, all: bool) -> String {
    let diff = TextDiff::from_lines(before, after);
    coloured(&diff.unified_diff().context_radius(0).to_string(), all)
}

/// Indents, truncates and colours lines by their first word.
fn coloured(text: &str, all: bool) -> String {
    let line = |line: &str| {
        let style = match line.split(' ').find(|word| !word.is_empty()) {
            Some("breaking" | "major") => RED,
            Some("behavioural") => YELLOW,
            Some("additive" | "minor") => GREEN,
            Some(word) if word.starts_with('-') => RED,
            Some(word) if word.starts_with('+') => GREEN,
            _ => Style::new(),
        };
        match line.char_indices().nth(MAX_WIDTH) {
            Some((end, _)) if !all => format!("  {}…\n", styled(style, &line[..end])),
            _ => format!("  {}\n", styled(style, line)),
        }
    };
    plain(text).lines().map(line).collect()
}

/// The changes for Rust users.
pub fn surface(changes: &[surface::Change], all: bool) -> String {
    let line = |change: &surface::Change| format!("{:<5} {}\n", change.level, change.text);
    let text: String = changes.iter().map(line).collect();
    section("for Rust users", &limited(&coloured(&text, all), all))
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
    format!(
        "{}\n  {}\n",
        lines.join("\n"),
        more(count - lines.len(), "lines")
    )
}

fn more(count: usize, what: &str) -> String {
    styled(DIM, format!("… {count} more {what}; --verbose shows them"))
}

/// The level and the next version. A change of behaviour is at least minor.
pub fn next_version(surface: &[surface::Change], wire: &[diff::Change], version: &str) -> String {
    let behaves = wire.iter().any(|it| it.severity > Severity::Additive);
    let least = if behaves { Level::Minor } else { Level::Patch };
    let level = surface.iter().map(|it| it.level).fold(least, Level::max);
    let next = level.next(version).unwrap_or_default();
    format!("{level}, {version} to {next} at least")
}

/// A draft for CHANGELOG.md.
pub fn change_log(changes: &[surface::Change], version: &str) -> String {
    let revision = format!(
        "- Built from Vonage's document of version {}.\n",
        plain(version)
    );
    let mut groups = BTreeMap::from([("Changed", revision)]);
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

/// Changes for Rust users, for the summary of a job.
pub fn surface_markdown(changes: &[surface::Change], version: &str) -> String {
    let line = |change: &surface::Change| {
        // A backtick would end the code span: a document could inject HTML.
        let text = change.text.replace(['`', '\n'], " ");
        format!("- **{}** `{text}`\n", change.level)
    };
    let lines: String = changes.iter().map(line).collect();
    format!(
        "## Rust surface: {}\n\n{lines}\n",
        next_version(changes, &[], version)
    )
}
