//! Changes as a reviewer wants to read them.

use std::fmt;

use serde_json::Value;
use similar::TextDiff;

use super::Change;
use crate::location::{Location, Union};

/// Unchanged lines around a change within one member.
const CONTEXT: usize = 2;

/// What changes among the members of one object, and every place where just that happens.
///
/// A JSON path says where it is, so it needs neither line numbers nor lines around it, both of which
/// would set apart what is alike.
#[derive(Clone, Debug)]
pub struct Hunk {
    /// The objects that change in this way.
    pub places: Vec<Location>,
    /// The changed lines, marked `+` and `-`.
    pub lines: String,
}

/// Puts changes together by object, and objects that change alike into one hunk.
pub fn hunks(changes: &[Change<'_>]) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    for (place, lines) in by_object(changes) {
        match hunks.iter_mut().find(|hunk| hunk.lines == lines) {
            Some(hunk) => hunk.places.push(place),
            None => hunks.push(Hunk {
                places: vec![place],
                lines,
            }),
        }
    }
    hunks
}

fn by_object(changes: &[Change<'_>]) -> Vec<(Location, String)> {
    let mut objects: Vec<(Location, String)> = Vec::new();
    for change in changes {
        let place = change.location.parent().unwrap_or_default();
        match objects.iter_mut().find(|(object, _)| *object == place) {
            Some((_, lines)) => lines.push_str(&diff(change)),
            None => objects.push((place, diff(change))),
        }
    }
    objects
}

fn diff(change: &Change<'_>) -> String {
    let member = |value: Option<&Value>| match (value, change.location.last_key()) {
        (None, _) => String::new(),
        (Some(value), Some(key)) => format!("{}: {value:#}\n", Value::from(key)),
        (Some(value), None) => format!("{value:#}\n"),
    };
    let (before, after) = (member(change.before), member(change.after));
    let text = TextDiff::from_lines(&before, &after)
        .unified_diff()
        .context_radius(CONTEXT)
        .to_string();
    let is_position = |line: &&str| line.starts_with("@@");
    text.lines()
        .filter(|line| !is_position(line))
        .map(|line| format!("{line}\n"))
        .collect()
}

impl fmt::Display for Hunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.places.as_slice() {
            [place] => writeln!(f, "{place}")?,
            places => {
                writeln!(f, "{} places alike:", places.len())?;
                Union::of(places)
                    .iter()
                    .try_for_each(|union| writeln!(f, "{union}"))?;
            }
        }
        f.write_str(&self.lines)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::change::changes;

    fn text(before: &Value, after: &Value) -> String {
        let hunks = hunks(&changes(before, after));
        hunks
            .iter()
            .map(Hunk::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn what_is_alike_is_shown_once() {
        let before = json!({ "a": { "x": 1, "y": 1 }, "b": { "x": 1, "z": 1 }, "c": { "x": 1 } });
        let after = json!({ "a": { "x": 2, "y": 1 }, "b": { "x": 2, "z": 1 }, "c": { "x": 3 } });

        let expected =
            "2 places alike:\n$.a\n$.b\n-\"x\": 1\n+\"x\": 2\n\n$.c\n-\"x\": 1\n+\"x\": 3\n";
        assert_eq!(text(&before, &after), expected);
    }

    #[test]
    fn a_long_member_is_cut_down_to_what_changes() {
        let before = json!({ "enum": ["a", "b", "c", "d", "e"] });
        let after = json!({ "enum": ["a", "b", "c", "d"] });

        assert_eq!(
            text(&before, &after),
            "$\n   \"b\",\n   \"c\",\n-  \"d\",\n-  \"e\"\n+  \"d\"\n ]\n"
        );
    }
}
