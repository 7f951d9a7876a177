//! What there is to say of one action, by what it does to the baseline and to the new document.

use std::ops::Range;

use serde_json::Value;

use super::{
    Edit,
    compared::compared,
    merge::{Node, locate, merge_into},
};
use crate::{
    document::{find, gone, join, place, shown},
    fix::Rename,
    overlay::{Action, Change, Overlay, path},
};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Note,
    Warning,
    Conflict,
}

/// Something to say about an action.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(super) action: usize,
    pub(super) weight: Weight,
    pub(super) cause: String,
    /// Two lines, the old and the new value; or nothing.
    pub(super) seen: String,
    pub(crate) edit: Option<Edit>,
}

/// One action, and what it did to the baseline.
pub(super) struct Judge<'a> {
    pub(super) overlay: &'a Overlay,
    pub(super) index: usize,
    pub(super) action: &'a Action,
    /// The document in the tree, without patches.
    pub(super) baseline: &'a Value,
    pub(super) renames: &'a [Rename],
    /// The nodes that it matches there.
    pub(super) was: &'a [Node],
}

/// What has become of a node that an action no longer matches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// It is as the action would make it.
    Fixed,
    Gone,
    Different,
}

impl Judge<'_> {
    /// Says why the action, which matches these places, does not match others of the baseline.
    pub(super) fn missing(&self, document: &Value, places: &[String]) -> Option<Finding> {
        let missing = self.was.iter().filter(|node| !places.contains(&node.place));
        let states = missing.map(|node| (self.state(node, document), node));
        let (state, node) = states.max_by_key(|(state, _)| *state)?;
        let outer = gone(document, &node.place).unwrap_or(&node.place);
        let mut about = self.renames.iter().filter(|rename| rename.is_about(outer));
        let (first, others) = (about.next(), about.count());
        let only = first.filter(|rename| rename.is_only && others == 0);
        let target = only.and_then(|rename| rename.follow(&self.action.target));
        let is_more = |target: &&String| matches_more(target, document, places);
        let followed = target.as_ref().filter(is_more);
        let (place, delete) = (shown(outer), Some(""));
        let (cause, replacement) = match (state, first) {
            (State::Fixed, _) if !self.action.is_words() || followed.is_none() => {
                (needless(node), delete)
            }
            (_, Some(Rename { old, new, .. })) if only.is_some() => {
                // The target may test for what is no longer wrong under the new name.
                let is_fixed = target.is_some() && places.is_empty();
                let otherwise = delete.filter(|_| is_fixed);
                let cause = format!("{old} is called {new} now");
                (cause, followed.map(String::as_str).or(otherwise))
            }
            (_, Some(Rename { new, .. })) => (format!("{place} is gone; is it {new} now?"), None),
            (State::Gone, None) => {
                // What an earlier action makes may be gone because that one does not fit.
                let is_upstreams = find(self.baseline, outer).is_some();
                (format!("{place} is gone"), delete.filter(|_| is_upstreams))
            }
            (_, None) => (format!("{place} is not as the target tests it"), None),
        };
        let edit = replacement.and_then(|replacement| self.edit(replacement, &cause));
        let seen = compared(Some(&node.before), find(document, &node.place));
        Some(self.finding(Weight::Conflict, cause, seen, edit))
    }

    fn state(&self, node: &Node, document: &Value) -> State {
        match (&self.action.change, find(document, &node.place)) {
            (Change::Remove, None) => State::Fixed,
            (_, None) => State::Gone,
            (Change::Update(update), Some(found))
                if !merge_into(&mut found.clone(), update).is_changed =>
            {
                State::Fixed
            }
            _ => State::Different,
        }
    }

    /// Judges the action by what it did to the nodes `is` of the new document.
    pub(super) fn findings(&self, is: &[Node], missing: Option<Finding>) -> Vec<Finding> {
        let none = String::new;
        let was = |node: &Node| self.was.iter().find(|was| was.place == node.place);
        for Node { place, outcome, .. } in is {
            if let Some(problem) = outcome.problem {
                let cause = format!("{} {problem}: engines differ on that", shown(place));
                return vec![self.finding(Weight::Conflict, cause, none(), None)];
            }
        }
        let Some(first) = is.first() else {
            let cause = "the target matches nothing".to_owned();
            let unknown = self.finding(Weight::Conflict, cause, none(), None);
            return vec![missing.unwrap_or(unknown)];
        };
        let is_words = self.action.is_words();
        let mut outcomes = is.iter().map(|node| &node.outcome);
        if !outcomes.any(|outcome| outcome.is_changed || is_words && outcome.is_reworded) {
            let cause = match first.before.get("$ref") {
                Some(to) => format!(
                    "{} is {to} now: nothing beside it counts",
                    shown(&first.place)
                ),
                None => needless(first),
            };
            let seen = compared(was(first).map(|was| &was.before), Some(&first.before));
            let edit = self.edit("", &cause);
            return vec![self.finding(Weight::Conflict, cause, seen, edit)];
        }

        let mut found = Vec::new();
        for node in is {
            let replaced = was(node).into_iter().flat_map(|was| &was.outcome.replaced);
            for (keys, old) in replaced {
                let mut now = node.outcome.replaced.iter();
                if let Some((_, new)) = now.find(|(other, new)| other == keys && new != old) {
                    let cause = format!("replaces {}, which is new", within(node, keys));
                    let seen = compared(Some(old), Some(new));
                    found.push(self.finding(Weight::Warning, cause, seen, None));
                }
            }
            for keys in &node.outcome.absent {
                let cause = format!("{} is gone, and words do not make it", within(node, keys));
                let span = self.overlay.member(self.index, keys);
                let edit = span.map(|span| self.replace(span, "", &cause));
                found.push(self.finding(Weight::Note, cause, none(), edit));
            }
        }
        if let Some(finding) = missing {
            let is_missing = |was: &&Node| !is.iter().any(|node| node.place == was.place);
            let places = listed(self.was.iter().filter(is_missing));
            let cause = format!("no longer matches {places}: {}", finding.cause);
            // What still matches is not deleted.
            let edit = finding.edit.filter(|edit| !edit.replacement.is_empty());
            found.push(self.finding(Weight::Warning, cause, finding.seen, edit));
        }
        let grown = listed(is.iter().filter(|node| was(node).is_none()));
        if !grown.is_empty() && !self.was.is_empty() {
            let cause = format!("also matches {grown}");
            found.push(self.finding(Weight::Note, cause, none(), None));
        }
        found
    }

    /// A finding; those about words never refuse.
    fn finding(&self, weight: Weight, cause: String, seen: String, edit: Option<Edit>) -> Finding {
        let is_words = self.action.is_words();
        let (weight, seen) = match is_words {
            true => (Weight::Note, String::new()),
            false => (weight, seen),
        };
        let action = self.index;
        Finding {
            action,
            weight,
            cause,
            seen,
            edit,
        }
    }

    /// Replaces the target; or deletes the action, if there is nothing to replace it with.
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
            line: self.action.line,
            span,
            replacement,
            reason,
        }
    }
}

/// Whether a target matches all these places, and more.
fn matches_more(target: &str, document: &Value, places: &[String]) -> bool {
    let Ok(path) = path(target) else { return false };
    let found = locate(&path, document);
    let found: Vec<String> = found.iter().map(|at| place(document, at)).collect();
    found.len() > places.len() && places.iter().all(|place| found.contains(place))
}

fn needless(node: &Node) -> String {
    format!("{} no longer needs this", shown(&node.place))
}

fn within(node: &Node, keys: &[String]) -> String {
    let keys = keys.iter();
    shown(&keys.fold(node.place.clone(), |place, key| join(&place, key)))
}

fn listed<'a>(nodes: impl Iterator<Item = &'a Node>) -> String {
    let places: Vec<String> = nodes.map(|node| shown(&node.place)).collect();
    places.join(", ")
}
