//! What is said of an action that does not fit.

use super::super::{State, places::Origin};
use crate::{
    location::Location,
    patch::{Attempt, Cause},
};

/// When the action fits with its target as it is.
pub(super) fn reason(attempt: &Attempt, origins: Option<&[Origin]>) -> String {
    if let Some(Cause::ReplacesOther { stated, found, .. }) = &attempt.cause {
        return match (stated, found) {
            (_, None) => "it only adds now".to_owned(),
            (None, _) => "see that the update says all that upstream does".to_owned(),
            _ => "look whether the update still says all that upstream does, then".to_owned(),
        };
    }
    let Some(origins) = origins else {
        return "if these are the places to mend".to_owned();
    };
    let count = |state| {
        origins
            .iter()
            .filter(|origin| origin.state == state)
            .count()
    };
    let known = origins.iter().filter_map(|origin| origin.location.as_ref());
    let known: Vec<&Location> = known.collect();
    let is_new = |location: &&Location| !known.contains(location);
    let new = attempt.matched.iter().filter(is_new).count();
    let facts = [
        (count(State::Gone), "upstream has dropped", ""),
        (count(State::Mended), "upstream has mended", ""),
        (
            count(State::Changed),
            "if upstream is right about",
            " that changed",
        ),
        (new, "if", " needs this too (else narrow the target)"),
    ];
    let facts = facts.into_iter().filter(|(count, ..)| *count > 0);
    let facts: Vec<String> = facts
        .map(|(count, before, after)| match count {
            1 => format!("{before} the place{after}"),
            _ => format!(
                "{before} the {count} places{}",
                after.replace("needs", "need")
            ),
        })
        .collect();
    match facts.is_empty() {
        true => "if these are the places to mend".to_owned(),
        false => facts.join(", and "),
    }
}

pub(super) fn hint(cause: &Cause, origins: Option<&[Origin]>) -> String {
    let hint = match cause {
        Cause::UpdatesNoObject { .. } => "target the object that this is a member of",
        Cause::UnclearMerge { .. } => {
            "overlay engines differ on it: remove it, and update its parent in the next action"
        }
        Cause::RemovesElement { .. } => {
            "overlay engines differ on it: remove the array, and update its parent in the next action"
        }
        Cause::RemovesScalar { .. } => {
            "the standard does not allow it: remove its parent, and update what that is in"
        }
        Cause::Engine(_) => "change the action as the message says",
        Cause::ChangesNothing { .. } => {
            "upstream has mended these places: take them out of the target"
        }
        _ if origins.is_some() => {
            "compare what upstream has there now with what the action wants: delete the action, or \
             change its target"
        }
        _ => "upstream may have mended this: delete the action, or change its target",
    };
    hint.to_owned()
}
