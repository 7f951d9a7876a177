//! Bounds: what makes a schema allow fewer values.

use std::{cmp::Ordering, collections::BTreeSet};

use serde_json::Value;

use super::{
    super::{
        Class::{Additive, Behavioural, Breaking},
        fact::{Fact, Verdict},
        site::Site,
    },
    Shape,
};

const TIGHTENED: Verdict = Verdict::sides(Breaking, Additive);
/// A reader that checks may now meet what it refuses.
const LOOSENED: Verdict = Verdict::sides(Additive, Behavioural);
const DIFFERENT: Verdict = Verdict::sides(Breaking, Behavioural);

const UPPER: [&str; 4] = ["maximum", "maxLength", "maxItems", "maxProperties"];
const LOWER: [&str; 4] = ["minimum", "minLength", "minItems", "minProperties"];
const FLAGS: [&str; 3] = ["exclusiveMaximum", "exclusiveMinimum", "uniqueItems"];
const SETS: [&str; 2] = ["pattern", "multipleOf"];

pub(super) fn compare(old: &Shape<'_>, new: &Shape<'_>, facts: &mut Vec<Fact>) {
    for (keys, tighter) in [(UPPER, Ordering::Less), (LOWER, Ordering::Greater)] {
        for key in keys {
            facts.extend(limit(key, tighter, old, new));
        }
    }
    for key in FLAGS {
        facts.extend(match (old.flag(key), new.flag(key)) {
            (None, Some(site)) => Some(Fact::changed(&site, TIGHTENED, format!("{key} now"))),
            (Some(site), None) => Some(Fact::changed(&site, LOOSENED, format!("no longer {key}"))),
            _ => None,
        });
    }
    for key in SETS {
        facts.extend(set(key, old, new));
    }
}

/// The tightest of the limits in all layers, which is the one that holds.
fn tightest<'a>(key: &str, tighter: Ordering, shape: &Shape<'a>) -> Option<Site<'a>> {
    let is_idle = |site: &Site<'_>| LOWER.contains(&key) && key != "minimum" && site.value == 0;
    let limits = shape.all(key).into_iter().filter(|site| !is_idle(site));
    limits.reduce(|one, other| {
        if order(other.value, one.value) == tighter {
            other
        } else {
            one
        }
    })
}

fn limit(key: &str, tighter: Ordering, old: &Shape<'_>, new: &Shape<'_>) -> Option<Fact> {
    let (before, after) = (tightest(key, tighter, old), tightest(key, tighter, new));
    let verdict = match (&before, &after) {
        (None, Some(_)) => TIGHTENED,
        (Some(_), None) => LOOSENED,
        (Some(before), Some(after)) => match order(after.value, before.value) {
            Ordering::Equal => DIFFERENT,
            order if order == tighter => TIGHTENED,
            _ => LOOSENED,
        },
        (None, None) => return None,
    };
    Fact::of_value(key, before.as_ref(), after.as_ref(), verdict)
}

/// The order of numbers; whatever is no number, or too alike to tell, is equal.
fn order(one: &Value, other: &Value) -> Ordering {
    if let (Some(one), Some(other)) = (one.as_i64(), other.as_i64()) {
        return one.cmp(&other);
    }
    let numbers = one.as_f64().zip(other.as_f64());
    numbers
        .and_then(|(one, other)| one.partial_cmp(&other))
        .unwrap_or(Ordering::Equal)
}

/// Keywords of which each layer may have its own, and all hold.
fn set(key: &str, old: &Shape<'_>, new: &Shape<'_>) -> Option<Fact> {
    let texts = |shape: &Shape<'_>| -> BTreeSet<String> {
        shape
            .all(key)
            .iter()
            .map(|site| site.value.to_string())
            .collect()
    };
    let (before, after) = (texts(old), texts(new));
    if before == after {
        return None;
    }
    let verdict = if before.is_subset(&after) {
        TIGHTENED
    } else if after.is_subset(&before) {
        LOOSENED
    } else {
        DIFFERENT
    };
    // Of several, show one that differs.
    let (before, after) = (differing(key, old, &after), differing(key, new, &before));
    Fact::of_value(key, before.as_ref(), after.as_ref(), verdict)
}

fn differing<'a>(key: &str, shape: &Shape<'a>, others: &BTreeSet<String>) -> Option<Site<'a>> {
    let mut values = shape.all(key).into_iter();
    values.find(|site| !others.contains(&site.value.to_string()))
}
