//! A diff in words.

mod json;
mod markdown;
mod text;

use super::{
    Change, Class, Diff, Revision, Side,
    words::{code, count},
};

/// The classes, worst first.
const WORST_FIRST: [Class; 4] = [
    Class::Breaking,
    Class::Behavioural,
    Class::Additive,
    Class::Documentation,
];

/// More operations than this are counted.
const MOST_OPERATIONS: usize = 3;

impl Diff {
    /// How many changes there are of each class that has any, worst first: `2 breaking changes and
    /// 1 documentation change`.
    pub fn summary(&self) -> String {
        let counts: Vec<_> = WORST_FIRST
            .into_iter()
            .map(|class| (class, self.of_class(class).count()))
            .filter(|(_, number)| *number > 0)
            .map(|(class, number)| count(number, &format!("{class} change")))
            .collect();
        match counts.split_last() {
            None => "no change".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
        }
    }
}

/// What a class means, in the fewest words.
fn meaning(class: Class) -> &'static str {
    match class {
        Class::Breaking => "what works today may fail or not compile",
        Class::Behavioural => "the same request may do something else",
        Class::Additive => "something more can be asked or read",
        Class::Documentation => "nothing on the wire",
    }
}

/// Some of the operations, and how many more there are.
pub(crate) fn operations(change: &Change) -> String {
    let mut shown: Vec<_> = change
        .operations
        .iter()
        .take(MOST_OPERATIONS)
        .map(|operation| code(operation))
        .collect();
    let more = change.operations.len().saturating_sub(MOST_OPERATIONS);
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    match shown.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => shown.concat(),
    }
}

/// The side of the wire, where the place does not say it, and the classes of both if they differ.
fn side(change: &Change) -> Option<String> {
    match (change.side, change.request, change.response) {
        (Side::Both, Some(request), Some(response)) if request != response => {
            Some(format!("{request} in requests, {response} in responses"))
        }
        (Side::Neither, ..) => None,
        _ if change.place == "operation" => None,
        (side, ..) => Some(side.to_string()),
    }
}

/// The location, with the document that it is in if that is not the new one.
fn location(change: &Change) -> String {
    let old = match change.revision {
        Revision::Old => " (old document)",
        Revision::New => "",
    };
    let more = match change.also.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}{old}", code_whole(&change.location.to_string()))
}

/// Code that is not cut, since somebody wants to paste it. It has no control characters.
fn code_whole(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}
