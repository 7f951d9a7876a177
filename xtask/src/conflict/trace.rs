//! What each action did to a document that the overlay did fit.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    location::{Location, Place},
    overlay::{Action, Overlay},
    patch::attempt,
};

/// What the actions of an overlay met in a document, and left of it.
///
/// A document is large and actions are many, so that only those documents are kept that quirks end with;
/// the others are made again when they are asked for.
pub(super) struct Trace<'a> {
    actions: &'a [Action],
    document: &'a Value,
    /// By the number of actions that were applied.
    kept: BTreeMap<usize, Value>,
}

/// What one action met.
pub(super) struct Step {
    /// The document that the action met.
    pub(super) before: Value,
    matched: Vec<Location>,
    /// What was removed or overwritten.
    pub(super) replaced: Vec<(Place, Value)>,
}

impl<'a> Trace<'a> {
    pub(super) fn of(document: &'a Value, overlay: &'a Overlay) -> Self {
        let actions = overlay.actions();
        let mut kept = BTreeMap::new();
        let mut state = document.clone();
        for (index, action) in actions.iter().enumerate() {
            attempt(action, &mut state);
            let next = actions.get(index + 1);
            if next.is_none_or(|next| next.quirk != action.quirk) {
                kept.insert(index + 1, state.clone());
            }
        }
        Self {
            actions,
            document,
            kept,
        }
    }

    /// The step of the action at `index`, if the action did fit. An overlay that is mended half has
    /// actions that fit the new document only.
    pub(super) fn step(&self, index: usize) -> Option<Step> {
        let before = self.before(index);
        let attempt = attempt(self.actions.get(index)?, &mut before.clone());
        attempt.cause.is_none().then_some(Step {
            before,
            matched: attempt.matched,
            replaced: attempt.replaced,
        })
    }

    fn before(&self, index: usize) -> Value {
        let nearest = self.kept.range(..=index).next_back();
        let (applied, document) = nearest.map_or((0, self.document), |(at, kept)| (*at, kept));
        let mut document = document.clone();
        for action in self.actions.get(applied..index).unwrap_or_default() {
            attempt(action, &mut document);
        }
        document
    }

    /// The document after the last action of a quirk.
    pub(super) fn after(&self, quirk: &str) -> Option<&Value> {
        let last = self
            .actions
            .iter()
            .rposition(|action| action.quirk == quirk)?;
        self.kept.get(&(last + 1))
    }

    /// Whether the action at `index` would not have fitted if the one at `earlier` had done nothing.
    pub(super) fn depends(&self, index: usize, earlier: usize) -> bool {
        let mut document = self.before(earlier);
        let between = self.actions.get(earlier + 1..index).unwrap_or_default();
        for action in between {
            attempt(action, &mut document);
        }
        let action = self.actions.get(index);
        action.is_some_and(|action| attempt(action, &mut document).cause.is_some())
    }
}

impl Step {
    /// The places that the action matched.
    pub(super) fn places(&self) -> Vec<Place> {
        let places = self.matched.iter();
        places
            .map(|location| Place::of(location, &self.before))
            .collect()
    }
}
