//! Choices: `oneOf` and `anyOf`.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    hash::Hash,
};

use super::{
    super::{
        Class::{Additive, Breaking},
        fact::{Fact, Verdict},
        site::Site,
        words::code,
    },
    Comparison, Part, Passage, Shape,
    shape::component,
};

pub(super) fn compare<'a>(old: &Shape<'a>, new: &Shape<'a>, comparison: &mut Comparison<'a>) {
    let (mut before, mut after) = (old.variants(), new.variants());
    match (before.first(), after.first()) {
        (None, None) => return,
        (Some(old), None) => {
            let what = format!("no longer a choice of {}", count(before.len()));
            comparison
                .facts
                .push(Fact::changed(old, Verdict::BREAKING, what));
            return;
        }
        (None, Some(new)) => {
            let what = format!("a choice of {} now", count(after.len()));
            comparison
                .facts
                .push(Fact::changed(new, Verdict::BREAKING, what));
            return;
        }
        (Some(_), Some(_)) => {}
    }
    let mut pairs = Vec::new();
    // The surest sign first: a schema keeps its name, or its text, or its place, or its properties.
    pair_up(&mut before, &mut after, &mut pairs, |site| {
        component(&site.follow())
    });
    pair_up(&mut before, &mut after, &mut pairs, |site| {
        Some(site.follow().value)
    });
    if before.len() == after.len() {
        pairs.extend(before.drain(..).zip(after.drain(..)));
    } else {
        pair_up(&mut before, &mut after, &mut pairs, |site| {
            let shape = Shape::new(std::slice::from_ref(site));
            let names: Vec<_> = shape.properties().into_keys().collect();
            (!names.is_empty()).then(|| (shape.type_name(), names))
        });
    }
    for (old, new) in pairs {
        comparison.parts.push(Part {
            old: vec![old],
            new: vec![new],
            passage: Passage::Both,
        });
    }
    for site in before {
        let what = format!("choice {} removed", name(&site));
        comparison
            .facts
            .push(Fact::removed(&site, Verdict::BREAKING, what));
    }
    for site in after {
        let what = format!("choice {} is new", name(&site));
        comparison
            .facts
            .push(Fact::added(&site, Verdict::sides(Additive, Breaking), what));
    }
}

fn count(number: usize) -> String {
    format!("{number} schemas")
}

fn name(variant: &Site<'_>) -> String {
    component(&variant.follow())
        .map_or_else(|| code(&variant.location.to_string()), |name| code(&name))
}

/// Takes out of both lists those which have the same key.
fn pair_up<'a, Key: Hash + Eq>(
    old: &mut Vec<Site<'a>>,
    new: &mut Vec<Site<'a>>,
    pairs: &mut Vec<(Site<'a>, Site<'a>)>,
    key: impl Fn(&Site<'a>) -> Option<Key>,
) {
    let mut waiting: HashMap<Key, VecDeque<Site<'a>>> = HashMap::new();
    for site in old.iter() {
        if let Some(key) = key(site) {
            waiting.entry(key).or_default().push_back(site.clone());
        }
    }
    let mut paired = HashSet::new();
    new.retain(|site| {
        let partner = key(site).and_then(|key| waiting.get_mut(&key)?.pop_front());
        let Some(partner) = partner else { return true };
        paired.insert(partner.location.clone());
        pairs.push((partner, site.clone()));
        false
    });
    old.retain(|site| !paired.contains(&site.location));
}
