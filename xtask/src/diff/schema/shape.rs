//! A schema with all that it is composed of.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, HashSet},
};

use serde_json::Value;

use super::super::site::Site;

/// A schema as one: itself and the members of its `allOf`, with references followed.
///
/// A `oneOf` or `anyOf` with a single member is no choice and counts as an `allOf`.
#[derive(Debug)]
pub(super) struct Shape<'a> {
    /// The outermost first, whose text and default hide those of what it is made of.
    layers: Vec<Site<'a>>,
    members: OnceCell<BTreeMap<&'a str, Vec<Site<'a>>>>,
}

/// What tells shapes of one pair of documents apart.
pub(super) type Identity = Vec<*const Value>;

impl<'a> Shape<'a> {
    pub(super) fn new(schemas: &[Site<'a>]) -> Self {
        let mut layers = Vec::new();
        let mut seen = HashSet::new();
        let mut waiting: Vec<Site<'a>> = schemas.iter().rev().cloned().collect();
        while let Some(schema) = waiting.pop() {
            let schema = schema.follow();
            if !seen.insert(std::ptr::from_ref(schema.value)) {
                continue;
            }
            let members = ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|key| {
                let members: Vec<_> = schema.get(key).iter().flat_map(Site::elements).collect();
                if key == "allOf" || members.len() == 1 {
                    members
                } else {
                    Vec::new()
                }
            });
            let members: Vec<_> = members.collect();
            waiting.extend(members.into_iter().rev());
            layers.push(schema);
        }
        Self {
            layers,
            members: OnceCell::new(),
        }
    }

    pub(super) fn identity(&self) -> Identity {
        self.layers
            .iter()
            .map(|layer| std::ptr::from_ref(layer.value))
            .collect()
    }

    pub(super) fn layers(&self) -> &[Site<'a>] {
        &self.layers
    }

    /// The name of the component that this is, first and foremost.
    pub(super) fn name(&self) -> Option<String> {
        self.layers.iter().find_map(component)
    }

    /// All keywords that occur in it.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.members().keys().copied()
    }

    /// The outermost value of a keyword.
    pub(super) fn find(&self, key: &str) -> Option<Site<'a>> {
        self.members().get(key)?.first().cloned()
    }

    /// All values of a keyword.
    pub(super) fn all(&self, key: &str) -> Vec<Site<'a>> {
        self.members().get(key).cloned().unwrap_or_default()
    }

    fn members(&self) -> &BTreeMap<&'a str, Vec<Site<'a>>> {
        self.members.get_or_init(|| {
            let mut members: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for (key, site) in self.layers.iter().flat_map(Site::members) {
                members.entry(key).or_default().push(site);
            }
            members
        })
    }

    /// Where a keyword is true.
    pub(super) fn flag(&self, key: &str) -> Option<Site<'a>> {
        self.all(key).into_iter().find(|site| site.value == true)
    }

    /// The type, taken from other keywords if it does not say it.
    pub(super) fn type_name(&self) -> Option<&'a str> {
        if let Some(name) = self.find("type") {
            return name.value.as_str();
        }
        let has = |key: &&str| self.members().contains_key(key);
        if ["properties", "additionalProperties"].iter().any(has) {
            Some("object")
        } else if has(&"items") {
            Some("array")
        } else {
            None
        }
    }

    pub(super) fn properties(&self) -> BTreeMap<&'a str, Vec<Site<'a>>> {
        let mut properties: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for layer in self.all("properties") {
            for (name, site) in layer.members() {
                properties.entry(name).or_default().push(site);
            }
        }
        properties
    }

    pub(super) fn required(&self) -> BTreeMap<&'a str, Site<'a>> {
        let lists = self.all("required");
        let elements = lists.iter().flat_map(Site::elements);
        elements
            .filter_map(|site| Some((site.value.as_str()?, site)))
            .collect()
    }

    /// The members of `oneOf` and `anyOf` where there is a choice.
    pub(super) fn variants(&self) -> Vec<Site<'a>> {
        let lists = ["oneOf", "anyOf"].into_iter().flat_map(|key| self.all(key));
        let choices = lists.filter(|list| list.value.as_array().is_some_and(|list| list.len() > 1));
        choices
            .flat_map(|list| list.elements().collect::<Vec<_>>())
            .collect()
    }
}

/// The name of a schema that is a component.
pub(super) fn component(schema: &Site<'_>) -> Option<String> {
    let mut steps = schema.location.steps();
    let is_component = steps.next()? == "components" && steps.next()? == "schemas";
    let name = steps.next()?.into_owned();
    (is_component && steps.next().is_none()).then_some(name)
}
