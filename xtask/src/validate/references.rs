//! Whether every `$ref` leads somewhere.

use serde_json::Value;

use super::Problem;
use crate::location::Location;

/// A chain of references longer than this is taken for a circle.
const LONGEST_CHAIN: usize = 16;

pub(super) fn problems(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    visit(document, &Location::root(), document, &mut problems);
    problems
}

/// The value that `value` stands for: itself, unless it is a reference; nothing, if that leads
/// nowhere or in a circle.
pub(crate) fn follow<'a>(value: &'a Value, document: &'a Value) -> Option<&'a Value> {
    let next = |value: &&'a Value| document.pointer(reference(value)?.strip_prefix('#')?);
    let chain = std::iter::successors(Some(value), next).take(LONGEST_CHAIN);
    chain.last().filter(|end| reference(end).is_none())
}

fn reference(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

fn visit(value: &Value, at: &Location, document: &Value, problems: &mut Vec<Problem>) {
    if let Some(reference) = reference(value) {
        let fault = if !reference.starts_with("#/") {
            Some("points outside of this document; bring in what it points to")
        } else if follow(value, document).is_none() {
            Some("leads nowhere")
        } else {
            None
        };
        problems.extend(
            fault.map(|fault| Problem::new(at.key("$ref"), format!("`{reference}` {fault}"))),
        );
    }
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                visit(member, &at.key(key), document, problems);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                visit(element, &at.index(index), document, problems);
            }
        }
        _ => {}
    }
}
