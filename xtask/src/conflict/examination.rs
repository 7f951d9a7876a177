//! One pass over the actions, each on what the mended ones before it have left.

mod trials;
mod wording;

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Advice, Conflict, State,
    counterpart::{Rename, renames},
    places::{self, Origin},
    references,
    trace::Trace,
};
use crate::{
    document::Document,
    location::Location,
    overlay::{Action, Operation, Overlay},
    patch::{Attempt, Cause, PatchError, attempt},
};

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
            let hint = wording::hint(cause, origins.as_deref());
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
}
