//! Enumerations.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    super::{
        Class::{Additive, Breaking},
        fact::{Fact, Verdict},
        site::Site,
        words,
    },
    Shape,
};

pub(super) fn compare(old: &Shape<'_>, new: &Shape<'_>, facts: &mut Vec<Fact>) {
    let (before, after) = (enumeration(old), enumeration(new));
    match (before, after) {
        (None, None) => {}
        (None, Some((site, values))) => facts.push(Fact::changed(
            &site,
            Verdict::sides(Breaking, Additive),
            format!("limited to {} now", list(&values)),
        )),
        (Some((site, values)), None) => facts.push(Fact::changed(
            &site,
            Verdict::ADDITIVE,
            format!("no longer limited to {}", list(&values)),
        )),
        (Some((old_site, old)), Some((new_site, new))) => {
            let (was, is): (HashSet<_>, HashSet<_>) = (old.iter().collect(), new.iter().collect());
            for value in old.iter().filter(|value| !is.contains(value)) {
                let what = format!("enum value {} removed", words::value(value));
                let fact = Fact::removed(&old_site, Verdict::BREAKING, what);
                facts.push(Fact {
                    before: Some((*value).clone()),
                    ..fact
                });
            }
            for value in new.iter().filter(|value| !was.contains(value)) {
                let what = format!("enum value {} is new", words::value(value));
                let fact = Fact::added(&new_site, Verdict::ADDITIVE, what);
                facts.push(Fact {
                    after: Some((*value).clone()),
                    ..fact
                });
            }
        }
    }
}

/// The values that all layers allow, each once, and where they are listed.
fn enumeration<'a>(shape: &Shape<'a>) -> Option<(Site<'a>, Vec<&'a Value>)> {
    let lists = shape.all("enum");
    let first = lists.first()?.clone();
    let values = |list: &Site<'a>| list.value.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut seen = HashSet::new();
    let mut allowed: Vec<&Value> = values(&first)
        .iter()
        .filter(|value| seen.insert(*value))
        .collect();
    for list in lists.iter().skip(1) {
        let others: HashSet<_> = values(list).iter().collect();
        allowed.retain(|value| others.contains(value));
    }
    Some((first, allowed))
}

fn list(values: &[&Value]) -> String {
    let texts: Vec<_> = values
        .iter()
        .map(|value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        })
        .collect();
    words::list(texts.iter().map(String::as_str))
}
