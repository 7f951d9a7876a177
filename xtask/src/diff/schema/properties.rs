//! Properties, and what an object may have besides.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{
        Class::{Additive, Breaking, Documentation},
        fact::{Fact, Verdict},
        site::Site,
    },
    Comparison, Part, Passage, Shape,
};

pub(super) fn compare<'a>(old: &Shape<'a>, new: &Shape<'a>, comparison: &mut Comparison<'a>) {
    let (old_properties, new_properties) = (old.properties(), new.properties());
    let (old_required, new_required) = (old.required(), new.required());
    let names: BTreeSet<&str> = old_properties
        .keys()
        .chain(new_properties.keys())
        .chain(old_required.keys())
        .chain(new_required.keys())
        .copied()
        .collect();
    for name in names {
        let was = (old_properties.get(name), old_required.get(name));
        let is = (new_properties.get(name), new_required.get(name));
        let facts = &mut comparison.facts;
        match (was, is) {
            ((Some(before), was_required), (Some(after), is_required)) => {
                if let Some(site) = after.first() {
                    facts.extend(requirement(
                        site,
                        was_required.is_some(),
                        is_required.is_some(),
                        passage(after),
                    ));
                }
                comparison.parts.push(Part {
                    old: before.clone(),
                    new: after.clone(),
                    passage: both(passage(before), passage(after)),
                });
            }
            ((Some(before), _), (None, _)) => facts.extend(before.first().map(|site| {
                let verdict = within(Verdict::BREAKING, passage(before));
                Fact::removed(site, verdict, "removed")
            })),
            ((None, _), (Some(after), is_required)) => facts.extend(after.first().map(|site| {
                let (verdict, what) = match is_required {
                    Some(_) => (Verdict::sides(Breaking, Additive), "new and required"),
                    None => (Verdict::ADDITIVE, "new and optional"),
                };
                Fact::added(site, within(verdict, passage(after)), what)
            })),
            // It has no schema of its own; the list names it.
            ((None, was), (None, is)) => facts.extend(is.or(was).and_then(|site| {
                requirement(site, was.is_some(), is.is_some(), Passage::Both).map(|fact| Fact {
                    what: format!("{} {}", super::super::words::value(site.value), fact.what),
                    ..fact
                })
            })),
        }
    }
    additional(old, new, comparison);
    discriminator(old, new, comparison);
}

fn requirement(site: &Site<'_>, was: bool, is: bool, passage: Passage) -> Option<Fact> {
    let (verdict, what) = match (was, is) {
        (false, true) => (Verdict::sides(Breaking, Additive), "required now"),
        (true, false) => (Verdict::sides(Additive, Breaking), "no longer required"),
        _ => return None,
    };
    Some(Fact::changed(site, within(verdict, passage), what))
}

fn passage(property: &[Site<'_>]) -> Passage {
    let shape = Shape::new(property);
    if shape.flag("readOnly").is_some() {
        Passage::ResponseOnly
    } else if shape.flag("writeOnly").is_some() {
        Passage::RequestOnly
    } else {
        Passage::Both
    }
}

/// A side that either revision reaches matters, lest the change itself be lost.
fn both(old: Passage, new: Passage) -> Passage {
    if old == new { old } else { Passage::Both }
}

/// What does not travel on a side means nothing there.
fn within(verdict: Verdict, passage: Passage) -> Verdict {
    match passage {
        Passage::ResponseOnly => Verdict {
            request: Documentation,
            ..verdict
        },
        Passage::RequestOnly => Verdict {
            response: Documentation,
            ..verdict
        },
        Passage::Both | Passage::Swapped => verdict,
    }
}

/// What an object may have beside its properties.
enum Additional<'a> {
    Anything,
    Nothing(Site<'a>),
    Like(Vec<Site<'a>>),
}

impl<'a> Additional<'a> {
    fn of(shape: &Shape<'a>) -> Self {
        let all = shape.all("additionalProperties");
        if let Some(site) = all.iter().find(|site| site.value == &Value::Bool(false)) {
            return Self::Nothing(site.clone());
        }
        let says_something = |site: &Site<'a>| {
            site.value
                .as_object()
                .is_some_and(|schema| !schema.is_empty())
        };
        let schemas: Vec<_> = all.into_iter().filter(says_something).collect();
        if schemas.is_empty() {
            Self::Anything
        } else {
            Self::Like(schemas)
        }
    }

    fn site(&self) -> Option<&Site<'a>> {
        match self {
            Self::Anything => None,
            Self::Nothing(site) => Some(site),
            Self::Like(schemas) => schemas.first(),
        }
    }
}

fn additional<'a>(old: &Shape<'a>, new: &Shape<'a>, comparison: &mut Comparison<'a>) {
    use Additional::{Anything, Like, Nothing};
    let (before, after) = (Additional::of(old), Additional::of(new));
    let (verdict, what) = match (&before, &after) {
        (Anything, Anything) | (Nothing(_), Nothing(_)) => return,
        (Like(before), Like(after)) => {
            comparison.parts.push(Part {
                old: before.clone(),
                new: after.clone(),
                passage: Passage::Both,
            });
            return;
        }
        (Anything, Nothing(_)) => (
            Verdict::sides(Breaking, Additive),
            "other properties are no longer allowed",
        ),
        (Nothing(_), Anything) => (Verdict::ADDITIVE, "other properties are allowed now"),
        (Anything, Like(_)) => (
            Verdict::sides(Breaking, Additive),
            "other properties have a schema now",
        ),
        (Like(_), Anything) => (
            Verdict::sides(Additive, Breaking),
            "other properties no longer have a schema",
        ),
        (Nothing(_), Like(_)) => (
            Verdict::ADDITIVE,
            "other properties are allowed now, with a schema",
        ),
        (Like(_), Nothing(_)) => (Verdict::BREAKING, "other properties are no longer allowed"),
    };
    let site = after.site().or(before.site());
    comparison
        .facts
        .extend(site.map(|site| Fact::changed(site, verdict, what)));
}

fn discriminator<'a>(old: &Shape<'a>, new: &Shape<'a>, comparison: &mut Comparison<'a>) {
    let (before, after) = (old.find("discriminator"), new.find("discriminator"));
    let member = |site: &Option<Site<'a>>, key: &str| site.as_ref().and_then(|site| site.get(key));
    let names = (
        member(&before, "propertyName"),
        member(&after, "propertyName"),
    );
    let facts = &mut comparison.facts;
    facts.extend(Fact::of_value(
        "discriminator",
        names.0.as_ref(),
        names.1.as_ref(),
        Verdict::BREAKING,
    ));
    let mappings = (member(&before, "mapping"), member(&after, "mapping"));
    let missing = |site: &Option<Site<'a>>, key: &str| member(site, key).is_none();
    for (key, site) in mappings
        .0
        .iter()
        .flat_map(Site::members)
        .filter(|(key, _)| missing(&mappings.1, key))
    {
        let what = format!(
            "discriminator value {} removed",
            super::super::words::code(key)
        );
        facts.push(Fact::removed(&site, Verdict::BREAKING, what));
    }
    for (key, site) in mappings
        .1
        .iter()
        .flat_map(Site::members)
        .filter(|(key, _)| missing(&mappings.0, key))
    {
        let what = format!(
            "discriminator value {} is new",
            super::super::words::code(key)
        );
        facts.push(Fact::added(&site, Verdict::ADDITIVE, what));
    }
}
