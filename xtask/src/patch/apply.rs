//! Applying one action, and refusing it when it does not fit.

use std::collections::HashSet;

use roas_overlay::{
    apply::{Apply, ApplyOptions},
    v1_0,
};
use serde_json::Value;

use super::{
    Cause, order,
    replaced::{digest, replaced},
};
use crate::{
    location::{Location, Place, Segment},
    overlay::{Action, Operation},
};

/// How one action fared.
pub(crate) struct Attempt {
    /// The nodes that the target matched.
    pub(crate) matched: Vec<Location>,
    /// What the action removed or overwrote, or would have.
    pub(crate) replaced: Vec<(Place, Value)>,
    /// Why the action does not fit; nothing, if it does.
    pub(crate) cause: Option<Cause>,
    /// Whether the action was applied: it may well be, and not fit.
    pub(crate) is_applied: bool,
    /// What was around the matched nodes.
    undo: Vec<(Location, Value)>,
}

impl Attempt {
    /// Leaves the document as it was before the action.
    pub(crate) fn undo(&self, document: &mut Value) {
        for (place, value) in self.undo.iter().rev() {
            if let Some(changed) = place.find_mut(document) {
                changed.clone_from(value);
            }
        }
    }
}

/// Applies an action as far as that goes.
pub(crate) fn attempt(action: &Action, document: &mut Value) -> Attempt {
    let matched = action.target.find(document);
    let mut attempt = Attempt {
        replaced: replaced(&action.operation, document, &matched),
        matched,
        cause: None,
        is_applied: false,
        undo: Vec::new(),
    };
    attempt.cause = match unchanged(action, document, &mut attempt) {
        Ok(unchanged) => {
            attempt.is_applied = true;
            misfit(action, &attempt, unchanged)
        }
        Err(cause) => {
            attempt.undo(document);
            attempt.undo.clear();
            Some(cause)
        }
    };
    attempt.cause = count_misfit(action, &attempt.matched).or(attempt.cause.take());
    attempt.is_applied &= !attempt.matched.is_empty();
    attempt
}

/// Applies the action; the nodes that it left as they were.
fn unchanged(
    action: &Action,
    document: &mut Value,
    attempt: &mut Attempt,
) -> Result<Vec<Location>, Cause> {
    for place in &attempt.matched {
        if let Some(node) = place.find(document) {
            refuse_outside_core(&action.operation, node, place)?;
        }
    }
    let mut saved = HashSet::new();
    let mut unchanged = Vec::new();
    // From the end, as a node may be inside of another one.
    for place in attempt.matched.iter().rev() {
        let parent = place.parent().unwrap_or_default();
        let Some(around) = parent.find_mut(document) else {
            continue;
        };
        if saved.insert(parent.clone()) {
            attempt.undo.push((parent.clone(), around.clone()));
        }
        let last = place.segments().last();
        let before = member(around, last).cloned();
        apply_at(action, around, last).map_err(Cause::Engine)?;
        if member(around, last) == before.as_ref() {
            unchanged.push(place.clone());
        }
    }
    for (parent, before) in &attempt.undo {
        if let Some(after) = parent.find_mut(document) {
            order::restore(after, before);
        }
    }
    unchanged.reverse();
    Ok(unchanged)
}

fn member<'a>(value: &'a Value, segment: Option<&Segment>) -> Option<&'a Value> {
    match segment {
        None => Some(value),
        Some(Segment::Key(key)) => value.get(key),
        Some(Segment::Index(index)) => value.get(index),
    }
}

/// Has the engine apply the action to one node. It copies the document that it is given, so it is given
/// no more than the object or array around the node.
fn apply_at(
    action: &Action,
    around: &mut Value,
    last: Option<&Segment>,
) -> Result<(), roas_overlay::apply::ApplyErrorKind> {
    let node = match last {
        None => Location::root(),
        Some(Segment::Key(key)) => Location::root().key(key),
        Some(Segment::Index(index)) => Location::root().index(*index),
    };
    let strict = ApplyOptions::ErrorOnZeroMatch | ApplyOptions::ErrorOnMixedKindMatch;
    overlay_of(action, &node)
        .apply(around, strict)
        .map(drop)
        .map_err(|error| error.kind)
}

fn count_misfit(action: &Action, matched: &[Location]) -> Option<Cause> {
    let expected = action.matches;
    match matched.len() {
        0 => Some(Cause::MatchesNothing { expected }),
        count if count != expected => Some(Cause::MatchesOther {
            expected,
            matched: matched.to_vec(),
        }),
        _ => None,
    }
}

fn misfit(action: &Action, attempt: &Attempt, unchanged: Vec<Location>) -> Option<Cause> {
    if !unchanged.is_empty() {
        return Some(Cause::ChangesNothing {
            matched: action.matches,
            unchanged,
        });
    }
    let found = digest(&attempt.replaced);
    (found != action.replaces).then(|| Cause::ReplacesOther {
        stated: action.replaces.clone(),
        found,
        replaced: attempt.replaced.clone(),
    })
}

fn overlay_of(action: &Action, node: &Location) -> v1_0::Overlay {
    let (update, remove) = match &action.operation {
        Operation::Update(value) => (Some(value.clone()), None),
        Operation::Remove => (None, Some(true)),
    };
    let action = v1_0::Action {
        target: node.to_string(),
        update,
        remove,
        ..Default::default()
    };
    v1_0::Overlay {
        actions: vec![action],
        ..Default::default()
    }
}

/// Refuses what overlay engines do not agree on and only the matched node shows.
fn refuse_outside_core(operation: &Operation, node: &Value, place: &Location) -> Result<(), Cause> {
    let at = place.clone();
    match operation {
        Operation::Remove if place.is_element() => Err(Cause::RemovesElement { at }),
        Operation::Remove if !node.is_object() && !node.is_array() => {
            Err(Cause::RemovesScalar { at })
        }
        Operation::Remove => Ok(()),
        Operation::Update(_) if !node.is_object() => Err(Cause::UpdatesNoObject { at }),
        Operation::Update(update) => refuse_unclear_merge(node, update, place),
    }
}

/// An array is appended to by some engines, joined by others and replaced by the rest, and so is an
/// object that meets something else.
fn refuse_unclear_merge(node: &Value, update: &Value, at: &Location) -> Result<(), Cause> {
    match (node, update) {
        (Value::Object(members), Value::Object(updates)) => updates
            .iter()
            .filter_map(|(key, update)| Some((key, members.get(key)?, update)))
            .try_for_each(|(key, member, update)| {
                refuse_unclear_merge(member, update, &at.key(key))
            }),
        (Value::Array(_) | Value::Object(_), _) | (_, Value::Array(_) | Value::Object(_)) => {
            Err(Cause::UnclearMerge { at: at.clone() })
        }
        _ => Ok(()),
    }
}
