//! What has become of the places that an action matched.

use serde_json::Value;

use super::{
    Affected, Excerpt, State,
    counterpart::{Rename, counterpart},
    excerpt::{cut, excerpt},
    query,
    trace::{Step, Trace},
};
use crate::{
    change::{changes, hunks},
    location::{Location, Place},
    overlay::{Action, Operation, Target},
    patch::{Attempt, Cause, without_documentation},
};

/// Keywords that only people read: whether upstream has found the same words does not matter.
const WORDS: [&str; 5] = ["description", "example", "examples", "summary", "title"];

/// A place that the action matched in the document that it fitted.
pub(super) struct Origin {
    pub(super) place: Place,
    /// Where it is now.
    pub(super) location: Option<Location>,
    pub(super) renames: Vec<Rename>,
    pub(super) state: State,
}

/// The places that the action did match, and what they are now.
pub(super) fn origins(
    action: &Action,
    attempt: &Attempt,
    document: &Value,
    step: &Step,
    trace: &Trace<'_>,
) -> Vec<Origin> {
    let unchanged = unchanged(attempt);
    let wanted = trace.after(&action.quirk);
    step.places()
        .into_iter()
        .map(|place| {
            let found = counterpart(&place, &step.before, document);
            let (location, renames) = found.map_or((None, Vec::new()), |(location, renames)| {
                (Some(location), renames)
            });
            let is_mended = || is_mended(action, &place, location.as_ref(), document, wanted);
            let state = match &location {
                Some(location) if unchanged.contains(location) => State::Mended,
                Some(location) if attempt.matched.contains(location) => State::Found,
                Some(location) if is_moved(&place, location, &step.before, document) => {
                    State::Moved
                }
                _ if is_mended() => State::Mended,
                Some(_) => State::Changed,
                None => State::Gone,
            };
            Origin {
                place,
                location,
                renames,
                state,
            }
        })
        .collect()
}

/// Whether a value is as it was, in another place.
fn is_moved(place: &Place, location: &Location, old: &Value, new: &Value) -> bool {
    let was = place.locate(old);
    was.as_ref().and_then(|was| was.find(old)) == location.find(new)
        && Place::of(location, new) != *place
}

/// Without a document that the overlay fitted: the places that the action matches now.
pub(super) fn assumed(attempt: &Attempt, document: &Value) -> Vec<Origin> {
    let unchanged = unchanged(attempt);
    let matched = attempt.matched.iter();
    matched
        .map(|location| Origin {
            place: Place::of(location, document),
            location: Some(location.clone()),
            renames: Vec::new(),
            state: if unchanged.contains(location) {
                State::Mended
            } else {
                State::Found
            },
        })
        .collect()
}

fn unchanged(attempt: &Attempt) -> &[Location] {
    match &attempt.cause {
        Some(Cause::ChangesNothing { unchanged, .. }) => unchanged,
        _ => &[],
    }
}

/// Whether upstream has at a place what the action, or the actions of its quirk together, put there.
fn is_mended(
    action: &Action,
    place: &Place,
    location: Option<&Location>,
    document: &Value,
    wanted: Option<&Value>,
) -> bool {
    let now = location.and_then(|location| location.find(document));
    match &action.operation {
        Operation::Update(update) => now.is_some_and(|now| covers(now, update)),
        Operation::Remove => {
            let there = wanted.and_then(|wanted| place.locate(wanted)?.find(wanted));
            let plain = |value: &Value| {
                let at = location.cloned().unwrap_or_default();
                without_documentation(value, &at)
            };
            there.map(plain) == now.map(plain)
        }
    }
}

/// Whether a node has all that an update would put into it, in whatever words.
pub(super) fn covers(node: &Value, update: &Value) -> bool {
    match (node, update) {
        (Value::Object(members), Value::Object(updates)) => updates.iter().all(|(key, update)| {
            let member = members.get(key);
            member.is_some_and(|member| {
                let is_text = update.is_string() && WORDS.contains(&key.as_str());
                is_text && member.is_string() || covers(member, update)
            })
        }),
        _ => node == update,
    }
}

/// Whether an update changes nothing but what people read.
pub(super) fn is_documentation(update: &Value) -> bool {
    match update {
        Value::Object(updates) => updates.iter().all(|(key, update)| {
            WORDS.contains(&key.as_str()) || update.is_object() && is_documentation(update)
        }),
        _ => false,
    }
}

