//! The rules that our overlay keeps beyond the standard.
//!
//! Overlay engines agree on a common core only. Ours must give the same document in any of them, so
//! what lies outside of the core is refused here, as far as the overlay alone shows it; what only
//! the matched nodes show is refused when the action is applied.

use std::{collections::HashMap, ops::RangeInclusive};

use serde_json::Value;
use serde_json_path::ParseError;
use serde_saphyr::Spanned;

use super::{
    Action, Digest, Operation, Target,
    source::{ActionSource, OverlaySource},
};
use crate::location::Location;

/// Integers beyond it lose digits in engines that keep numbers as JavaScript does.
const LARGEST_EXACT_INTEGER: u64 = 1 << 53;

/// A rule that an overlay breaks.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Violation {
    #[error("`overlay: {0}` is no version that we can read; write 1.0.0")]
    Version(String),
    #[error("`actions` is empty; an overlay has at least one action")]
    NoActions,
    #[error("action `{id}`: {fault}")]
    Action { id: String, fault: ActionFault },
}

/// What is wrong with one action.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum ActionFault {
    #[error("the action on line {0} has this `x-id` already; choose another")]
    DuplicateId(u64),
    #[error("`{key}: {value}` is not kebab-case, such as `q01-get-call`")]
    NotKebabCase { key: &'static str, value: String },
    #[error("`{0}` is empty; say it in a sentence")]
    Empty(&'static str),
    #[error("`x-replaces: {0}` is no digest; write twelve hexadecimal digits, in quotes")]
    Digest(String),
    #[error("the target `{target}` is not an RFC 9535 JSONPath: {error}")]
    Target { target: String, error: ParseError },
    #[error("nothing to do; give `update` or `remove: true`")]
    NoOperation,
    #[error("`update` and `remove` exclude each other; make two actions of it")]
    TwoOperations,
    #[error("`remove: false` means different things to different engines; leave it out")]
    RemoveFalse,
    #[error("`copy` is not in Overlay 1.0, and engines differ on it; use `update`")]
    Copy,
    #[error("`update` has {magnitude} at {at}: integers above 2^53 are not exact in every engine")]
    InexactInteger { magnitude: u64, at: Location },
}

/// Something that keeps the rules, or the line and the breach.
type Checked<T, E = ActionFault> = Result<T, (u64, E)>;

/// The actions of an overlay that keeps the rules.
pub(super) fn actions(overlay: OverlaySource, text: &str) -> Checked<Vec<Action>, Violation> {
    let version = overlay.overlay;
    if !is_supported(&version.value) {
        return Err((version.referenced.line(), Violation::Version(version.value)));
    }
    if overlay.actions.value.is_empty() {
        return Err((overlay.actions.referenced.line(), Violation::NoActions));
    }

    let mut lines = HashMap::new();
    let sources = overlay.actions.value;
    let last_lines = last_lines(&sources, text);
    sources
        .into_iter()
        .zip(last_lines)
        .map(|(source, last_line)| {
            let line = source.referenced.line();
            let id = source.value.id.value.clone();
            let checked = match lines.insert(id.clone(), line) {
                Some(first) => Err((line, ActionFault::DuplicateId(first))),
                None => action(line..=last_line, source.value),
            };
            checked.map_err(|(line, fault)| (line, Violation::Action { id, fault }))
        })
        .collect()
}

/// Both minor versions read alike, because the rules leave out all that they differ in.
fn is_supported(version: &str) -> bool {
    let patch = version
        .strip_prefix("1.0.")
        .or_else(|| version.strip_prefix("1.1."));
    patch.is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit()))
}

