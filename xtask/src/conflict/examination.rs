//! One pass over the actions, each on what the mended ones before it have left.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Advice, Conflict, Edit, Proposal, State,
    candidates::{Candidate, candidates},
    counterpart::{Rename, renames},
    places::{self, Origin},
    references,
    trace::{Step, Trace},
};
use crate::{
    document::Document,
    location::Location,
    overlay::{Action, Operation, Overlay, Target},
    patch::{Attempt, Cause, PatchError, attempt, digest},
};

/// More than this many ways to mend one action confuse.
const MOST_PROPOSALS: usize = 3;

/// The actions that do not fit, with their quirks, in the order of the overlay.
pub(super) fn conflicts(
    document: &Document,
    fitted: Option<&Document>,
    overlay: &Overlay,
    error: &PatchError,
) -> Vec<(String, Conflict)> {
    let failures = error.failures.iter();
    let mut examination = Examination {
        actions: overlay.actions(),
        failed: failures.map(|failure| failure.action.id.as_str()).collect(),
        trace: fitted.map(|fitted| Trace::of(fitted.value(), overlay)),
        renames: fitted.map_or_else(Vec::new, |fitted| {
            named_parts()
                .iter()
                .flat_map(|part| renames(part, fitted.value(), document.value()))
                .collect()
        }),
        document: document.value().clone(),
        conflicts: Vec::new(),
        unmended: Vec::new(),
    };
    for (index, action) in overlay.actions().iter().enumerate() {
        examination.examine(index, action);
    }
    let mut conflicts = examination.conflicts;
    if let Some(fitted) = fitted {
        references::add(
            &mut conflicts,
            overlay.actions(),
            &examination.renames,
            fitted.value(),
            &examination.document,
        );
    }
    let conflicts = conflicts.into_iter();
    conflicts
        .filter_map(|(index, conflict)| {
            Some((overlay.actions().get(index)?.quirk.clone(), conflict))
        })
        .collect()
}

/// The objects whose keys targets name.
fn named_parts() -> [Location; 3] {
    let root = Location::root();
    let components = root.key("components");
    [
        root.key("paths"),
        components.key("schemas"),
        components.key("parameters"),
    ]
}

struct Examination<'a> {
    actions: &'a [Action],
    failed: BTreeSet<&'a str>,
    trace: Option<Trace<'a>>,
    renames: Vec<Rename>,
    /// The document as the mended actions so far leave it.
    document: Value,
    conflicts: Vec<(usize, Conflict)>,
    /// Actions for which nothing was found.
    unmended: Vec<usize>,
}

/// A change to an action, and the document that the changed action leaves.
struct Trial {
    proposal: Proposal,
    is_rename: bool,
    after: Value,
}

