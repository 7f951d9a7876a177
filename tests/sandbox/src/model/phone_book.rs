//! Who answers when the user calls.

use std::collections::{HashMap, VecDeque};

use super::remote_party::RemoteParty;

/// The remote parties that calls of the user reach.
pub(crate) struct PhoneBook {
    /// Those of the next calls, whatever the number.
    next: VecDeque<RemoteParty>,
    by_number: HashMap<String, RemoteParty>,
    everybody_else: RemoteParty,
}

impl PhoneBook {
    pub(super) fn new(everybody: RemoteParty) -> Self {
        Self {
            next: VecDeque::new(),
            by_number: HashMap::new(),
            everybody_else: everybody,
        }
    }

    /// Who the next call reaches that none of those before it has taken.
    pub(crate) fn push_next(&mut self, party: RemoteParty) {
        self.next.push_back(party);
    }

    /// Who has this number from now on.
    pub(crate) fn insert(&mut self, number: &str, party: RemoteParty) {
        self.by_number.insert(digits(number).to_owned(), party);
    }

    /// Who a call to this number reaches.
    pub(super) fn call(&mut self, number: &str) -> RemoteParty {
        let next = self.next.pop_front();
        next.or_else(|| self.by_number.get(digits(number)).cloned())
            .unwrap_or_else(|| self.everybody_else.clone())
    }
}

/// With and without a plus sign it is the same number.
fn digits(number: &str) -> &str {
    number.strip_prefix('+').unwrap_or(number)
}
