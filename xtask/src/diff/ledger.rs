//! All that differs, each thing once, with all whom it concerns.

use std::collections::{BTreeSet, HashMap, hash_map::Entry};

use serde_json::Value;

use super::{Change, Class, Revision, Side, fact::Fact, place::place};
use crate::location::Location;

/// Whom a fact concerns: operations by their number, and sides of the wire.
#[derive(Clone, Debug, Default)]
pub(super) struct Usage {
    pub(super) operations: BTreeSet<usize>,
    pub(super) request: bool,
    pub(super) response: bool,
}

impl Usage {
    pub(super) fn of(operation: usize, side: Side) -> Self {
        Self {
            operations: BTreeSet::from([operation]),
            request: matches!(side, Side::Request | Side::Both),
            response: matches!(side, Side::Response | Side::Both),
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.operations.extend(&other.operations);
        self.request |= other.request;
        self.response |= other.response;
    }
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    records: Vec<(Fact, Usage)>,
    /// One location with one sentence is one fact, however many ways lead to it.
    index: HashMap<(Revision, Location, String), usize>,
}

impl Ledger {
    pub(super) fn record(&mut self, fact: Fact, usage: &Usage) {
        let key = (fact.revision, fact.location.clone(), fact.what.clone());
        match self.index.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(self.records.len());
                self.records.push((fact, usage.clone()));
            }
            Entry::Occupied(entry) => {
                if let Some((known, users)) = self.records.get_mut(*entry.get()) {
                    // A property that one way may only be read may be written on another.
                    known.verdict.request = known.verdict.request.max(fact.verdict.request);
                    known.verdict.response = known.verdict.response.max(fact.verdict.response);
                    users.add(usage);
                }
            }
        }
    }

    /// The changes, sorted; `labels` are the names of the operations.
    pub(super) fn changes(self, old: &Value, new: &Value, labels: &[String]) -> Vec<Change> {
        let mut changes: Vec<(BTreeSet<usize>, Change)> = Vec::new();
        let mut alike: HashMap<Likeness, usize> = HashMap::new();
        for (fact, usage) in self.records {
            let change = change(fact, &usage, old, new);
            match alike.entry(Likeness::of(&change)) {
                Entry::Vacant(entry) => {
                    entry.insert(changes.len());
                    changes.push((usage.operations, change));
                }
                Entry::Occupied(entry) => {
                    if let Some((operations, known)) = changes.get_mut(*entry.get()) {
                        operations.extend(usage.operations);
                        known.also.push(change.location);
                    }
                }
            }
        }
        let worst_first = |change: &Change| std::cmp::Reverse(change.class);
        changes.sort_by(|(one_set, one), (other_set, other)| {
            (worst_first(one), one_set, &one.place, &one.what).cmp(&(
                worst_first(other),
                other_set,
                &other.place,
                &other.what,
            ))
        });
        let with_labels = |(operations, change): (BTreeSet<usize>, Change)| Change {
            operations: operations
                .into_iter()
                .filter_map(|operation| labels.get(operation).cloned())
                .collect(),
            ..change
        };
        changes.into_iter().map(with_labels).collect()
    }
}

/// What changes have in common that can be told in one sentence.
#[derive(PartialEq, Eq, Hash)]
struct Likeness {
    class: Class,
    side: Side,
    revision: Revision,
    place: String,
    what: String,
    values: (Option<Value>, Option<Value>),
}

impl Likeness {
    fn of(change: &Change) -> Self {
        Self {
            class: change.class,
            side: change.side,
            revision: change.revision,
            place: change.place.clone(),
            what: change.what.clone(),
            values: (change.before.clone(), change.after.clone()),
        }
    }
}

fn change(fact: Fact, usage: &Usage, old: &Value, new: &Value) -> Change {
    let request = usage.request.then_some(fact.verdict.request);
    let response = usage.response.then_some(fact.verdict.response);
    let side = match (usage.request, usage.response) {
        (true, true) => Side::Both,
        (true, false) => Side::Request,
        (false, true) => Side::Response,
        (false, false) => Side::Neither,
    };
    // Off the wire, only what concerns the document as a whole has a class of its own: a schema that
    // nobody uses is made harmless before it comes here.
    let elsewhere = fact.verdict.request.max(fact.verdict.response);
    let document = match fact.revision {
        Revision::Old => old,
        Revision::New => new,
    };
    Change {
        class: request.max(response).unwrap_or(elsewhere),
        request,
        response,
        side,
        kind: fact.kind,
        operations: Vec::new(),
        place: place(&fact.location, document),
        what: fact.what,
        location: fact.location,
        revision: fact.revision,
        also: Vec::new(),
        before: fact.before,
        after: fact.after,
    }
}
