//! Analysis of one action: its effects on the baseline and on the new document.

use std::ops::Range;

use serde_json::Value;

use super::{
    Edit,
    merge::{Node, locate, merge_into},
    value_diff::value_diff,
};
use crate::{
    document::{find, first_missing, join, place, shown},
    fix::Rename,
    overlay::{Action, Change, Overlay, path},
};

/// The weight of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Note,
    Warning,
    Conflict,
}

/// A result of the analysis of an action.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(super) action: usize,
    pub(super) weight: Weight,
    pub(super) cause: String,
    /// The old and the new value on two lines, or empty.
    pub(super) diff: String,
    pub(crate) edit: Option<Edit>,
}

/// One action and its effects on the baseline.
pub(super) struct Analysis<'a> {
    pub(super) overlay: &'a Overlay,
    pub(super) index: usize,
    pub(super) action: &'a Action,
    /// The document in the tree, without patches.
    pub(super) baseline: &'a Value,
    pub(super) renames: &'a [Rename],
    /// The nodes that it matches in the baseline.
    pub(super) was: &'a [Node],
}

/// The state of a node that an action no longer matches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NodeStatus {
    /// Upstream has made the change of the action.
    FixedUpstream,
    Removed,
    Different,
}

impl Analysis<'_> {
    /// Explains why the action, which matches `places`, does not match other nodes of the baseline.
    pub(super) fn missing(&self, document: &Value, places: &[String]) -> Option<Finding> {
        let missing = self.was.iter().filter(|node| !places.contains(&node.place));
        let states = missing.map(|node| (self.status(node, document), node));
        let (state, node) = states.max_by_key(|(state, _)| *state)?;
        let outer = first_missing(document, &node.place).unwrap_or(&node.place);
        let mut about = self
            .renames
            .iter()
            .filter(|rename| rename.applies_to(outer));
        let (first, others) = (about.next(), about.count());
        let only = first.filter(|rename| rename.is_only && others == 0);
        let target = only.and_then(|rename| rename.rewrite(&self.action.target));
        let is_more = |target: &&String| matches_more(target, document, places);
        let followed = target.as_ref().filter(is_more);
        let (place, delete) = (shown(outer), Some(""));
        let (cause, replacement) = match (state, first) {
            (NodeStatus::FixedUpstream, _)
                if !self.action.is_documentation() || followed.is_none() =>
            {
                (needless(node), delete)
            }
            (_, Some(Rename { old, new, .. })) if only.is_some() => {
                // Under the new name, upstream may have fixed what the target tests for.
                let is_fixed = target.is_some() && places.is_empty();
                let otherwise = delete.filter(|_| is_fixed);
                let cause = format!("{old} is renamed to {new}");
                (cause, followed.map(String::as_str).or(otherwise))
            }
            (_, Some(Rename { new, .. })) => (
                format!("{place} is removed; possibly renamed to {new}"),
                None,
            ),
            (NodeStatus::Removed, None) => {
                // Earlier actions that do not fit cause other removals.
                let is_upstreams = find(self.baseline, outer).is_some();
                (
                    format!("{place} is removed"),
                    delete.filter(|_| is_upstreams),
                )
            }
            (_, None) => (
                format!("{place} does not pass the test of the target"),
                None,
            ),
        };
        let edit = replacement.and_then(|replacement| self.edit(replacement, &cause));
        let diff = value_diff(Some(&node.before), find(document, &node.place));
        Some(self.finding(Weight::Conflict, cause, diff, edit))
    }

    fn status(&self, node: &Node, document: &Value) -> NodeStatus {
        match (&self.action.change, find(document, &node.place)) {
            (Change::Remove, None) => NodeStatus::FixedUpstream,
            (_, None) => NodeStatus::Removed,
            (Change::Update(update), Some(found))
                if !merge_into(&mut found.clone(), update).is_changed =>
            {
                NodeStatus::FixedUpstream
            }
            _ => NodeStatus::Different,
        }
    }

    /// The findings about the action, which matches the nodes `is` of the new document.
    pub(super) fn findings(&self, is: &[Node], missing: Option<Finding>) -> Vec<Finding> {
        let none = String::new;
        let was = |node: &Node| self.was.iter().find(|was| was.place == node.place);
        for Node { place, outcome, .. } in is {
            if let Some(problem) = outcome.problem {
                let cause = format!("{} {problem}: engines differ", shown(place));
                return vec![self.finding(Weight::Conflict, cause, none(), None)];
            }
        }
        let Some(first) = is.first() else {
            let cause = "the target matches nothing".to_owned();
            let unknown = self.finding(Weight::Conflict, cause, none(), None);
            return vec![missing.unwrap_or(unknown)];
        };
        let is_documentation = self.action.is_documentation();
        let mut outcomes = is.iter().map(|node| &node.outcome);
        if !outcomes.any(|outcome| {
            outcome.is_changed || is_documentation && outcome.is_documentation_changed
        }) {
            let cause = match first.before.get("$ref") {
                Some(to) => format!(
                    "{} is now a reference to {to}, whose siblings are ignored",
                    shown(&first.place)
                ),
                None => needless(first),
            };
            let diff = value_diff(was(first).map(|was| &was.before), Some(&first.before));
            let edit = self.edit("", &cause);
            return vec![self.finding(Weight::Conflict, cause, diff, edit)];
        }

        let mut found = Vec::new();
        for node in is {
            let replaced = was(node).into_iter().flat_map(|was| &was.outcome.replaced);
            for (keys, old) in replaced {
                let mut now = node.outcome.replaced.iter();
                if let Some((_, new)) = now.find(|(other, new)| other == keys && new != old) {
                    let cause = format!("replaces {}, which is new", within(node, keys));
                    let diff = value_diff(Some(old), Some(new));
                    found.push(self.finding(Weight::Warning, cause, diff, None));
                }
            }
            for keys in &node.outcome.absent {
                let cause = format!(
                    "{} is removed: annotations do not create it",
                    within(node, keys)
                );
                let span = self.overlay.member(self.index, keys);
                let edit = span.map(|span| self.replace(span, "", &cause));
                found.push(self.finding(Weight::Note, cause, none(), edit));
            }
        }
        if let Some(finding) = missing {
            let is_missing = |was: &&Node| !is.iter().any(|node| node.place == was.place);
            let places = listed(self.was.iter().filter(is_missing));
            let mut cause = finding.cause;
            if !cause.starts_with(&places) {
                cause += &format!("; the action no longer matches {places}");
            }
            // An action that still matches is not deleted.
            let edit = finding.edit.filter(|edit| !edit.replacement.is_empty());
            found.push(self.finding(Weight::Warning, cause, finding.diff, edit));
        }
        let grown = listed(is.iter().filter(|node| was(node).is_none()));
        if !grown.is_empty() && !self.was.is_empty() {
            let cause = format!("also matches {grown}");
            found.push(self.finding(Weight::Note, cause, none(), None));
        }
        found
    }

    /// A finding; documentation never causes conflicts.
    fn finding(&self, weight: Weight, cause: String, diff: String, edit: Option<Edit>) -> Finding {
        let is_documentation = self.action.is_documentation();
        let (weight, diff) = match is_documentation {
            true => (Weight::Note, String::new()),
            false => (weight, diff),
        };
        let action = self.index;
        Finding {
            action,
            weight,
            cause,
            diff,
            edit,
        }
    }

    /// Replaces the target, or deletes the action if `target` is empty.
    fn edit(&self, target: &str, reason: &str) -> Option<Edit> {
        let span = match target {
            "" => self.overlay.span(self.index),
            _ => self.overlay.find(self.index, &self.action.target),
        };
        span.map(|span| self.replace(span, target, reason))
    }

    fn replace(&self, span: Range<usize>, replacement: &str, reason: &str) -> Edit {
        let (replacement, reason) = (replacement.to_owned(), reason.to_owned());
        Edit {
            span,
            replacement,
            reason,
        }
    }
}

/// Whether a target matches all of `places` and more.
fn matches_more(target: &str, document: &Value, places: &[String]) -> bool {
    let Ok(path) = path(target) else { return false };
    let found = locate(&path, document);
    let found: Vec<String> = found.iter().map(|at| place(document, at)).collect();
    found.len() > places.len() && places.iter().all(|place| found.contains(place))
}

fn needless(node: &Node) -> String {
    format!("{} no longer needs the action", shown(&node.place))
}

fn within(node: &Node, keys: &[String]) -> String {
    let keys = keys.iter();
    shown(&keys.fold(node.place.clone(), |place, key| join(&place, key)))
}

fn listed<'a>(nodes: impl Iterator<Item = &'a Node>) -> String {
    let places: Vec<String> = nodes.map(|node| shown(&node.place)).collect();
    places.join(", ")
}
