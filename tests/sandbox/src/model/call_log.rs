//! All calls, live and ended.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::action::Action;
use super::call::{Call, CallError};
use super::direction::Direction;
use super::id;
use super::past_call::PastCall;
use super::selection::{Filter, Page};

/// A call that a client has placed: one for each successful `POST /self/calls`, whether or not the
/// response arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlacedCall {
    /// The id of the call.
    pub id: String,
    /// The number, as sent by the client.
    pub phone_number: String,
    /// When the call was placed.
    pub start_time: Timestamp,
}

/// Position in lists: start time, then arrival.
type SortKey = (Timestamp, u64);

/// The calls of the user, in list order.
#[derive(Debug, Default)]
pub(crate) struct CallLog {
    calls: BTreeMap<SortKey, Call>,
    /// Cache of all keys in order, so that a late page of a long list needs no scan.
    sorted_keys: Option<Vec<SortKey>>,
    keys_by_id: HashMap<String, SortKey>,
    count: u64,
    /// Separate, because a removed call stays in this list.
    placed: Vec<PlacedCall>,
}

impl CallLog {
    /// The user calls a number: `INITIALIZING`.
    pub(super) fn place(&mut self, phone_number: String, now: Timestamp) -> Call {
        let call = self.add_new(Direction::Outbound, "INITIALIZING", phone_number, None, now);
        self.placed.push(PlacedCall {
            id: call.id.clone(),
            phone_number: call.phone_number.clone(),
            start_time: now,
        });
        call
    }

    /// The calls that the user has placed, in order of arrival.
    pub(crate) fn placed(&self) -> &[PlacedCall] {
        &self.placed
    }

    /// A remote party calls the user.
    pub(super) fn receive(
        &mut self,
        phone_number: String,
        caller_id: Option<String>,
        now: Timestamp,
    ) -> Call {
        self.add_new(Direction::Inbound, "RINGING", phone_number, caller_id, now)
    }

    /// Adds a call that has ended. Returns its id.
    pub(crate) fn add_past(&mut self, call: PastCall, now: Timestamp) -> String {
        let (id, external_id) = self.next_ids();
        self.add(Call::past(call, id.clone(), external_id, now));
        id
    }

    /// Adds a generated call that has ended. Returns its id.
    pub(crate) fn add_generated(&mut self, now: Timestamp) -> String {
        self.add_past(PastCall::generated(self.count), now)
    }

