//! Comparing two schemas, keyword by keyword.

use std::collections::BTreeSet;

use super::{
    super::{
        Class::{Additive, Breaking, Documentation},
        fact::{Fact, Verdict, of_other_member},
        words::code,
    },
    Comparison, Part, Passage, Shape, bounds, properties, values, variants,
};

/// Keywords that have a comparison of their own, or are followed when a shape is made.
const COMPARED: [&str; 34] = [
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "type",
    "format",
    "nullable",
    "default",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "discriminator",
    "readOnly",
    "writeOnly",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "multipleOf",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "xml",
    "description",
    "title",
    "example",
];

/// Formats that say how a value is shown and not what it is.
const FORMATS_FOR_PEOPLE: [&str; 1] = ["password"];

pub(super) fn compare<'a>(old: &Shape<'a>, new: &Shape<'a>) -> Comparison<'a> {
    let mut comparison = Comparison::default();
    let facts = &mut comparison.facts;
    texts(old, new, facts);
    broken(old, new, facts);
    nullable(old, new, facts);
    access(old, new, facts);
    facts.extend(Fact::of_value(
        "default",
        old.find("default").as_ref(),
        new.find("default").as_ref(),
        Verdict::BEHAVIOURAL,
    ));
    facts.extend(Fact::of_value(
        "xml",
        old.find("xml").as_ref(),
        new.find("xml").as_ref(),
        Verdict::BEHAVIOURAL,
    ));

    if old.type_name() != new.type_name() {
        // A number has no properties to miss: all else would say the same again.
        facts.extend(of_type(old, new));
        return comparison;
    }
    format(old, new, facts);
    bounds::compare(old, new, facts);
    values::compare(old, new, facts);
    properties::compare(old, new, &mut comparison);
    variants::compare(old, new, &mut comparison);
    items(old, new, &mut comparison);
    negation(old, new, &mut comparison);
    comparison
}

/// What is for people, and keywords that are unknown.
fn texts<'a>(old: &Shape<'a>, new: &Shape<'a>, facts: &mut Vec<Fact>) {
    let for_people = ["description", "title", "example"];
    let keys: BTreeSet<&str> = old.keys().chain(new.keys()).collect();
    for key in keys {
        if for_people.contains(&key) || !COMPARED.contains(&key) {
            let (before, after) = (old.find(key), new.find(key));
            facts.extend(of_other_member(key, before.as_ref(), after.as_ref()));
        }
    }
}

/// What stands in the place of a schema and is none, and references that lead nowhere.
fn broken(old: &Shape<'_>, new: &Shape<'_>, facts: &mut Vec<Fact>) {
    let odd = |shape: &Shape<'_>| {
        let layers = shape.layers().iter();
        layers
            .filter(|layer| !layer.value.is_object() || layer.get("$ref").is_some())
            .map(|layer| layer.value.clone())
            .collect::<Vec<_>>()
    };
    if odd(old) != odd(new)
        && let Some(site) = new.layers().first()
    {
        let what = "what is no schema, or a reference that leads nowhere, differs";
        facts.push(Fact::changed(site, Verdict::BREAKING, what));
    }
}

fn of_type(old: &Shape<'_>, new: &Shape<'_>) -> Option<Fact> {
    let (before, after) = (old.find("type"), new.find("type"));
    let site = after.or(before).or_else(|| new.layers().first().cloned())?;
    let name = |name: Option<&str>| name.map_or_else(|| "any".to_owned(), code);
    let what = format!(
        "type changed from {} to {}",
        name(old.type_name()),
        name(new.type_name())
    );
    Some(Fact {
        before: old.type_name().map(Into::into),
        after: new.type_name().map(Into::into),
        ..Fact::changed(&site, Verdict::BREAKING, what)
    })
}

fn format(old: &Shape<'_>, new: &Shape<'_>, facts: &mut Vec<Fact>) {
    let (before, after) = (old.find("format"), new.find("format"));
    let formats = [&before, &after].into_iter().flatten();
    let for_people = formats.clone().all(|format| {
        format
            .value
            .as_str()
            .is_some_and(|name| FORMATS_FOR_PEOPLE.contains(&name))
    });
    let verdict = if for_people {
        Verdict::DOCUMENTATION
    } else {
        Verdict::BREAKING
    };
    facts.extend(Fact::of_value(
        "format",
        before.as_ref(),
        after.as_ref(),
        verdict,
    ));
}

fn nullable(old: &Shape<'_>, new: &Shape<'_>, facts: &mut Vec<Fact>) {
    let fact = match (old.flag("nullable"), new.flag("nullable")) {
        (None, Some(site)) => {
            Fact::changed(&site, Verdict::sides(Additive, Breaking), "may be null now")
        }
        (Some(site), None) => Fact::changed(
            &site,
            Verdict::sides(Breaking, Additive),
            "may no longer be null",
        ),
        _ => return,
    };
    facts.push(fact);
}

/// Who may write or read a value.
fn access(old: &Shape<'_>, new: &Shape<'_>, facts: &mut Vec<Fact>) {
    let table = [
        (
            "readOnly",
            Verdict::sides(Breaking, Documentation),
            Verdict::sides(Additive, Documentation),
        ),
        (
            "writeOnly",
            Verdict::sides(Documentation, Breaking),
            Verdict::sides(Documentation, Additive),
        ),
    ];
    for (key, now, no_longer) in table {
        facts.extend(match (old.flag(key), new.flag(key)) {
            (None, Some(site)) => Some(Fact::changed(&site, now, format!("{key} now"))),
            (Some(site), None) => Some(Fact::changed(&site, no_longer, format!("no longer {key}"))),
            _ => None,
        });
    }
}

fn items<'a>(old: &Shape<'a>, new: &Shape<'a>, comparison: &mut Comparison<'a>) {
    let (before, after) = (old.all("items"), new.all("items"));
    match (before.first(), after.first()) {
        (Some(_), Some(_)) => comparison.parts.push(Part {
            old: before,
            new: after,
            passage: Passage::Both,
        }),
        (Some(old), None) => comparison.facts.push(Fact::removed(
            old,
            Verdict::sides(Additive, Breaking),
            "no longer has a schema",
        )),
        (None, Some(new)) => comparison.facts.push(Fact::added(
            new,
            Verdict::sides(Breaking, Additive),
            "has a schema now",
        )),
        (None, None) => {}
    }
}

fn negation<'a>(old: &Shape<'a>, new: &Shape<'a>, comparison: &mut Comparison<'a>) {
    let (before, after) = (old.all("not"), new.all("not"));
    match (before.first(), after.first()) {
        (Some(_), Some(_)) => comparison.parts.push(Part {
            old: before,
            new: after,
            passage: Passage::Swapped,
        }),
        (Some(old), None) => comparison.facts.push(Fact::removed(
            old,
            Verdict::sides(Additive, Breaking),
            "`not` removed",
        )),
        (None, Some(new)) => comparison.facts.push(Fact::added(
            new,
            Verdict::sides(Breaking, Additive),
            "`not` added",
        )),
        (None, None) => {}
    }
}
