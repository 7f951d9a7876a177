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
    document::{find, in_order_of, join, name, place, shown},
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
    pub notes: Vec<Cause>,
    /// Actions that match fewer nodes than in the baseline, or replace other values.
    pub warnings: Vec<Cause>,
    /// Actions that no longer fit.
    pub conflicts: Vec<Cause>,
}

/// What happened to a document, and the actions that it concerns.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The cause, on one line.
    pub text: String,
    /// The old (`-`) and the new (`+`) value on two lines, or empty.
    pub diff: String,
    /// The actions, in order, each with the edit that `--fix` makes.
    pub actions: Vec<(Action, Option<Edit>)>,
}

/// A mechanical edit of the overlay.
#[derive(Clone, Debug)]
pub struct Edit {
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
    let [mut notes, mut warnings, mut conflicts] = [const { Vec::<Cause>::new() }; 3];
    for finding in findings {
        let causes = match finding.weight {
            Weight::Note => &mut notes,
            Weight::Warning => &mut warnings,
            Weight::Conflict => &mut conflicts,
        };
        let (text, diff) = (finding.cause, finding.diff);
        let action = overlay.actions().get(finding.action).cloned();
        let action = action.map(|action| (action, finding.edit));
        match causes.iter_mut().find(|cause| cause.text == text) {
            Some(cause) => cause.actions.extend(action),
            None => causes.push(Cause {
                text,
                diff,
                actions: action.into_iter().collect(),
            }),
        }
    }
    Patched {
        document,
        notes,
        warnings,
        conflicts,
    }
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
    (in_order_of(document, upstream), findings)
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
