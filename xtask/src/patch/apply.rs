//! Applying one action, and refusing it when it does not fit.

use roas_overlay::{
    apply::{Apply, ApplyOptions},
    v1_0,
};
use serde_json::Value;

use super::Cause;
use crate::{
    location::Location,
    overlay::{Action, Operation},
};

/// The document after the action.
pub(super) fn apply(action: &Action, before: &Value) -> Result<Value, Cause> {
    let matched = action.target.find(before);
    let expected = action.matches;
    if matched.is_empty() {
        return Err(Cause::MatchesNothing { expected });
    }
    if matched.len() != expected {
        return Err(Cause::MatchesOther { expected, matched });
    }
    for place in &matched {
        if let Some(node) = place.find(before) {
            refuse_outside_core(&action.operation, node, place)?;
        }
    }

    let mut after = before.clone();
    let strict = ApplyOptions::ErrorOnZeroMatch | ApplyOptions::ErrorOnMixedKindMatch;
    overlay_of(action)
        .apply(&mut after, strict)
        .map_err(|error| Cause::Engine(error.kind))?;

    let unchanged: Vec<Location> = matched
        .into_iter()
        .filter(|place| place.find(before) == place.find(&after))
        .collect();
    if unchanged.is_empty() {
        return Ok(after);
    }
    Err(Cause::ChangesNothing {
        matched: expected,
        unchanged,
    })
}

fn overlay_of(action: &Action) -> v1_0::Overlay {
    let (update, remove) = match &action.operation {
        Operation::Update(value) => (Some(value.clone()), None),
        Operation::Remove => (None, Some(true)),
    };
    let target = action.target.to_string();
    let action = v1_0::Action {
        target,
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