    /// Removes a call. Returns whether it existed.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let key = self.keys_by_id.remove(id);
        self.sorted_keys = None;
        key.is_some_and(|key| self.calls.remove(&key).is_some())
    }

    pub(crate) fn get(&self, id: &str) -> Result<&Call, CallError> {
        let call = self.keys_by_id.get(id).and_then(|key| self.calls.get(key));
        call.ok_or(CallError::NotFound)
    }

    /// Applies an action and returns the call after each transition.
    pub(super) fn apply_action(
        &mut self,
        id: &str,
        action: Action,
        now: Timestamp,
    ) -> Result<Vec<Call>, CallError> {
        let key = self.keys_by_id.get(id).ok_or(CallError::NotFound)?;
        let call = self.calls.get_mut(key).ok_or(CallError::NotFound)?;
        call.apply_action(action, now)
    }

    /// A page of the calls that match the filter.
    pub(crate) fn list(&mut self, filter: &Filter, page: &Page) -> Vec<&Call> {
        if filter.is_unrestricted() {
            let keys = || self.calls.keys().copied().collect();
            let sorted_keys = self.sorted_keys.get_or_insert_with(keys);
            let page = page.slice(sorted_keys.iter()).into_iter();
            return page.filter_map(|key| self.calls.get(key)).collect();
        }
        let matching = self.calls.values().filter(|call| filter.matches(call));
        page.slice(matching)
    }

    /// The number of calls that match the filter.
    pub(crate) fn count(&self, filter: &Filter) -> usize {
        if filter.is_unrestricted() {
            return self.calls.len();
        }
        let matching = self.calls.values().filter(|call| filter.matches(call));
        matching.count()
    }

    fn add_new(
        &mut self,
        direction: Direction,
        state: &str,
        phone_number: String,
        caller_id: Option<String>,
        now: Timestamp,
    ) -> Call {
        let (id, external_id) = self.next_ids();
        let call = Call {
            id,
            external_id,
            direction,
            phone_number,
            caller_id,
            state: state.into(),
            start_time: now,
            answer_time: None,
            end_time: None,
        };
        self.add(call.clone());
        call
    }

    fn add(&mut self, call: Call) {
        let key = (call.start_time, self.count);
        match &mut self.sorted_keys {
            Some(sorted_keys) if sorted_keys.last().is_none_or(|last| *last < key) => {
                sorted_keys.push(key)
            }
            _ => self.sorted_keys = None,
        }
        self.keys_by_id.insert(call.id.clone(), key);
        self.calls.insert(key, call);
    }

    fn next_ids(&mut self) -> (String, String) {
        self.count += 1;
        (
            id::call_id(self.count),
            format!("callhalf-{}:0", self.count),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::saturating_add;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn numbers(calls: Vec<&Call>) -> Vec<&str> {
        calls
            .into_iter()
            .map(|call| call.phone_number.as_str())
            .collect()
    }

    fn page(skip: usize, size: usize, descending: bool) -> Page {
        Page {
            skip,
            size,
            descending,
        }
    }

    #[test]
    fn pages_cover_the_list_in_order() {
        let mut log = CallLog::default();
        // Calls with equal start times stay in order of arrival.
        for (number, start) in [("a", 5), ("b", 5), ("c", 1), ("d", 9)] {
            log.receive(
                number.into(),
                None,
                saturating_add(NOW, Duration::from_secs(start)),
            );
        }
        let all = Filter::default();
        for (page, expected) in [
            (page(0, 3, false), &["c", "a", "b"][..]),
            (page(3, 3, false), &["d"]),
            (page(6, 3, false), &[]),
            (page(usize::MAX, 3, false), &[]),
            (page(0, 3, true), &["d", "b", "a"]),
        ] {
            assert_eq!(numbers(log.list(&all, &page)), expected, "{page:?}");
        }
        assert_eq!(log.count(&all), 4);
    }

    #[test]
    fn list_shows_changes_since_last_read() {
        let mut log = CallLog::default();
        let (all, page) = (Filter::default(), page(0, 9, false));
        let receive = |log: &mut CallLog, number: &str, start| {
            let start = saturating_add(NOW, Duration::from_secs(start));
            log.receive(number.into(), None, start).id
        };
        let a = receive(&mut log, "a", 5);
        assert_eq!(numbers(log.list(&all, &page)), ["a"]);
        receive(&mut log, "b", 5);
        assert_eq!(numbers(log.list(&all, &page)), ["a", "b"]);
        receive(&mut log, "c", 1);
        assert_eq!(numbers(log.list(&all, &page)), ["c", "a", "b"]);
        assert!(log.remove(&a));
        assert_eq!(numbers(log.list(&all, &page)), ["c", "b"]);
    }

    #[test]
    fn window_includes_start_and_excludes_end() {
        let mut log = CallLog::default();
        log.receive("1".into(), None, NOW);
        let count = |from, to| {
            log.count(&Filter {
                from,
                to,
                ..Filter::default()
            })
        };
        assert_eq!(count(Some(0), Some(1)), 1);
        assert_eq!(count(Some(1), None), 0);
        assert_eq!(count(None, Some(0)), 0);
        assert_eq!(count(Some(i64::MIN), Some(i64::MAX)), 1);
    }

    #[test]
    fn unknown_id_is_not_found() {
        let mut log = CallLog::default();
        assert_eq!(log.get("x").unwrap_err(), CallError::NotFound);
        assert_eq!(
            log.apply_action("x", Action::End, NOW).unwrap_err(),
            CallError::NotFound
        );
        assert!(!log.remove("x"));
    }
}
