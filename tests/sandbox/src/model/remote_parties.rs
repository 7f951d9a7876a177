//! Remote parties of outbound calls.

use std::collections::{HashMap, VecDeque};

use super::remote_party::RemoteParty;

/// The remote parties by number, with a queue and a default.
pub(crate) struct RemoteParties {
    /// Parties of the next calls to any number.
    next: VecDeque<RemoteParty>,
    by_number: HashMap<String, RemoteParty>,
    default_party: RemoteParty,
}

impl RemoteParties {
    pub(super) fn new(default_party: RemoteParty) -> Self {
        Self {
            next: VecDeque::new(),
            by_number: HashMap::new(),
            default_party,
        }
    }

    /// Queues the party of the next call.
    pub(crate) fn push_next(&mut self, party: RemoteParty) {
        self.next.push_back(party);
    }

    /// Sets the party of a number.
    pub(crate) fn insert(&mut self, number: &str, party: RemoteParty) {
        self.by_number
            .insert(without_plus(number).to_owned(), party);
    }

    /// Returns the party of a call to this number.
    pub(super) fn take_for(&mut self, number: &str) -> RemoteParty {
        let next = self.next.pop_front();
        next.or_else(|| self.by_number.get(without_plus(number)).cloned())
            .unwrap_or_else(|| self.default_party.clone())
    }
}

/// A plus sign does not change a number.
fn without_plus(number: &str) -> &str {
    number.strip_prefix('+').unwrap_or(number)
}
