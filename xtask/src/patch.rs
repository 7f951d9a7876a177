//! Applies an overlay to a document, and reports where it no longer fits.
//!
//! Each action is applied to the new document and to the committed one (the baseline), and the
//! matches are compared:
//!
//! - no match or no change: a conflict, unless the action is documentation only;
//! - fewer nodes than in the baseline, or other replaced values: a warning;
//! - more nodes: a note;
//! - a dropped upstream value that no target names: a conflict.

mod analysis;
mod merge;
mod value_diff;

use std::ops::Range;

use serde_json::Value;

use crate::{
    document::{find, join, name, place, shown},
    fix::renames,
    overlay::{Action, Change, Overlay},
};
use analysis::{Analysis, Finding, Weight};
use merge::{apply, locate};

/// The result of applying an overlay to a document.
#[derive(Clone, Debug)]
pub struct Patched {
    /// The patched document, invalid if there are conflicts.
    pub document: Value,
    /// Additional matches, and documentation without a target.
    pub notes: Vec<String>,
    /// Actions that match fewer nodes than in the baseline, or replace other values.
    pub warnings: Vec<String>,
    /// Actions that no longer fit, grouped by cause; one cause has one message.
    pub conflicts: Vec<Conflict>,
}

/// An action that no longer fits.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The line of the action in the overlay.
    pub line: usize,
    /// The group of the first action with this cause.
    pub group: String,
    /// The cause, the old (`-`) and the new (`+`) value, and the targets.
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
    /// The new text.
    pub replacement: String,
    /// The reason, on one line.
    pub reason: String,
}

/// Applies an overlay to a document. `baseline` is the committed document, which the overlay fits.
pub fn patch(upstream: &Value, overlay: &Overlay, baseline: Option<&Value>) -> Patched {
    let (document, findings) = analyse(upstream, overlay, baseline);
    let (mut notes, mut warnings, mut conflicts) = (vec![], vec![], vec![]);
    for finding in findings {
        let Some(action) = overlay.actions().get(finding.action) else {
            continue;
        };
        let diff = finding.diff.replace('\n', "\n  ");
        let text = format!(
            "{} (line {}): {}{diff}",
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

/// Groups conflicts by cause, in the order of the first action of each.
fn grouped(mut findings: Vec<(Finding, &Action)>) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    while let Some((first, action)) = findings.first() {
        let (cause, group) = (first.cause.clone(), action.group.clone());
        let mut message = format!("{cause}{}", first.diff);
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

/// Applies an overlay and analyses all its actions.
pub(crate) fn analyse(
    upstream: &Value,
    overlay: &Overlay,
    baseline: Option<&Value>,
) -> (Value, Vec<Finding>) {
    // The committed document is not compared with itself.
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
        let analysis = Analysis {
            overlay,
            index,
            action,
            baseline,
            renames,
            was,
        };
        let missing = analysis.missing(&document, &places);
        let is = apply(action, &mut document, &pointers);
        findings.append(&mut analysis.findings(&is, missing));
        if let Change::Remove = action.change {
            removed.extend(is.into_iter().map(|node| (index, action, node)));
        }
    }
    for (index, action, node) in removed {
        let again = find(&document, &node.place);
        let key = node.place.rsplit('/').next().unwrap_or_default();
        let is_meant = again.is_none() && action.target.contains(key);
        if let Some(dropped) =
            dropped_property(&node.before, again, &node.place).filter(|_| !is_meant)
        {
            let cause = format!("{} would be dropped: no target names it", shown(&dropped));
            let diff = value_diff::value_diff(find(upstream, &dropped), None);
            let (weight, edit) = (Weight::Conflict, None);
            findings.push(Finding {
                action: index,
                weight,
                cause,
                diff,
                edit,
            });
        }
    }
    merge::restore_order(&mut document, upstream);
    (document, findings)
}

/// The first place in `old` that `new` does not have.
fn dropped_property(old: &Value, new: Option<&Value>, at: &str) -> Option<String> {
    match (old, new) {
        (_, None) => Some(at.to_owned()),
        (Value::Object(old), Some(Value::Object(new))) => {
            let mut members = old.iter();
            members.find_map(|(key, value)| dropped_property(value, new.get(key), &join(at, key)))
        }
        (Value::Array(_), Some(_)) if at.ends_with("/required") => None,
        (Value::Array(old), Some(Value::Array(new))) => {
            let dropped = old.iter().find(|value| !new.contains(value))?;
            let key = name(dropped).or(dropped.as_str()).unwrap_or("…");
            Some(join(at, key))
        }
        (Value::Object(_) | Value::Array(_), Some(_)) => Some(at.to_owned()),
        _ => None,
    }
}
