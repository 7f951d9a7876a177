//! What a document must be before it is written: OpenAPI 3.0 that a code generator can follow.

mod lost;
mod operation_ids;
mod operations;
mod parameters;
mod references;
mod shape;

use std::{fmt, path::PathBuf};

pub(crate) use references::follow;

use serde_json::Value;

use crate::{location::Location, overlay::Action, patch::Patched};

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is wrong.
    pub location: Location,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    fn new(location: Location, message: impl Into<String>) -> Self {
        Self {
            location,
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.location, self.message)
    }
}

/// All that is wrong with a document.
pub fn problems(document: &Value) -> Vec<Problem> {
    let checks = [
        shape::problems,
        references::problems,
        operation_ids::problems,
        parameters::problems,
    ];
    checks.iter().flat_map(|check| check(document)).collect()
}

/// The references of a document that lead nowhere.
pub(crate) fn dangling(document: &Value) -> Vec<Problem> {
    references::problems(document)
}

/// Refuses a patched document with problems, and says where each comes from.
pub fn validate(patched: &Patched<'_>) -> Result<(), InvalidDocument> {
    let mut problems = with_origins(problems(patched.document()), patched);
    if problems.is_empty() {
        // Only of a document that is sound otherwise, so that what matters stands alone.
        problems = with_thieves(patched);
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(InvalidDocument {
        upstream: patched.upstream().path().to_owned(),
        overlay: patched.overlay().path().to_owned(),
        problems,
    })
}

/// The patched document is not one that may be written.
#[derive(Clone, Debug)]
pub struct InvalidDocument {
    /// The document that was patched.
    pub upstream: PathBuf,
    /// The overlay that patched it.
    pub overlay: PathBuf,
    /// What is wrong, and the action that brought it in; without one, upstream has it.
    pub problems: Vec<(Problem, Option<Action>)>,
}

/// What is lost from upstream, and the action that lost it.
fn with_thieves(patched: &Patched<'_>) -> Vec<(Problem, Option<Action>)> {
    let upstream = patched.upstream().value();
    let lost = lost::problems(upstream, patched.document());
    lost.into_iter()
        .map(|problem| {
            let mut steps = patched.applied();
            let thief = steps.find(|step| lost::problems(upstream, step.after).contains(&problem));
            (problem, thief.map(|step| step.action.clone()))
        })
        .collect()
}

fn with_origins(problems: Vec<Problem>, patched: &Patched<'_>) -> Vec<(Problem, Option<Action>)> {
    // Looking for problems after each action takes longer than all else, and a sound document is
    // the rule.
    if problems.is_empty() {
        return Vec::new();
    }
    let met: Vec<_> = patched
        .applied()
        .map(|step| (step.action, self::problems(step.before)))
        .collect();
    problems
        .into_iter()
        .map(|problem| {
            let culprit = met.iter().rev().find(|(_, met)| !met.contains(&problem));
            let culprit = culprit.map(|(action, _)| (*action).clone());
            (problem, culprit)
        })
        .collect()
}

impl std::error::Error for InvalidDocument {}

impl fmt::Display for InvalidDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (overlay, upstream) = (self.overlay.display(), self.upstream.display());
        writeln!(
            f,
            "{upstream} patched with {overlay} would not be what it has to be: valid OpenAPI 3.0, with \
             nothing of upstream's lost"
        )?;
        for (problem, origin) in &self.problems {
            writeln!(f, "\n{problem}")?;
            match origin {
                Some(Action { id, line, .. }) => {
                    writeln!(f, "  from    {overlay}:{line}, action `{id}`")?;
                    writeln!(f, "  next    change the action")?;
                }
                None => {
                    writeln!(f, "  from    {upstream}")?;
                    writeln!(f, "  next    mend it with an action in {overlay}")?;
                }
            }
        }
        Ok(())
    }
}
