//! Actions that do not fit, in words that say what to do about it.

use std::{fmt, path::PathBuf};

use roas_overlay::apply::ApplyErrorKind;

use crate::{location::Location, overlay::Action};

/// More places than this are only counted.
const MOST_PLACES: usize = 8;

/// Some actions of an overlay do not fit the document.
#[derive(Clone, Debug)]
pub struct PatchError {
    /// The document.
    pub upstream: PathBuf,
    /// The overlay.
    pub overlay: PathBuf,
    /// The actions, at least one.
    pub failures: Vec<Failure>,
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

impl Cause {
    /// What to do next.
    fn advice(&self) -> &'static str {
        match self {
            Self::MatchesNothing { .. } => {
                "upstream may have mended this: delete the action or change its target"
            }
            Self::MatchesOther { expected, matched } if matched.len() < *expected => {
                "upstream may have mended the other places: lower `x-matches` or change the target"
            }
            Self::MatchesOther { .. } => {
                "raise `x-matches` if the new places need this too, else narrow the target"
            }
            Self::ChangesNothing { matched, unchanged } if unchanged.len() < *matched => {
                "upstream may have mended these places: take them out of the target"
            }
            Self::ChangesNothing { .. } => {
                "upstream may have mended this: delete the action or change its target"
            }
            Self::UpdatesNoObject { .. } => "target the object that this is a member of",
            Self::UnclearMerge { .. } => {
                "overlay engines differ on it: remove it, and update its parent in the next action"
            }
            Self::RemovesElement { .. } => {
                "overlay engines differ on it: remove the array, and update its parent in the next action"
            }
            Self::RemovesScalar { .. } => {
                "the standard does not allow it: remove its parent, and update what that is in"
            }
            Self::Engine(_) => "change the action as the message says",
        }
    }

    /// The nodes that an editor of the overlay wants to look at.
    fn places(&self) -> &[Location] {
        match self {
            Self::MatchesOther {
                matched: places, ..
            }
            | Self::ChangesNothing {
                unchanged: places, ..
            } => places,
            _ => &[],
        }
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
        match self.failures.len() {
            1 => writeln!(f, "an action of {overlay} does not fit {upstream}")?,
            count => writeln!(
                f,
                "{count} actions of {overlay} do not fit {upstream}; \
                 begin with the first, as others may fail because it did"
            )?,
        }
        self.failures
            .iter()
            .try_for_each(|failure| write!(f, "\n{overlay}:{failure}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, cause } = self;
        writeln!(
            f,
            "{}: action `{}` (quirk {}) {cause}",
            action.line, action.id, action.quirk
        )?;
        writeln!(f, "  target  {}", action.target)?;
        let places = cause.places();
        for place in places.iter().take(MOST_PLACES) {
            writeln!(f, "  found   {place}")?;
        }
        if let Some(more) = places
            .len()
            .checked_sub(MOST_PLACES)
            .filter(|more| *more > 0)
        {
            writeln!(f, "  found   … and {more} more")?;
        }
        writeln!(f, "  next    {}", cause.advice())
    }
}