/// Where each action ends, for whoever is to delete it.
fn last_lines(sources: &[Spanned<ActionSource>], text: &str) -> Vec<u64> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = sources
        .iter()
        .map(|source| usize::try_from(source.referenced.line()).unwrap_or(usize::MAX));
    let ends = starts
        .clone()
        .skip(1)
        .map(|start| start.saturating_sub(1))
        .chain([lines.len()]);
    starts
        .zip(ends)
        .map(|(start, end)| {
            let body = lines.get(start..end).unwrap_or_default();
            let trailing = body.iter().rev().take_while(|line| is_between(line));
            u64::try_from(end.saturating_sub(trailing.count())).unwrap_or(u64::MAX)
        })
        .collect()
}

/// Whether a line may stand between two actions; deeper ones may belong to a text.
fn is_between(line: &str) -> bool {
    let text = line.trim_start();
    text.is_empty() || text.starts_with('#') && line.len() - text.len() <= 2
}

fn action(lines: RangeInclusive<u64>, source: ActionSource) -> Checked<Action> {
    let line = *lines.start();
    insist_on_text("description", &source.description)?;
    insist_on_text("x-evidence", &source.evidence)?;
    Ok(Action {
        operation: operation(line, &source)?,
        id: kebab_case("x-id", source.id)?,
        quirk: kebab_case("x-quirk", source.quirk)?,
        line,
        last_line: *lines.end(),
        target: target(source.target)?,
        matches: source.matches.get(),
        replaces: source.replaces.map(digest).transpose()?,
    })
}

fn operation(line: u64, source: &ActionSource) -> Checked<Operation> {
    if let Some(copy) = &source.copy {
        return Err((copy.referenced.line(), ActionFault::Copy));
    }
    match (&source.update, &source.remove) {
        (_, Some(remove)) if !remove.value => {
            Err((remove.referenced.line(), ActionFault::RemoveFalse))
        }
        (Some(update), Some(_)) => Err((update.referenced.line(), ActionFault::TwoOperations)),
        (None, None) => Err((line, ActionFault::NoOperation)),
        (None, Some(_)) => Ok(Operation::Remove),
        (Some(update), None) => match inexact_integer(&update.value, &Location::root()) {
            Some(fault) => Err((update.referenced.line(), fault)),
            None => Ok(Operation::Update(update.value.clone())),
        },
    }
}

fn target(target: Spanned<String>) -> Checked<Target> {
    Target::parse(&target.value).map_err(|error| {
        let line = target.referenced.line();
        (
            line,
            ActionFault::Target {
                target: target.value,
                error,
            },
        )
    })
}

fn digest(text: Spanned<String>) -> Checked<Digest> {
    Digest::parse(&text.value)
        .ok_or_else(|| (text.referenced.line(), ActionFault::Digest(text.value)))
}

fn insist_on_text(key: &'static str, text: &Spanned<String>) -> Checked<()> {
    if text.value.trim().is_empty() {
        return Err((text.referenced.line(), ActionFault::Empty(key)));
    }
    Ok(())
}

fn kebab_case(key: &'static str, text: Spanned<String>) -> Checked<String> {
    let Spanned {
        value, referenced, ..
    } = text;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if value
        .split('-')
        .all(|word| !word.is_empty() && word.chars().all(is_plain))
    {
        return Ok(value);
    }
    Err((referenced.line(), ActionFault::NotKebabCase { key, value }))
}

fn inexact_integer(value: &Value, at: &Location) -> Option<ActionFault> {
    match value {
        Value::Number(number) => {
            let magnitude = number
                .as_u64()
                .or_else(|| number.as_i64().map(i64::unsigned_abs))?;
            (magnitude > LARGEST_EXACT_INTEGER).then(|| ActionFault::InexactInteger {
                magnitude,
                at: at.clone(),
            })
        }
        Value::Array(elements) => {
            let mut elements = elements.iter().enumerate();
            elements.find_map(|(index, element)| inexact_integer(element, &at.index(index)))
        }
        Value::Object(members) => {
            let mut members = members.iter();
            members.find_map(|(key, member)| inexact_integer(member, &at.key(key)))
        }
        _ => None,
    }
}
