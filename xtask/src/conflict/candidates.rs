//! Targets that an action may be meant for now.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    State,
    counterpart::Rename,
    places::Origin,
    query::{prefixes, with_literal, with_name},
    trace::Step as Traced,
};
use crate::{
    change::changes,
    location::{Location, Place, Step},
};

/// A filter may test what is so many levels above the place that the target matches.
const TESTED_ABOVE: usize = 3;

/// Lists whose elements OpenAPI lets a document move to its components.
const SHARED: [&str; 4] = ["parameters", "responses", "requestBodies", "headers"];

/// A target, and why it may be the right one.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) target: String,
    pub(super) reason: String,
    /// Whether it is the old target in new names, and nothing else.
    pub(super) is_rename: bool,
}

/// Likely targets, the likeliest first. None of them was tried.
pub(super) fn candidates(
    target: &str,
    origins: &[Origin],
    renames: &[Rename],
    document: &Value,
    step: Option<&Traced>,
) -> Vec<Candidate> {
    let (renamed, reason) = with_renames(target, origins, renames);
    let mut candidates = Vec::new();
    let mut add = |target: String, reason: &str| {
        candidates.push(Candidate {
            target,
            reason: reason.to_owned(),
            is_rename: false,
        });
    };
    if renamed != target {
        add(renamed.clone(), &reason);
    }
    let is_shared = |location: &Location| location.to_string().starts_with("$.components.");
    let is_moved = |origin: &Origin| {
        let was = origin.place.to_string();
        was.starts_with("$.paths") && origin.location.as_ref().is_some_and(is_shared)
    };
    if origins.iter().any(is_moved) {
        for moved in among_components(&renamed) {
            add(moved, "upstream has moved this to its components");
        }
    }
    for (literal, reason) in with_literals(&renamed, origins, document, step) {
        add(literal, &reason);
    }
    let places: Vec<Place> = origins
        .iter()
        .filter(|origin| origin.state != State::Mended)
        .filter_map(|origin| Some(Place::of(origin.location.as_ref()?, document)))
        .collect();
    if let Some(union) = union(&places) {
        add(union, "names the places, whatever upstream has there");
    }
    if let Some(candidate) = candidates.first_mut() {
        candidate.is_rename = candidate.target == renamed && renamed != target;
    }
    let mut known = BTreeSet::from([target.to_owned()]);
    candidates.retain(|candidate| known.insert(candidate.target.clone()));
    candidates
}

fn with_renames(target: &str, origins: &[Origin], renames: &[Rename]) -> (String, String) {
    let own = origins.iter().flat_map(|origin| &origin.renames);
    let mut reasons = Vec::new();
    let renamed = own.chain(renames).fold(target.to_owned(), |text, rename| {
        let renamed = with_name(&text, &rename.old, &rename.new);
        if renamed != text {
            reasons.push(format!("`{}` is `{}` now", rename.old, rename.new));
        }
        renamed
    });
    (renamed, reasons.join(", "))
}

/// The same filters on the components, or on the components as well.
fn among_components(target: &str) -> Vec<String> {
    let shared = SHARED.iter().filter_map(|list| {
        let prefix = prefixes(target)
            .into_iter()
            .find(|prefix| prefix.ends_with(&format!(".{list}")))?;
        let rest = target.strip_prefix(prefix)?;
        Some([
            format!("$.components.{list}{rest}"),
            format!("$..{list}{rest}"),
        ])
    });
    let mut moved: Vec<String> = shared.flatten().collect();
    if let Some(rest) = target.strip_prefix("$.paths..") {
        moved.push(format!("$..{rest}"));
    }
    moved
}

/// The target with what its filters compare with as it reads now.
fn with_literals(
    target: &str,
    origins: &[Origin],
    document: &Value,
    step: Option<&Traced>,
) -> Vec<(String, String)> {
    let Some(step) = step else {
        return Vec::new();
    };
    let mut found: Vec<(String, String)> = Vec::new();
    let mut all = target.to_owned();
    for origin in origins {
        let (Some(old), Some(new)) = (origin.place.locate(&step.before), origin.location.clone())
        else {
            continue;
        };
        for (old, new) in upwards(old).zip(upwards(new)).take(TESTED_ABOVE) {
            let (Some(old), Some(new)) = (old.find(&step.before), new.find(document)) else {
                continue;
            };
            for change in changes(old, new) {
                let (Some(before), Some(after)) = (change.before, change.after) else {
                    continue;
                };
                if let Some(text) = with_literal(target, before, after) {
                    found.push((text, format!("{before} reads {after} now")));
                }
                all = with_literal(&all, before, after).unwrap_or(all);
            }
        }
    }
    found.dedup();
    if found.len() > 1 {
        found.push((all, "upstream has other words now".to_owned()));
    }
    found
}

fn upwards(location: Location) -> impl Iterator<Item = Location> {
    std::iter::successors(Some(location), Location::parent)
}

/// One JSONPath for all of the places, if there is one; it may match other places too.
fn union(places: &[Place]) -> Option<String> {
    let first = places.first()?.steps();
    let is_alike = |place: &Place| place.steps().len() == first.len();
    if !places.iter().all(is_alike) {
        return None;
    }
    let mut text = "$".to_owned();
    for position in 0..first.len() {
        let mut steps: Vec<&Step> = Vec::new();
        for step in places
            .iter()
            .filter_map(|place| place.steps().get(position))
        {
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        text.push_str(&selector(&steps)?);
    }
    Some(text)
}

fn selector(steps: &[&Step]) -> Option<String> {
    if let [step] = steps {
        return Some(step.to_string());
    }
    let quoted = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    let keys: Option<Vec<String>> = steps
        .iter()
        .map(|step| match step {
            Step::Key(key) => Some(quoted(key)),
            _ => None,
        })
        .collect();
    if let Some(keys) = keys {
        return Some(format!("[{}]", keys.join(",")));
    }
    let names: Option<Vec<String>> = steps
        .iter()
        .map(|step| match step {
            Step::Named(name) => Some(format!("@.name=={}", quoted(name))),
            _ => None,
        })
        .collect();
    names.map(|names| format!("[?({})]", names.join(" || ")))
}
