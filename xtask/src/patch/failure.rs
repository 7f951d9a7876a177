//! Actions that do not fit, and why; [`conflict`](crate::conflict) says what to do about it.

use std::{fmt, path::PathBuf};

use roas_overlay::apply::ApplyErrorKind;
use serde_json::Value;

use crate::{
    location::{Location, Place},
    overlay::{Action, Digest},
};

/// Some actions of an overlay do not fit the document.
#[derive(Clone, Debug)]
pub struct PatchError {
    /// The document.
    pub upstream: PathBuf,
    /// The overlay.
    pub overlay: PathBuf,
    /// The actions, at least one.
    pub failures: Vec<Failure>,
    /// The document with every action applied as far as that went.
    pub reached: Box<Value>,
}

/// An action that does not fit.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The action.
    pub action: Action,
    /// Why it does not fit.
    pub cause: Cause,
}

/// Why an action does not fit.
#[derive(Clone, Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Cause {
    #[error("matches nothing; expected {}", nodes(*.expected))]
    MatchesNothing { expected: usize },
    #[error("matches {}; expected {expected}", nodes(.matched.len()))]
    MatchesOther {
        expected: usize,
        matched: Vec<Location>,
    },
    #[error("changes nothing at {} of {}", .unchanged.len(), nodes(*.matched))]
    ChangesNothing {
        matched: usize,
        unchanged: Vec<Location>,
    },
    #[error("{}", replaces_other(stated.as_ref(), found.as_ref()))]
    ReplacesOther {
        /// The digest that the action states.
        stated: Option<Digest>,
        /// The digest of what it replaces now; nothing, if it replaces nothing.
        found: Option<Digest>,
        /// What it replaces now, and where.
        replaced: Vec<(Place, Value)>,
    },
    #[error("updates {at}, which is not an object")]
    UpdatesNoObject { at: Location },
    #[error("merges into {at}, which is an array or of another kind than the update")]
    UnclearMerge { at: Location },
    #[error("removes {at}, which is an element of an array")]
    RemovesElement { at: Location },
    #[error("removes {at}, which is neither an object nor an array")]
    RemovesScalar { at: Location },
    #[error("cannot be applied: {0}")]
    Engine(ApplyErrorKind),
}

fn replaces_other(stated: Option<&Digest>, found: Option<&Digest>) -> &'static str {
    match (stated, found) {
        (None, _) => "replaces what upstream has, and does not say by `x-replaces` what that was",
        (_, None) => "replaces nothing, though `x-replaces` says that it does",
        _ => "replaces something else than it did when `x-replaces` was written",
    }
}

fn nodes(count: usize) -> String {
    match count {
        1 => "1 node".to_owned(),
        _ => format!("{count} nodes"),
    }
}

impl std::error::Error for PatchError {}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (overlay, upstream) = (self.overlay.display(), self.upstream.display());
        write!(f, "{overlay} does not fit {upstream}:")?;
        self.failures
            .iter()
            .try_for_each(|failure| write!(f, "\n{overlay}:{failure}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, cause } = self;
        let Action {
            line, id, quirk, ..
        } = action;
        write!(f, "{line}: action `{id}` (quirk {quirk}) {cause}")
    }
}
