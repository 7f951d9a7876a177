//! Applying an overlay to a document, and saying where it no longer fits.
//!
//! The overlay is applied to the new document and to the one in the tree (the baseline), action by
//! action, so that what an action finds can be compared:
//!
//! - it matches nothing, or changes nothing: a conflict, unless it is about words;
//! - it matches fewer nodes than in the baseline, or replaces other values: a warning;
//! - it matches more: a note;
//! - something of upstream's is lost that the action does not remove by its name: a conflict.

mod compared;
mod judge;
mod merge;

use std::ops::Range;

use serde_json::Value;

use crate::{
    document::{find, join, name, place, shown},
    fix::renames,
    overlay::{Action, Change, Overlay},
};
use judge::{Finding, Judge, Weight};
use merge::{apply, locate};

/// What comes of an overlay and a document.
#[derive(Clone, Debug)]
pub struct Patched {
    /// The patched document. It is of no use while there are conflicts.
    pub document: Value,
    /// What grew, and words that found no place.
    pub notes: Vec<String>,
    /// Actions that match fewer nodes than in the baseline, or replace other values.
    pub warnings: Vec<String>,
    /// Actions that no longer fit; those with one cause follow each other and have one message.
    pub conflicts: Vec<Conflict>,
}

/// An action that no longer fits.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The line of the action in the overlay.
    pub line: usize,
    /// The group of the first action with this cause.
    pub group: String,
    /// The cause, the old and the new value on lines that begin with `-` and `+`, and the targets.
    pub message: String,
    /// The edit that `--fix` makes.
    pub edit: Option<Edit>,
}

/// A mechanical edit of the overlay.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The line of the action in the overlay.
    pub line: usize,
    /// The bytes of the overlay to replace.
    pub span: Range<usize>,
    /// What stands there instead.
    pub replacement: String,
    /// Why, in a line.
    pub reason: String,
}

/// Applies an overlay to a document. `baseline` is the document in the tree, which the overlay fits.
pub fn patch(upstream: &Value, overlay: &Overlay, baseline: Option<&Value>) -> Patched {
    let (document, findings) = examine(upstream, overlay, baseline);
    let (mut notes, mut warnings, mut conflicts) = (vec![], vec![], vec![]);
    for finding in findings {
        let Some(action) = overlay.actions().get(finding.action) else {
            continue;
        };
        let seen = finding.seen.replace('\n', "\n  ");
        let text = format!(
            "{} (line {}): {}{seen}",
            action.group, action.line, finding.cause
        );
        match finding.weight {
            Weight::Note => notes.push(text),
            Weight::Warning => warnings.push(text),
            Weight::Conflict => conflicts.push((finding, action)),
        }
    }
    let conflicts = grouped(conflicts);
    Patched {
        document,
        notes,
        warnings,
        conflicts,
    }
}

/// The conflicts by their causes, in the order of the first action of each.
fn grouped(mut findings: Vec<(Finding, &Action)>) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    while let Some((first, action)) = findings.first() {
        let (cause, group) = (first.cause.clone(), action.group.clone());
        let mut message = format!("{cause}{}", first.seen);
        let is_same = |(other, _): &(Finding, &Action)| other.cause == cause;
        let (same, others) = findings.into_iter().partition::<Vec<_>, _>(is_same);
        findings = others;
        for (_, action) in &same {
            message += &format!("\nline {}: {}", action.line, action.target);
        }
        for (Finding { edit, .. }, Action { line, .. }) in same {
            let (line, group, message) = (*line, group.clone(), message.clone());
            conflicts.push(Conflict {
                line,
                group,
                message,
                edit,
            });
        }
    }
    conflicts
}

/// Applies an overlay, and finds out all there is to say about its actions.
pub(crate) fn examine(
    upstream: &Value,
    overlay: &Overlay,
    baseline: Option<&Value>,
) -> (Value, Vec<Finding>) {
    // The tree's own document needs no comparison with itself.
    let baseline = baseline.filter(|baseline| *baseline != upstream);
    let baseline = baseline.unwrap_or(&Value::Null);
    let renames = renames(baseline, upstream);
    let (mut before, mut document) = (baseline.clone(), upstream.clone());
    let (mut findings, mut removed) = (Vec::new(), Vec::new());
    for (index, action) in overlay.actions().iter().enumerate() {
        let pointers = locate(&action.path, &before);
        let was = apply(action, &mut before, &pointers);
        let pointers = locate(&action.path, &document);
        let places: Vec<String> = pointers.iter().map(|at| place(&document, at)).collect();
        let (renames, was) = (&renames, &was);
        let judge = Judge {
            overlay,
            index,
            action,
            baseline,
            renames,
            was,
        };
        let missing = judge.missing(&document, &places);
        let is = apply(action, &mut document, &pointers);
        findings.append(&mut judge.findings(&is, missing));
        if let Change::Remove = action.change {
            removed.extend(is.into_iter().map(|node| (index, action, node)));
        }
    }
    for (index, action, node) in removed {
        let again = find(&document, &node.place);
        let key = node.place.rsplit('/').next().unwrap_or_default();
        let is_meant = again.is_none() && action.target.contains(key);
        if let Some(lost) = lost(&node.before, again, &node.place).filter(|_| !is_meant) {
            let cause = format!("{} would be lost: no target names it", shown(&lost));
            let seen = compared::compared(find(upstream, &lost), None);
            let (weight, edit) = (Weight::Conflict, None);
            findings.push(Finding {
                action: index,
                weight,
                cause,
                seen,
                edit,
            });
        }
    }
    merge::restore_order(&mut document, upstream);
    (document, findings)
}

/// The first place of a value that another one lacks.
fn lost(old: &Value, new: Option<&Value>, at: &str) -> Option<String> {
    match (old, new) {
        (_, None) => Some(at.to_owned()),
        (Value::Object(old), Some(Value::Object(new))) => {
            let mut members = old.iter();
            members.find_map(|(key, value)| lost(value, new.get(key), &join(at, key)))
        }
        (Value::Array(_), Some(_)) if at.ends_with("/required") => None,
        (Value::Array(old), Some(Value::Array(new))) => {
            let gone = old.iter().find(|value| !new.contains(value))?;
            let key = name(gone).or(gone.as_str()).unwrap_or("…");
            Some(join(at, key))
        }
        (Value::Object(_) | Value::Array(_), Some(_)) => Some(at.to_owned()),
        _ => None,
    }
}
