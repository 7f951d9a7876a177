//! Comparing two documents: what concerns all of it here, the operations one by one elsewhere.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Change, Class, Kind, Revision, Side,
    fact::{Fact, Verdict, is_for_people, of_other_member},
    ledger::{Ledger, Usage},
    operation,
    operations::{Operation, Operations},
    schema::{Graph, names},
    site::Site,
};
use crate::change::changes;

pub(super) fn compare(old: &Value, new: &Value) -> Vec<Change> {
    let operations = Operations::new(old, new);
    let numbered = Numbers::new(&operations);
    let mut ledger = Ledger::default();
    let mut graph = Graph::default();
    let (old_root, new_root) = (
        Site::root(Revision::Old, old),
        Site::root(Revision::New, new),
    );

    of_document(&old_root, &new_root, &mut ledger);
    for removed in &operations.removed {
        let what = format!("removed{}", operations.hint(removed));
        let usage = Usage::of(numbered.of(removed), Side::Both);
        ledger.record(
            Fact::removed(&removed.site, Verdict::BREAKING, what),
            &usage,
        );
    }
    for added in &operations.added {
        let what = format!("new{}", operations.origin(added));
        let usage = Usage::of(numbered.of(added), Side::Both);
        ledger.record(Fact::added(&added.site, Verdict::ADDITIVE, what), &usage);
    }
    for (before, after) in &operations.kept {
        let mut comparison = operation::Comparison {
            number: numbered.of(after),
            old_root: &old_root,
            new_root: &new_root,
            ledger: &mut ledger,
            graph: &mut graph,
        };
        comparison.compare(before, after);
    }
    graph.settle(&mut ledger);
    names::compare(&old_root, &new_root, &mut graph, &mut ledger);
    if graph.is_exhausted() {
        let what = "the schemas refer to each other in too many ways to be followed to the end; \
                    compare the documents as text";
        ledger.record(
            Fact::new(
                Kind::Changed,
                &new_root,
                Verdict::same(Class::Breaking),
                what,
            ),
            &Usage::default(),
        );
    }
    ledger.changes(old, new, &numbered.labels)
}

/// The operations in the order in which they are shown.
struct Numbers {
    labels: Vec<String>,
    numbers: std::collections::BTreeMap<(String, &'static str), usize>,
}

impl Numbers {
    fn new(operations: &Operations<'_>) -> Self {
        let kept = operations.kept.iter().map(|(_, after)| after);
        let all = kept.chain(&operations.removed).chain(&operations.added);
        let keys: BTreeSet<_> = all.map(|o| (o.path.to_owned(), o.method)).collect();
        let label = |(path, method): &(String, &str)| format!("{} {path}", method.to_uppercase());
        Self {
            labels: keys.iter().map(label).collect(),
            numbers: keys.into_iter().zip(0..).collect(),
        }
    }

    fn of(&self, operation: &Operation<'_>) -> usize {
        let key = (operation.path.to_owned(), operation.method);
        self.numbers.get(&key).copied().unwrap_or_default()
    }
}

/// Members of the document that are compared where they take effect.
const ELSEWHERE: [&str; 4] = ["paths", "components", "security", "servers"];

fn of_document(old: &Site<'_>, new: &Site<'_>, ledger: &mut Ledger) {
    let keys = old.keys_of_either(new);
    for key in keys.into_iter().filter(|key| !ELSEWHERE.contains(key)) {
        let (before, after) = (old.get(key), new.get(key));
        match (key, before, after) {
            ("info", Some(before), Some(after)) => of_information(&before, &after, ledger),
            ("openapi", before, after) => record(
                Fact::of_value("", before.as_ref(), after.as_ref(), Verdict::DOCUMENTATION),
                ledger,
            ),
            ("tags", before, after) => {
                if !same_elements(before.as_ref(), after.as_ref()) {
                    record(
                        of_other_member(key, before.as_ref(), after.as_ref()),
                        ledger,
                    );
                }
            }
            (key, before, after) => {
                record(
                    of_other_member(key, before.as_ref(), after.as_ref()),
                    ledger,
                );
            }
        }
    }
    for (root, other) in [(old, new), (new, old)] {
        // What is for people beside the paths is for people, too.
        let paths = root.get("paths");
        let extensions = paths
            .iter()
            .flat_map(Site::members)
            .filter(|(key, _)| is_for_people(key));
        for (key, site) in extensions {
            let partner = other.get("paths").and_then(|paths| paths.get(key));
            let (before, after) = match root.revision {
                Revision::Old => (Some(site), partner),
                Revision::New => (partner, Some(site)),
            };
            record(
                of_other_member(key, before.as_ref(), after.as_ref()),
                ledger,
            );
        }
    }
}

/// Title, version, contact and so on, each on its own.
fn of_information(old: &Site<'_>, new: &Site<'_>, ledger: &mut Ledger) {
    for change in changes(old.value, new.value) {
        let steps: Vec<_> = change
            .location
            .steps()
            .map(|step| step.into_owned())
            .collect();
        let (before, after) = (descend(old, &steps), descend(new, &steps));
        record(
            Fact::of_value("", before.as_ref(), after.as_ref(), Verdict::DOCUMENTATION),
            ledger,
        );
    }
}

fn descend<'a>(site: &Site<'a>, steps: &[String]) -> Option<Site<'a>> {
    steps.iter().try_fold(site.clone(), |site, step| {
        let element = || site.elements().nth(step.parse().ok()?);
        site.get(step).or_else(element)
    })
}

fn record(fact: Option<Fact>, ledger: &mut Ledger) {
    if let Some(fact) = fact {
        ledger.record(fact, &Usage::default());
    }
}

fn same_elements(old: Option<&Site<'_>>, new: Option<&Site<'_>>) -> bool {
    let texts = |site: Option<&Site<'_>>| -> Option<BTreeSet<String>> {
        Some(site?.value.as_array()?.iter().map(canonical).collect())
    };
    texts(old) == texts(new) && texts(old).is_some()
}

/// The text of a value, whatever the order of its keys.
fn canonical(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    value.to_string()
}
