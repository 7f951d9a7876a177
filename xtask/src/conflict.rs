//! What to do about actions that no longer fit the document: a report that tells of each action why,
//! what upstream has there now, and which lines of the overlay to change, to what.
//!
//! It knows the most when it is given the document that the overlay did fit: then it finds where the
//! places went. Every change that it proposes was tried; the actions after it were tried on what that
//! gave, so that one pass over the report mends the overlay.

mod candidates;
mod counterpart;
mod examination;
mod excerpt;
mod places;
mod proposal;
mod query;
mod references;
mod text;
mod trace;

use std::path::PathBuf;

use serde::Serialize;

pub use proposal::{Advice, Edit, Proposal};

use crate::{document::Document, location::Place, overlay::Overlay, patch::PatchError};

/// Everything that keeps an overlay from fitting a document, quirk by quirk.
///
/// It displays as text for a terminal, and serialises for other ways to show it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The document.
    pub document: PathBuf,
    /// The overlay.
    pub overlay: PathBuf,
    /// The quirks with actions that do not fit, in the order of the overlay; at least one.
    pub quirks: Vec<QuirkConflicts>,
}

/// The actions of one quirk that do not fit.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct QuirkConflicts {
    /// The quirk, as `x-quirk` names it.
    pub quirk: String,
    /// Its actions, in the order of the overlay; at least one.
    pub conflicts: Vec<Conflict>,
}

/// An action that does not fit.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Conflict {
    /// The action, as `x-id` names it.
    pub action: String,
    /// The first and the last line of the action in the overlay.
    pub lines: (u64, u64),
    /// Its target.
    pub target: String,
    /// Why it does not fit.
    pub cause: String,
    /// The places that matter, those which need a look first.
    pub places: Vec<Affected>,
    /// What to do.
    pub advice: Advice,
}

/// A place that an action matches, or did match.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Affected {
    /// The place, as a JSONPath.
    pub place: String,
    /// What has become of it.
    pub state: State,
    /// What upstream has there now, or the deepest place above it that upstream still has.
    pub now: Option<Excerpt>,
}

/// What has become of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum State {
    /// It matches, and it did not before.
    New,
    /// It is elsewhere, or goes by another name.
    Moved,
    /// It is there, and does not match any more, or holds something else.
    Changed,
    /// It is not there any more.
    Gone,
    /// It is as the action wants it.
    Mended,
    /// It matches.
    Found,
}

/// Some value of the document, cut down to a few lines.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Excerpt {
    /// Where the value is, as a JSONPath.
    pub place: String,
    /// The value, or how it differs from the one before.
    pub text: String,
}

impl Report {
    /// Explains why an overlay does not fit a document. `fitted` is a document that it did fit, if there
    /// is one.
    pub fn new(
        document: &Document,
        fitted: Option<&Document>,
        overlay: &Overlay,
        error: &PatchError,
    ) -> Self {
        let conflicts = examination::conflicts(document, fitted, overlay, error);
        let mut quirks: Vec<QuirkConflicts> = Vec::new();
        for (quirk, conflict) in conflicts {
            match quirks.iter_mut().find(|group| group.quirk == quirk) {
                Some(group) => group.conflicts.push(conflict),
                None => quirks.push(QuirkConflicts {
                    quirk,
                    conflicts: vec![conflict],
                }),
            }
        }
        Self {
            document: document.path().to_owned(),
            overlay: overlay.path().to_owned(),
            quirks,
        }
    }

    /// Whether it tells, for this quirk, of this place of the new document, or of one that this is in.
    pub fn concerns(&self, quirk: &str, place: &Place) -> bool {
        let place = place.to_string();
        let groups = self.quirks.iter().filter(|group| group.quirk == quirk);
        let conflicts = groups.flat_map(|group| &group.conflicts);
        let affected = conflicts.flat_map(|conflict| &conflict.places);
        let told = affected.flat_map(|affected| {
            let now = affected.now.as_ref().map(|now| &now.place);
            [Some(&affected.place), now].into_iter().flatten()
        });
        let mut told = told.filter_map(|told| place.strip_prefix(told.as_str()));
        told.any(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    /// All actions that do not fit.
    pub fn conflicts(&self) -> impl Iterator<Item = &Conflict> {
        self.quirks.iter().flat_map(|quirk| &quirk.conflicts)
    }
}

impl std::error::Error for Report {}
