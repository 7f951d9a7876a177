//! Changes between two surfaces, and the version that they require.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Level, Surface};

/// One addition, removal or change of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The part of the version that it raises.
    pub level: Level,
    /// `new: list_calls().queue: String`.
    pub text: String,
}

/// Operations (`list_calls()`) and types (`Call`) with their members by suffix: empty, `.queue`, `::Held`,
/// ` returns`, ` errors`.
type Items = BTreeMap<String, Members>;
type Members = BTreeMap<String, String>;

/// A change and its kind.
type Row = (Level, &'static str, String);

/// The changes between two surfaces, the most breaking first.
pub fn compare(before: &Surface, after: &Surface) -> Vec<Change> {
    let (old, new) = (items(before), items(after));
    let sent = sent(&old);
    let mut changes = Vec::new();
    for name in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        match (old.get(name), new.get(name)) {
            (Some(was), Some(is)) => changes.extend(members(name, was, is, sent.contains(name))),
            (Some(was), None) => changes.push((Level::Major, "removed", summary(name, was))),
            (None, Some(is)) => changes.push((Level::Minor, "new", summary(name, is))),
            (None, None) => {}
        }
    }
    let errors = changes.iter().filter(|change| change.0 == Level::Patch);
    match errors.count() {
        0..=3 => {}
        count => {
            changes.retain(|change| change.0 > Level::Patch);
            let text = format!("documented errors of {count} operations");
            changes.push((Level::Patch, "changed", text));
        }
    }
    changes.sort_by_key(|change| Reverse(change.0));
    let change = |(level, what, text)| Change {
        level,
        text: format!("{what}: {text}"),
    };
    changes.into_iter().map(change).collect()
}

/// The changes of the members of one item.
fn members(name: &str, old: &Members, new: &Members, is_sent: bool) -> Vec<Row> {
    let demands = |text: &str| is_sent && is_required(text);
    let major_if = |is_major| if is_major { Level::Major } else { Level::Minor };
    let mut changes = Vec::new();
    for member in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let place = format!("{name}{member}");
        changes.push(match (old.get(member), new.get(member)) {
            (Some(was), Some(is)) if was != is => {
                let level = match member.as_str() {
                    " errors" => Level::Patch,
                    // A route is no name.
                    "" if name.ends_with("()") => Level::Minor,
                    _ => major_if(ty(was) != ty(is) || demands(is) && !demands(was)),
                };
                (level, "changed", format!("{place}: {was} is now {is}"))
            }
            (Some(was), None) => (Level::Major, "removed", format!("{place}: {was}")),
            (None, Some(is)) => (major_if(demands(is)), "new", format!("{place}: {is}")),
            _ => continue,
        });
    }
    changes
}

fn items(surface: &Surface) -> Items {
    let mut items = Items::new();
    for (part, text) in surface {
        let is_operation = part.starts_with("operations/");
        let mut name = String::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let (member, value) = match line.strip_prefix("    ") {
                Some(line) => member(line, is_operation),
                None => {
                    let (head, value) = line.split_once(": ").unwrap_or((line, ""));
                    name = head.to_owned() + if is_operation { "()" } else { "" };
                    (String::new(), value.to_owned())
                }
            };
            items.entry(name.clone()).or_default().insert(member, value);
        }
    }
    items
}

fn member(line: &str, is_operation: bool) -> (String, String) {
    let (name, value) = match line.split_once([':', '=']) {
        Some((name, value)) => (name, value.trim_start()),
        None => line.split_once("-> ").unwrap_or((line, "")),
    };
    let member = match name {
        "" => " returns".to_owned(),
        "errors" if is_operation => " errors".to_owned(),
        method if method.ends_with("() ") => format!(".{}", method.trim_end()),
        variant if variant.ends_with(' ') => format!("::{}", variant.trim_end()),
        required if is_operation && !required.ends_with('?') => {
            return (format!(".{required}"), format!("{value}{REQUIRED}"));
        }
        optional => format!(".{}", optional.trim_end_matches('?')),
    };
    (member, value.to_owned())
}

const REQUIRED: &str = ", required";

/// Whether a request needs this parameter or field.
fn is_required(text: &str) -> bool {
    let is_field = text.contains("  \"");
    text.ends_with(REQUIRED) || is_field && !text.starts_with("Option<") && !text.contains(" = ")
}

/// The type in `Option<Call>  "call"`, the value in `"HELD"`.
fn ty(text: &str) -> &str {
    let ends = [" = ", "  ", REQUIRED].map(|end| text.find(end));
    &text[..ends.into_iter().flatten().min().unwrap_or(text.len())]
}

/// The operations, and the types of their parameters, transitively.
fn sent(items: &Items) -> BTreeSet<String> {
    let operations = items.keys().filter(|name| name.ends_with("()"));
    let mut open: Vec<String> = operations.cloned().collect();
    let mut sent = BTreeSet::new();
    while let Some(name) = open.pop() {
        let members = items.get(&name).into_iter().flatten();
        let members = members.filter(|(m, _)| m.starts_with('.') && !m.ends_with("()"));
        let words = members.flat_map(|(_, text)| ty(text).split(|c: char| !c.is_alphanumeric()));
        if sent.insert(name) {
            open.extend(words.map(str::to_owned));
        }
    }
    sent
}

/// The route of an operation, or the number of fields or values of a type.
fn summary(name: &str, members: &Members) -> String {
    let count = |begin: &str| {
        let names = members.keys();
        names.filter(|name| name.starts_with(begin)).count()
    };
    match (members.get(""), count("."), count("::")) {
        (Some(route), ..) if name.ends_with("()") => format!("{name}: {route}"),
        (_, 0, 0) => name.to_owned(),
        (_, 0, values) => format!("{name}, values: {values}"),
        (_, fields, _) => format!("{name}, fields: {fields}"),
    }
}
