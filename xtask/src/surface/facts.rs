//! The surface as single facts, so that two surfaces can be compared fact by fact.

use super::fact::{Fact, Facts};
use super::{Surface, rust};

pub(super) fn facts(surface: &Surface) -> Facts {
    let mut facts = Facts::new();
    for (part, text) in surface {
        let (set, name) = part.split_once('/').unwrap_or((part, ""));
        match (set, name) {
            ("setters", "operations") => list("a setter of an operation", text, &mut facts),
            ("operations", _) => sections(text, operation, &mut facts),
            ("types", "ids") => list("vis-types", text, &mut facts),
            ("setters", _) => list("a setter of a type", text, &mut facts),
            ("types", "enums") => sections(text, enumeration, &mut facts),
            ("types", _) => sections(text, structure, &mut facts),
            ("features", package) => features(package, text, &mut facts),
            // What a module of a crate is called is private; what it exports is a fact by itself.
            (package, _) => rust::facts(package, text, &mut facts),
        }
    }
    facts
}

/// Lines that each stand for themselves.
fn list(about: &str, text: &str, facts: &mut Facts) {
    for line in text.lines().filter(|line| !line.is_empty()) {
        facts.insert(format!("{about}: {line}"), Fact::offered(""));
    }
}

/// A head, and indented lines below it.
fn sections(text: &str, read: fn(&str, &[&str], &mut Facts), facts: &mut Facts) {
    for section in text.split("\n\n") {
        let mut lines = section.lines();
        if let Some(head) = lines.next() {
            let lines: Vec<&str> = lines.map(str::trim).collect();
            read(head, &lines, facts);
        }
    }
}

fn operation(head: &str, lines: &[&str], facts: &mut Facts) {
    let (name, route) = head.split_once(": ").unwrap_or((head, ""));
    facts.insert(format!("{name}()"), Fact::offered(route));
    for line in lines {
        if let Some(returned) = line.strip_prefix("-> ") {
            facts.insert(format!("{name}() returns"), Fact::offered(returned));
        } else if let Some(statuses) = line.strip_prefix("errors: ") {
            facts.insert(format!("{name}() errors"), Fact::told(statuses));
        } else if let Some((method, returned)) = line.split_once("() -> ") {
            facts.insert(format!("{name}().{method}()"), Fact::offered(returned));
        } else if let Some((parameter, ty)) = line.split_once("?: ") {
            facts.insert(format!("{name}().{parameter}"), Fact::offered(ty));
        } else if let Some((parameter, ty)) = line.split_once(": ") {
            let place = format!("{name}().{parameter}");
            let required = Fact::demanded("").of(format!("{name}()"));
            facts.insert(format!("{place} is required"), required);
            facts.insert(place, Fact::offered(ty));
        }
    }
}

fn structure(head: &str, lines: &[&str], facts: &mut Facts) {
    let (name, attributes) = head.split_once(':').unwrap_or((head, ""));
    facts.insert(name.to_owned(), Fact::offered(""));
    for attribute in attributes.split_whitespace() {
        let fact = match attribute {
            "#[non_exhaustive]" => Fact::demanded("").of(name),
            _ => Fact::offered(""),
        };
        facts.insert(format!("{name} is {attribute}"), fact);
    }
    for line in lines {
        let (field, ty) = line.split_once(": ").unwrap_or((line, ""));
        facts.insert(format!("{name}.{field}"), Fact::offered(ty));
    }
}

/// The generated enums are open: a new variant breaks nobody.
fn enumeration(name: &str, lines: &[&str], facts: &mut Facts) {
    facts.insert(name.to_owned(), Fact::offered(""));
    for line in lines {
        let (variant, value) = line.split_once(" = ").unwrap_or((line, ""));
        facts.insert(format!("{name}::{variant}"), Fact::offered(value));
    }
}

fn features(package: &str, text: &str, facts: &mut Facts) {
    for line in text.lines() {
        let (feature, turns_on) = line.split_once(':').unwrap_or((line, ""));
        let place = format!("{package}: feature {feature}");
        facts.insert(place.clone(), Fact::offered(""));
        for other in turns_on.split_whitespace() {
            facts.insert(format!("{place} turns on {other}"), Fact::offered(""));
        }
    }
}
