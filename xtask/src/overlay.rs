//! Reading an overlay: an [OpenAPI Overlay] document whose actions guard themselves.
//!
//! Beside what the standard asks, each action carries
//!
//! | key | what it says |
//! |---|---|
//! | `description` | what is wrong |
//! | `x-id` | the name of the action, kebab-case, unique |
//! | `x-quirk` | the quirk that it mends, kebab-case; several actions may mend one |
//! | `x-matches` | how many nodes the target matches, at least one |
//! | `x-replaces` | the digest of what the action removes or overwrites, if it does |
//! | `x-evidence` | how we know that it is wrong |
//!
//! [OpenAPI Overlay]: https://spec.openapis.org/overlay/v1.0.0.html

mod dialect;
mod digest;
mod source;
mod target;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

pub use dialect::{ActionFault, Violation};
pub use digest::Digest;
pub use target::Target;

/// An overlay that keeps our rules, and the file that it came from.
#[derive(Clone, Debug)]
pub struct Overlay {
    path: PathBuf,
    actions: Vec<Action>,
}

/// One change to the document: some nodes, and what to do with them.
#[derive(Clone, Debug)]
pub struct Action {
    /// Names the action, in this overlay alone.
    pub id: String,
    /// Names the quirk that the action mends.
    pub quirk: String,
    /// The line of the overlay on which the action begins.
    pub line: u64,
    /// The last line of the action, without the empty lines and the comments that follow.
    pub last_line: u64,
    /// The nodes to act on.
    pub target: Target,
    /// How many nodes the target matches.
    pub matches: usize,
    /// What the action knew of the values that it removes or overwrites; nothing, if there are none.
    pub replaces: Option<Digest>,
    /// What to do with them.
    pub operation: Operation,
}

/// What an action does with a node.
#[derive(Clone, Debug)]
pub enum Operation {
    /// Merges this value into the node.
    Update(Value),
    /// Removes the node.
    Remove,
}

impl Overlay {
    /// Reads the overlay from a file.
    pub fn read(path: &Path) -> Result<Self, OverlayError> {
        let fail = |source| OverlayError::Read {
            path: path.to_owned(),
            source,
        };
        let text = fs::read_to_string(path).map_err(fail)?;
        Self::parse(path, &text)
    }

    /// Reads the overlay from its text; `path` is for messages.
    pub fn parse(path: &Path, text: &str) -> Result<Self, OverlayError> {
        let overlay = source::parse(path, text)?;
        let actions =
            dialect::actions(overlay, text).map_err(|(line, violation)| OverlayError::Rule {
                path: path.to_owned(),
                line,
                violation: Box::new(violation),
            })?;
        Ok(Self {
            path: path.to_owned(),
            actions,
        })
    }

    /// The file that the overlay was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The actions, in the order in which they apply.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }
}

/// Why an overlay cannot be used.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum OverlayError {
    #[error("cannot read the overlay {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// The message shows the lines in question.
    #[error("{} is not an overlay that can be read\n{message}", path.display())]
    Syntax { path: PathBuf, message: String },
    #[error("{}:{line}: {violation}", path.display())]
    Rule {
        path: PathBuf,
        line: u64,
        violation: Box<Violation>,
    },
}
