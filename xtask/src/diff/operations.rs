//! Which operation of one document is which of the other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::{Revision, fact::is_for_people, site::Site, words::code};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

#[derive(Clone, Debug)]
pub(super) struct Operation<'a> {
    pub(super) path: &'a str,
    pub(super) method: &'static str,
    pub(super) item: Site<'a>,
    pub(super) site: Site<'a>,
}

impl Operation<'_> {
    /// As people say it: `GET /self/calls`.
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    pub(super) fn id(&self) -> Option<&str> {
        self.site.text("operationId")
    }

    /// The path without the names of its parameters, which do not travel.
    fn route(&self) -> String {
        let mut route = String::new();
        for piece in self.path.split_inclusive('}') {
            match piece.split_once('{') {
                Some((literal, name)) if name.ends_with('}') => route += &format!("{literal}{{}}"),
                _ => route += piece,
            }
        }
        route
    }

    /// What makes two operations the same but for their path and their names.
    fn shape(&self) -> (&str, usize, Vec<(&str, &Value)>) {
        let mut members: Vec<_> = self
            .site
            .members()
            .filter(|(key, _)| *key != "operationId" && !is_for_people(key))
            .map(|(key, site)| (key, site.value))
            .collect();
        members.sort_by_key(|(key, _)| *key);
        (self.method, self.path.matches('{').count(), members)
    }
}

/// The operations of both documents.
pub(super) struct Operations<'a> {
    /// Those which both have.
    pub(super) kept: Vec<(Operation<'a>, Operation<'a>)>,
    pub(super) removed: Vec<Operation<'a>>,
    pub(super) added: Vec<Operation<'a>>,
    /// Which added operation a removed one seems to have become, by their labels.
    renamed: BTreeMap<String, String>,
}

impl<'a> Operations<'a> {
    pub(super) fn new(old: &'a Value, new: &'a Value) -> Self {
        let (old, new) = (all(Revision::Old, old), all(Revision::New, new));
        let mut partners = HashMap::new();
        let mut taken = BTreeSet::new();
        // The same path wins over the same route, should a document have both.
        let keys: [fn(&Operation<'a>) -> String; 2] = [|o| o.path.to_owned(), Operation::route];
        for key in keys {
            let mut index: HashMap<_, usize> = HashMap::new();
            for (number, operation) in new.iter().enumerate() {
                if !taken.contains(&number) {
                    index
                        .entry((key(operation), operation.method))
                        .or_insert(number);
                }
            }
            for (number, operation) in old.iter().enumerate() {
                if partners.contains_key(&number) {
                    continue;
                }
                if let Some(partner) = index.remove(&(key(operation), operation.method)) {
                    partners.insert(number, partner);
                    taken.insert(partner);
                }
            }
        }
        let (mut kept, mut removed) = (Vec::new(), Vec::new());
        for (number, operation) in old.into_iter().enumerate() {
            match partners.get(&number).and_then(|partner| new.get(*partner)) {
                Some(partner) => kept.push((operation, partner.clone())),
                None => removed.push(operation),
            }
        }
        let is_new = |(number, operation): (usize, Operation<'a>)| {
            (!taken.contains(&number)).then_some(operation)
        };
        let added: Vec<_> = new.into_iter().enumerate().filter_map(is_new).collect();
        Self {
            renamed: renamed(&removed, &added),
            kept,
            removed,
            added,
        }
    }

    /// What a removed operation seems to have become.
    pub(super) fn hint(&self, removed: &Operation<'a>) -> String {
        let label = removed.label();
        let found = self.renamed.get(&label);
        found.map_or_else(String::new, |is| format!("; looks renamed to {}", code(is)))
    }

    /// What an added operation seems to have been.
    pub(super) fn origin(&self, added: &Operation<'a>) -> String {
        let label = added.label();
        let found = self.renamed.iter().find(|(_, is)| **is == label);
        found.map_or_else(String::new, |(was, _)| {
            format!("; looks renamed from {}", code(was))
        })
    }
}

/// Removed and added operations with the same id, or else with the same method and shape if no other
/// has them.
fn renamed(removed: &[Operation<'_>], added: &[Operation<'_>]) -> BTreeMap<String, String> {
    let mut by_id = HashMap::new();
    let mut by_shape: HashMap<_, Vec<_>> = HashMap::new();
    for operation in added {
        if let Some(id) = operation.id() {
            by_id.entry(id).or_insert(operation);
        }
        by_shape
            .entry(operation.shape())
            .or_default()
            .push(operation);
    }
    let mut candidates: HashMap<_, usize> = HashMap::new();
    for operation in removed {
        *candidates.entry(operation.shape()).or_default() += 1;
    }
    let partner = |operation: &Operation<'_>| {
        let same_id = operation.id().and_then(|id| by_id.get(id).copied());
        same_id.or_else(|| match by_shape.get(&operation.shape())?.as_slice() {
            [only] if candidates.get(&operation.shape()) == Some(&1) => Some(*only),
            _ => None,
        })
    };
    let pairs = removed
        .iter()
        .filter_map(|operation| Some((operation.label(), partner(operation)?.label())));
    pairs.collect()
}

/// All operations, by path.
fn all(revision: Revision, document: &Value) -> Vec<Operation<'_>> {
    let paths = Site::root(revision, document).get("paths");
    let mut operations: Vec<_> = paths
        .iter()
        .flat_map(Site::members)
        .filter(|(path, _)| !path.starts_with("x-"))
        .flat_map(|(path, item)| {
            let item = item.follow();
            METHODS.into_iter().filter_map(move |method| {
                Some(Operation {
                    path,
                    method,
                    site: item.get(method)?,
                    item: item.clone(),
                })
            })
        })
        .collect();
    operations.sort_by_key(|operation| (operation.path, operation.method));
    operations
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_names_of_path_parameters_are_no_part_of_the_route() {
        let document =
            json!({ "paths": { "/a/{b}/c/{d}.{e}": { "get": {} }, "/torn}/{": { "get": {} } } });
        let routes: Vec<_> = all(Revision::Old, &document)
            .iter()
            .map(Operation::route)
            .collect();

        assert_eq!(routes, ["/a/{}/c/{}.{}", "/torn}/{"]);
    }
}