impl Examination<'_> {
    fn examine(&mut self, index: usize, action: &Action) {
        let attempt = attempt(action, &mut self.document);
        let Some(cause) = &attempt.cause else {
            if self.failed.contains(action.id.as_str()) {
                let on = self.last_conflict_before(&action.quirk);
                self.push(index, action, "fails as long as another action does", on);
            }
            return;
        };
        attempt.undo(&mut self.document);
        if let Some(on) = self.waits_for(index, action, cause) {
            let text = cause.to_string();
            self.push(index, action, &text, Some(on));
            self.unmended.push(index);
            return;
        }
        let (conflict, after) = self.conflict(index, action, &attempt, cause);
        if matches!(conflict.advice, Advice::Decide { .. }) {
            self.unmended.push(index);
        }
        self.conflicts.push((index, conflict));
        if let Some(after) = after {
            self.document = after;
        }
    }

    fn push(&mut self, index: usize, action: &Action, cause: &str, on: Option<String>) {
        let conflict = Conflict {
            action: action.id.clone(),
            lines: (action.line, action.last_line),
            target: action.target.to_string(),
            cause: cause.to_owned(),
            places: Vec::new(),
            advice: match on {
                Some(on) => Advice::Wait { on },
                None => Advice::Decide {
                    hint: "mend the other actions first".to_owned(),
                },
            },
        };
        self.conflicts.push((index, conflict));
    }

    fn last_conflict_before(&self, quirk: &str) -> Option<String> {
        let is_mended =
            |conflict: &&(usize, Conflict)| !matches!(conflict.1.advice, Advice::Wait { .. });
        let mut mended = self.conflicts.iter().rev().filter(is_mended);
        let of_quirk = mended.clone().find(|(index, _)| {
            let action = self.actions.get(*index);
            action.is_some_and(|action| action.quirk == quirk)
        });
        let (_, conflict) = of_quirk.or_else(|| mended.next())?;
        Some(conflict.action.clone())
    }

    /// The earlier action but for which this one would fit, if nothing was found to mend that.
    fn waits_for(&self, index: usize, action: &Action, cause: &Cause) -> Option<String> {
        let earlier = self.unmended.iter().copied().find(|earlier| {
            match &self.trace {
                Some(trace) if trace.step(index).is_some() => trace.depends(index, *earlier),
                // Nothing is known of the past: what its own quirk made ready is missing.
                _ => {
                    let earlier = self.actions.get(*earlier);
                    matches!(cause, Cause::MatchesNothing { .. })
                        && earlier.is_some_and(|earlier| earlier.quirk == action.quirk)
                }
            }
        })?;
        Some(self.actions.get(earlier)?.id.clone())
    }

    fn conflict(
        &self,
        index: usize,
        action: &Action,
        attempt: &Attempt,
        cause: &Cause,
    ) -> (Conflict, Option<Value>) {
        let traced = self.trace.as_ref();
        let known = traced.and_then(|trace| Some((trace, trace.step(index)?)));
        let known = known.as_ref();
        let origins = known
            .map(|(trace, step)| places::origins(action, attempt, &self.document, step, trace));
        let step = known.map(|(_, step)| step);
        let shown = origins.as_deref().zip(step);
        let conflict = |advice| Conflict {
            action: action.id.clone(),
            lines: (action.line, action.last_line),
            target: action.target.to_string(),
            cause: cause.to_string(),
            places: places::affected(action, attempt, &self.document, shown),
            advice,
        };

        let mut trials = self.trials(index, action, attempt, origins.as_deref(), step);
        let proposals = trials.iter().map(|trial| trial.proposal.clone()).collect();
        if let Some(reason) = self.nothing_left(action, attempt, origins.as_deref()) {
            let advice = Advice::Delete {
                reason,
                otherwise: proposals,
            };
            return (conflict(advice), None);
        }
        if trials.is_empty() {
            let hint = hint(cause, origins.as_deref());
            let mut after = self.document.clone();
            self::attempt(action, &mut after);
            return (conflict(Advice::Decide { hint }), Some(after));
        }
        let best = trials.remove(0);
        (conflict(Advice::Change(proposals)), Some(best.after))
    }

    /// Why the action has nothing left to do, if so.
    fn nothing_left(
        &self,
        action: &Action,
        attempt: &Attempt,
        origins: Option<&[Origin]>,
    ) -> Option<String> {
        let mended = "upstream has mended this";
        if let Some(Cause::ChangesNothing { matched, unchanged }) = &attempt.cause
            && unchanged.len() == *matched
        {
            return Some(mended.to_owned());
        }
        if !attempt.matched.is_empty() {
            return None;
        }
        let Some(origins) = origins else {
            return self.is_mended_nearby(action).then(|| mended.to_owned());
        };
        let all = |states: &[State]| {
            !origins.is_empty() && origins.iter().all(|origin| states.contains(&origin.state))
        };
        if all(&[State::Mended]) {
            return Some(match &action.operation {
                Operation::Update(update) if places::is_documentation(update) => {
                    "upstream describes this itself now, in its own words".to_owned()
                }
                _ => mended.to_owned(),
            });
        }
        all(&[State::Gone, State::Mended])
            .then(|| "upstream has dropped this, and nothing like it took its place".to_owned())
    }

    /// Without a document that the overlay fitted: whether what the filter chose from has the new value.
    fn is_mended_nearby(&self, action: &Action) -> bool {
        let Operation::Update(update) = &action.operation else {
            return false;
        };
        if places::is_documentation(update) {
            return false;
        }
        let target = action.target.to_string();
        let Some((_, nodes)) = places::deepest(&target, &self.document) else {
            return false;
        };
        let nodes = nodes.iter().filter_map(|node| node.find(&self.document));
        nodes
            .flat_map(|node| {
                let members = node.as_object().into_iter().flatten();
                let elements = node.as_array().into_iter().flatten();
                members
                    .map(|(_, member)| member)
                    .chain(elements)
                    .chain([node])
            })
            .any(|node| places::covers(node, update))
    }

    /// The changes that make the action fit, the best first.
    fn trials(
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
            reason: reason(attempt, origins),
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

/// When the action fits with its target as it is.
fn reason(attempt: &Attempt, origins: Option<&[Origin]>) -> String {
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

fn hint(cause: &Cause, origins: Option<&[Origin]>) -> String {
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
