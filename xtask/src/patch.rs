//! Applying an overlay strictly: an action that no longer fits fails, whatever the reason.

mod apply;
mod failure;
pub(crate) mod order;
mod replaced;

use serde_json::Value;

pub(crate) use apply::{Attempt, attempt};
pub(crate) use replaced::{digest, without_documentation};

pub use failure::{Cause, Failure, PatchError};

use crate::{
    document::Document,
    overlay::{Action, Overlay},
};

/// A document with every action of an overlay applied to it.
#[derive(Clone, Debug)]
pub struct Patched<'a> {
    upstream: &'a Document,
    overlay: &'a Overlay,
    steps: Vec<Step<'a>>,
}

/// One action, and the document before and after it.
#[derive(Clone, Copy, Debug)]
pub struct Applied<'a> {
    /// The action.
    pub action: &'a Action,
    /// The document that the action met.
    pub before: &'a Value,
    /// The document that it left.
    pub after: &'a Value,
}

#[derive(Clone, Debug)]
struct Step<'a> {
    action: &'a Action,
    after: Value,
}

/// Applies each action to what the actions before it have left.
///
/// An action that does not fit is applied as far as that goes, and the others are tried all the same,
/// so that one run tells of every action that upstream has outgrown.
pub fn patch<'a>(upstream: &'a Document, overlay: &'a Overlay) -> Result<Patched<'a>, PatchError> {
    let mut patched = Patched {
        upstream,
        overlay,
        steps: Vec::new(),
    };
    let mut failures = Vec::new();
    for action in overlay.actions() {
        let mut after = patched.document().clone();
        let attempt = attempt(action, &mut after);
        failures.extend(attempt.cause.map(|cause| Failure {
            action: action.clone(),
            cause,
        }));
        if attempt.is_applied {
            for place in &attempt.matched {
                order::restore_at(&mut after, upstream.value(), place);
            }
            patched.steps.push(Step { action, after });
        }
    }
    if failures.is_empty() {
        return Ok(patched);
    }
    Err(PatchError {
        upstream: upstream.path().to_owned(),
        overlay: overlay.path().to_owned(),
        failures,
        reached: Box::new(patched.document().clone()),
    })
}

/// Applies one action alone: the document after it, unless it does not fit.
pub fn apply(action: &Action, document: &Value) -> Result<Value, Cause> {
    let mut after = document.clone();
    match attempt(action, &mut after).cause {
        Some(cause) => Err(cause),
        None => Ok(after),
    }
}

impl<'a> Patched<'a> {
    /// The patched document, its keys in the order of upstream.
    pub fn document(&self) -> &Value {
        self.steps
            .last()
            .map_or(self.upstream.value(), |step| &step.after)
    }

    /// The document that was patched.
    pub fn upstream(&self) -> &'a Document {
        self.upstream
    }

    /// The overlay that patched it.
    pub fn overlay(&self) -> &'a Overlay {
        self.overlay
    }

    /// The actions, in the order in which they applied.
    pub fn applied(&self) -> impl Iterator<Item = Applied<'_>> {
        let states = self.steps.iter().map(|step| &step.after);
        let before = std::iter::once(self.upstream.value()).chain(states);
        self.steps.iter().zip(before).map(|(step, before)| Applied {
            action: step.action,
            before,
            after: &step.after,
        })
    }
}
