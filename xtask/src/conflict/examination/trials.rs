//! Changes to an action, tried on the document.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{
        Edit, Proposal, State,
        candidates::{Candidate, candidates},
        places::{self, Origin},
        trace::Step,
    },
    Examination, wording,
};
use crate::{
    location::Location,
    overlay::{Action, Target},
    patch::{Attempt, Cause, attempt, digest},
};

/// More than this many ways to mend one action confuse.
const MOST_PROPOSALS: usize = 3;

/// A change to an action, and the document that the changed action leaves.
pub(super) struct Trial {
    pub(super) proposal: Proposal,
    pub(super) is_rename: bool,
    pub(super) after: Value,
}

impl Examination<'_> {
    /// The changes that make the action fit, the best first.
    pub(super) fn trials(
        &self,
        index: usize,
        action: &Action,
        attempt: &Attempt,
        origins: Option<&[Origin]>,
        step: Option<&Step>,
    ) -> Vec<Trial> {
        let target = action.target.to_string();
        let assumed = places::assumed(attempt, &self.document);
        let known = origins.unwrap_or(&assumed);
        // What is gone or mended needs no other target, what was overlooked does.
        let is_overlooked = |origin: &Origin| {
            let location = origin.location.as_ref();
            let is_other = matches!(origin.state, State::Changed | State::Moved);
            is_other || location.is_some() && attempt.matched.is_empty()
        };
        let is_partly_mended = matches!(attempt.cause, Some(Cause::ChangesNothing { .. }));
        let mut options = Vec::new();
        if is_partly_mended || known.iter().any(is_overlooked) {
            options = candidates(&target, known, &self.renames, &self.document, step);
        }
        options.push(Candidate {
            target,
            reason: wording::reason(attempt, origins),
            is_rename: false,
        });
        let wanted = known.iter().filter(|origin| origin.state != State::Mended);
        let wanted = wanted.filter_map(|origin| origin.location.as_ref());
        let wanted: BTreeSet<String> = wanted.map(Location::to_string).collect();
        let trials = options
            .into_iter()
            .filter_map(|candidate| self.trial(action, candidate, &wanted));
        let mut trials: Vec<(usize, Trial)> = trials.map(|trial| (0, trial)).collect();
        if trials.len() > 1 {
            for (failures, trial) in &mut trials {
                *failures = self.failures_after(index, &trial.after);
            }
            trials.sort_by_key(|(failures, _)| *failures);
        }
        // Where things have only moved, there is nothing to choose.
        let has_moved = known.iter().any(|origin| origin.state == State::Moved);
        let has_changed = known.iter().any(|origin| origin.state == State::Changed);
        let best = trials.first().map(|(_, trial)| trial.is_rename);
        let is_clear = best == Some(true) || has_moved && !has_changed;
        trials.truncate(if is_clear { 1 } else { MOST_PROPOSALS });
        trials.into_iter().map(|(_, trial)| trial).collect()
    }

    fn trial(
        &self,
        action: &Action,
        candidate: Candidate,
        wanted: &BTreeSet<String>,
    ) -> Option<Trial> {
        let mut changed = action.clone();
        changed.target = Target::parse(&candidate.target).ok()?;
        let found = changed.target.find(&self.document);
        let is_same = candidate.target == action.target.to_string();
        let is_wanted = *wanted == found.iter().map(Location::to_string).collect();
        if !is_same && !is_wanted {
            return None;
        }
        changed.matches = found.len();
        let mut after = self.document.clone();
        let first = attempt(&changed, &mut after);
        first.undo(&mut after);
        changed.replaces = digest(&first.replaced);
        if attempt(&changed, &mut after).cause.is_some() {
            return None;
        }
        Some(Trial {
            proposal: Proposal {
                reason: candidate.reason,
                edits: edits(action, &changed),
            },
            is_rename: candidate.is_rename,
            after,
        })
    }

    /// How many of the later actions of the quirk would not fit.
    fn failures_after(&self, index: usize, document: &Value) -> usize {
        let later = self.actions.iter().enumerate().skip(index);
        let quirk = self.actions.get(index).map(|action| &action.quirk);
        let of_quirk = later.filter(|(at, action)| *at > index && Some(&action.quirk) == quirk);
        let mut document = document.clone();
        let mut failures = 0;
        for (_, action) in of_quirk {
            failures += usize::from(attempt(action, &mut document).cause.is_some());
        }
        failures
    }
}

fn edits(action: &Action, changed: &Action) -> Vec<Edit> {
    let target = changed.target.to_string();
    let matches = Edit::set("x-matches", &changed.matches.to_string());
    let replaces = match &changed.replaces {
        Some(digest) => Edit::set("x-replaces", &digest.to_string()),
        None => Edit::Unset { key: "x-replaces" },
    };
    let edits = [
        (changed.matches != action.matches, matches),
        (changed.replaces != action.replaces, replaces),
        (
            target != action.target.to_string(),
            Edit::set("target", &target),
        ),
    ];
    let made = edits.into_iter().filter(|(is_made, _)| *is_made);
    made.map(|(_, edit)| edit).collect()
}
