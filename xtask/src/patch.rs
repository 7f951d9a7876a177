//! Applying an overlay strictly: an action that no longer fits fails, whatever the reason.

mod apply;
mod failure;
mod order;

use serde_json::Value;

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
/// An action that does not fit is left out and the others are tried all the same, so that one run
/// tells of every action that upstream has outgrown.
pub fn patch<'a>(upstream: &'a Document, overlay: &'a Overlay) -> Result<Patched<'a>, PatchError> {
    let mut patched = Patched {
        upstream,
        overlay,
        steps: Vec::new(),
    };
    let mut failures = Vec::new();
    for action in overlay.actions() {
        match apply::apply(action, patched.document()) {
            Ok(mut after) => {
                order::restore(&mut after, patched.document());
                order::restore(&mut after, upstream.value());
                patched.steps.push(Step { action, after });
            }
            Err(cause) => failures.push(Failure {
                action: action.clone(),
                cause,
            }),
        }
    }
    if failures.is_empty() {
        return Ok(patched);
    }
    Err(PatchError {
        upstream: upstream.path().to_owned(),
        overlay: overlay.path().to_owned(),
        failures,
    })
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
