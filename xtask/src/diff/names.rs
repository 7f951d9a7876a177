//! Renamed places.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, Parts};
use super::render::code;
use super::{Change, Severity};

/// Renames the places of `old` as in `new`; returns the renames as changes.
pub(super) fn follow(mut old: Facts, new: &Facts) -> (Facts, Vec<Change>) {
    let mut free: BTreeMap<&String, _> = new.iter().map(|(p, is)| (p, identity(is))).collect();
    free.retain(|place, _| !old.contains_key(*place));
    let (mut renamed, mut changes) = (BTreeMap::new(), Vec::new());
    for (was, parts) in old.iter().filter(|(place, _)| !new.contains_key(*place)) {
        let members = identity(parts);
        let is_similar = |others: &BTreeSet<String>| {
            2 * members.intersection(others).count() > members.len().max(others.len())
        };
        let Some(place) = free
            .iter()
            .find(|(_, is)| is_similar(is))
            .map(|(place, _)| *place)
        else {
            continue;
        };
        free.remove(place);
        renamed.insert(was.clone(), place.clone());
        let text = match was.contains(' ') {
            // The path parameter is a change of its own.
            true if template(was) == template(place) => continue,
            true => format!("moved from {}", code(was)),
            false => format!(
                "renamed from {}: breaks Rust users, not the wire",
                code(was)
            ),
        };
        let (severity, place) = (Severity::Breaking, place.clone());
        changes.push(Change {
            severity,
            place,
            text,
        });
    }
    let types = old.values_mut().flat_map(Parts::values_mut);
    for ty in types.filter_map(|part| part.facts.get_mut("type")) {
        let words = ty
            .split(' ')
            .map(|word| renamed.get(word).map_or(word, String::as_str));
        *ty = words.collect::<Vec<_>>().join(" ");
    }
    let name = |place: String| renamed.get(&place).cloned().unwrap_or(place);
    let followed = old.into_iter().map(|(place, parts)| (name(place), parts));
    (followed.collect(), changes)
}

/// The identity of a place: the id of an operation, the members of a schema.
fn identity(parts: &Parts) -> BTreeSet<String> {
    if let Some(id) = parts.get("").and_then(|part| part.facts.get("operationId")) {
        return BTreeSet::from([id.clone()]);
    }
    let members = parts.iter().filter(|(label, _)| !label.is_empty());
    let member = members.map(|(label, part)| format!("{label}{:?}", part.facts.get("type")));
    member.collect()
}

/// A route without the names of its parameters: `GET /calls/{`.
fn template(route: &str) -> String {
    let pieces = route.split('{');
    let pieces = pieces.map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest));
    pieces.collect::<Vec<_>>().join("{")
}