/// The places as the report shows them: what is new first, what is as it was last.
pub(super) fn affected(
    action: &Action,
    attempt: &Attempt,
    document: &Value,
    known: Option<(&[Origin], &Step)>,
) -> Vec<Affected> {
    let Some((origins, step)) = known else {
        return unknown(action, attempt, document);
    };
    let is_known = |location: &&Location| {
        let mut origins = origins.iter();
        origins.any(|origin| origin.location.as_ref() == Some(location))
    };
    let new = attempt
        .matched
        .iter()
        .filter(|location| !is_known(location));
    let mut affected: Vec<Affected> = new
        .map(|location| Affected {
            place: Place::of(location, document).to_string(),
            state: State::New,
            now: excerpt_at(location, document),
        })
        .collect();
    affected.extend(
        origins
            .iter()
            .map(|origin| of_origin(origin, attempt, document, step)),
    );
    affected.sort_by_key(|affected| affected.state);
    affected
}

fn of_origin(origin: &Origin, attempt: &Attempt, document: &Value, step: &Step) -> Affected {
    let here = origin.location.as_ref();
    let place = here.map_or_else(
        || origin.place.clone(),
        |location| Place::of(location, document),
    );
    let replaced = |values: &[(Place, Value)], place: &Place| {
        let mut values = values.iter();
        values
            .find(|(other, _)| other == place)
            .map(|(_, value)| value.clone())
    };
    let before = replaced(&step.replaced, &origin.place);
    let now = replaced(&attempt.replaced, &place);
    let is_other = origin.state == State::Found && before != now;
    let now = match origin.state {
        State::Found if is_other => Some(Excerpt {
            place: place.to_string(),
            text: difference(before.as_ref(), now.as_ref()),
        }),
        State::Found => None,
        State::Moved => Some(Excerpt {
            place: place.to_string(),
            text: String::new(),
        }),
        State::Gone => excerpt_at(&origin.place.deepest(document).0, document),
        _ => here.and_then(|location| excerpt_at(location, document)),
    };
    Affected {
        place: origin.place.to_string(),
        state: if is_other {
            State::Changed
        } else {
            origin.state
        },
        now,
    }
}

/// Without a document that the overlay fitted: as far as the target still leads.
fn unknown(action: &Action, attempt: &Attempt, document: &Value) -> Vec<Affected> {
    if !attempt.matched.is_empty() {
        let mut affected: Vec<Affected> = assumed(attempt, document)
            .into_iter()
            .map(|origin| Affected {
                place: origin.place.to_string(),
                state: origin.state,
                now: None,
            })
            .collect();
        affected.sort_by_key(|affected| affected.state);
        return affected;
    }
    let Some((prefix, nodes)) = deepest(&action.target.to_string(), document) else {
        return Vec::new();
    };
    vec![Affected {
        place: action.target.to_string(),
        state: State::Gone,
        now: nodes.first().and_then(|node| {
            Some(Excerpt {
                place: match nodes.len() {
                    1 => prefix,
                    count => format!("{prefix} ({count} nodes; the first of them)"),
                },
                ..excerpt_at(node, document)?
            })
        }),
    }]
}

/// The longest part of a target that matches anything, and what it matches.
pub(super) fn deepest(target: &str, document: &Value) -> Option<(String, Vec<Location>)> {
    query::prefixes(target)
        .into_iter()
        .rev()
        .find_map(|prefix| {
            let nodes = Target::parse(prefix).ok()?.find(document);
            (!nodes.is_empty()).then(|| (prefix.to_owned(), nodes))
        })
}

fn excerpt_at(location: &Location, document: &Value) -> Option<Excerpt> {
    let value = location.find(document)?;
    Some(Excerpt {
        place: Place::of(location, document).to_string(),
        text: excerpt(value),
    })
}

fn difference(before: Option<&Value>, now: Option<&Value>) -> String {
    let none = Value::Null;
    let changes = changes(before.unwrap_or(&none), now.unwrap_or(&none));
    let hunks = hunks(&changes);
    let is_whole = hunks.iter().all(|hunk| hunk.places == [Location::root()]);
    let lines: Vec<String> = hunks
        .iter()
        .map(|hunk| {
            if is_whole {
                hunk.lines.clone()
            } else {
                hunk.to_string()
            }
        })
        .collect();
    cut(lines.join("\n").trim_end())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_node_covers_an_update_in_other_words() {
        let node = json!({ "type": "string", "format": "uri", "description": "Address." });

        assert!(covers(
            &node,
            &json!({ "format": "uri", "description": "URL." })
        ));
        assert!(!covers(&node, &json!({ "format": "date" })));
        assert!(!covers(&node, &json!({ "title": "URL" })));
    }

    #[test]
    fn a_property_named_like_documentation_is_none() {
        assert!(is_documentation(
            &json!({ "properties": { "url": { "title": "URL" } } })
        ));
        assert!(!is_documentation(
            &json!({ "title": "URL", "format": "uri" })
        ));
    }
}
