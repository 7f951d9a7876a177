//! A value of one of the two documents, and where it is.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::Revision;
use crate::location::Location;

/// A chain of references longer than this is taken for a circle.
const LONGEST_CHAIN: usize = 64;

#[derive(Clone, Debug)]
pub(super) struct Site<'a> {
    pub(super) revision: Revision,
    pub(super) location: Location,
    pub(super) value: &'a Value,
    document: &'a Value,
}

impl<'a> Site<'a> {
    /// A whole document.
    pub(super) fn root(revision: Revision, document: &'a Value) -> Self {
        Self {
            revision,
            location: Location::root(),
            value: document,
            document,
        }
    }

    /// The member `key`, if this is an object that has it.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(key)?;
        Some(self.at(self.location.key(key), value))
    }

    /// All members, if this is an object.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, Self)> {
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(key, value)| (key.as_str(), self.at(self.location.key(key), value)))
    }

    /// The keys that this or `other` has, in order.
    pub(super) fn keys_of_either(&self, other: &Self) -> BTreeSet<&'a str> {
        let members = self.members().chain(other.members());
        members.map(|(key, _)| key).collect()
    }

    /// All elements, if this is an array.
    pub(super) fn elements(&self) -> impl Iterator<Item = Self> {
        let elements = self.value.as_array().into_iter().flatten().enumerate();
        elements.map(|(index, value)| self.at(self.location.index(index), value))
    }

    /// The string that the member `key` is.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.as_object()?.get(key)?.as_str()
    }

    /// Whether the member `key` is true.
    pub(super) fn flag(&self, key: &str) -> bool {
        let members = self.value.as_object();
        members.is_some_and(|members| members.get(key) == Some(&Value::Bool(true)))
    }

    /// What this stands for: itself, unless it is a reference; the last reference, if that leads
    /// nowhere in this document or in a circle.
    pub(super) fn follow(&self) -> Self {
        let next = |site: &Self| site.resolve(site.text("$ref")?);
        let chain = std::iter::successors(Some(self.clone()), next).take(LONGEST_CHAIN);
        chain.last().unwrap_or_else(|| self.clone())
    }

    /// What a reference in this document points to.
    fn resolve(&self, reference: &str) -> Option<Self> {
        let pointer = reference.strip_prefix("#/")?;
        let root = self.at(Location::root(), self.document);
        pointer.split('/').try_fold(root, |site, token| {
            let token = percent_decode_str(token).decode_utf8().ok()?;
            let token = token.replace("~1", "/").replace("~0", "~");
            match site.value {
                Value::Array(elements) => {
                    let index = token.parse().ok()?;
                    let element = elements.get(index)?;
                    Some(site.at(site.location.index(index), element))
                }
                _ => site.get(&token),
            }
        })
    }

    fn at(&self, location: Location, value: &'a Value) -> Self {
        Self {
            revision: self.revision,
            location,
            value,
            document: self.document,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reference_may_be_escaped_twice() {
        let document = json!({
            "paths": { "/calls/{id}": { "get": {} } },
            "x": { "$ref": "#/paths/~1calls~1%7Bid%7D/get" },
        });
        let site = Site::root(Revision::Old, &document).get("x").expect("x");

        assert_eq!(
            site.follow().location.to_string(),
            "$.paths['/calls/{id}'].get"
        );
    }

    #[test]
    fn a_circle_ends() {
        let document = json!({ "a": { "$ref": "#/b" }, "b": { "$ref": "#/a" } });
        let site = Site::root(Revision::Old, &document).get("a").expect("a");

        assert!(site.follow().text("$ref").is_some());
    }
}
