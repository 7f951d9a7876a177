//! One thing that differs, before it is known whom it concerns.

use serde_json::Value;

use super::{Class, Kind, Revision, site::Site, words};
use crate::location::Location;

/// What a difference means to a client, on each side of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) request: Class,
    pub(super) response: Class,
}

impl Verdict {
    pub(super) const DOCUMENTATION: Self = Self::same(Class::Documentation);
    pub(super) const ADDITIVE: Self = Self::same(Class::Additive);
    pub(super) const BEHAVIOURAL: Self = Self::same(Class::Behavioural);
    pub(super) const BREAKING: Self = Self::same(Class::Breaking);

    pub(super) const fn same(class: Class) -> Self {
        Self::sides(class, class)
    }

    pub(super) const fn sides(request: Class, response: Class) -> Self {
        Self { request, response }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) kind: Kind,
    pub(super) verdict: Verdict,
    pub(super) revision: Revision,
    pub(super) location: Location,
    pub(super) what: String,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
}

impl Fact {
    pub(super) fn new(
        kind: Kind,
        site: &Site<'_>,
        verdict: Verdict,
        what: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            verdict,
            revision: site.revision,
            location: site.location.clone(),
            what: what.into(),
            before: None,
            after: None,
        }
    }

    pub(super) fn added(site: &Site<'_>, verdict: Verdict, what: impl Into<String>) -> Self {
        Self::new(Kind::Added, site, verdict, what)
    }

    pub(super) fn changed(site: &Site<'_>, verdict: Verdict, what: impl Into<String>) -> Self {
        Self::new(Kind::Changed, site, verdict, what)
    }

    pub(super) fn removed(site: &Site<'_>, verdict: Verdict, what: impl Into<String>) -> Self {
        Self::new(Kind::Removed, site, verdict, what)
    }

    /// How the value of `name` differs; nothing, if it does not. Without a name it is the place itself.
    pub(super) fn of_value(
        name: &str,
        old: Option<&Site<'_>>,
        new: Option<&Site<'_>>,
        verdict: Verdict,
    ) -> Option<Self> {
        let (before, after) = (old.map(|site| site.value), new.map(|site| site.value));
        if before == after {
            return None;
        }
        // It is the owner that changes, whatever its member does.
        let what = match (before, after) {
            (Some(before), Some(after)) => format!("changed {}", words::change(before, after)),
            (Some(before), None) => format!("removed, was {}", words::value(before)),
            (None, Some(after)) => format!("added: {}", words::value(after)),
            (None, None) => return None,
        };
        let what = if name.is_empty() {
            what
        } else {
            format!("{name} {what}")
        };
        Some(Self {
            before: before.cloned(),
            after: after.cloned(),
            ..Self::changed(new.or(old)?, verdict, what)
        })
    }
}

/// Differences in the members that nobody else has looked at: those which are for people, and those
/// which are unknown here.
pub(super) fn of_other_members(old: &Site<'_>, new: &Site<'_>, known: &[&str]) -> Vec<Fact> {
    let is_new = |key: &&str| old.get(key).is_none();
    let added = new.members().map(|(key, _)| key).filter(is_new);
    let keys = old.members().map(|(key, _)| key).chain(added);
    keys.filter(|key| !known.contains(key))
        .filter_map(|key| of_other_member(key, old.get(key).as_ref(), new.get(key).as_ref()))
        .collect()
}

/// The difference in one such member.
pub(super) fn of_other_member(
    key: &str,
    old: Option<&Site<'_>>,
    new: Option<&Site<'_>>,
) -> Option<Fact> {
    if is_for_people(key) {
        return Fact::of_value(&name_of(key), old, new, Verdict::DOCUMENTATION);
    }
    if key == "deprecated" {
        let is_true = |site: Option<&Site<'_>>| site.is_some_and(|site| site.value == true);
        let what = match (is_true(old), is_true(new)) {
            (false, true) => "deprecated",
            (true, false) => "no longer deprecated",
            _ => return None,
        };
        return Some(Fact::changed(new.or(old)?, Verdict::BEHAVIOURAL, what));
    }
    let name = format!("{} (unknown to this comparison)", words::code(key));
    Fact::of_value(&name, old, new, Verdict::BEHAVIOURAL)
}

fn name_of(key: &str) -> String {
    if key.starts_with("x-") {
        words::code(key)
    } else {
        key.to_owned()
    }
}

/// Whether a member says something to people and nothing about the wire.
pub(super) fn is_for_people(key: &str) -> bool {
    const FOR_PEOPLE: [&str; 9] = [
        "description",
        "summary",
        "title",
        "example",
        "examples",
        "externalDocs",
        "tags",
        "$comment",
        "links",
    ];
    key.starts_with("x-") || FOR_PEOPLE.contains(&key)
}
