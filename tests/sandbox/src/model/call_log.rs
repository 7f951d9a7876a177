//! Every call that there was.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::action::Action;
use super::call::{Call, CallError};
use super::direction::Direction;
use super::id;
use super::past_call::PastCall;
use super::selection::{Filter, Page};

/// A call that a client has placed: one for each `POST /self/calls` that was granted, whether or
/// not its answer arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlacedCall {
    /// The id of the call.
    pub id: String,
    /// The number that was called, as the client wrote it.
    pub phone_number: String,
    /// When the call was placed.
    pub start_time: Timestamp,
}

/// Where a call stands in the lists: by its start time, and by its arrival among equal ones.
type Place = (Timestamp, u64);

/// The calls of the user, in the order of the lists.
#[derive(Debug, Default)]
pub(crate) struct CallLog {
    calls: BTreeMap<Place, Call>,
    /// Every place in order, as long as that is known: a late page of a long list is cut out of
    /// it without a look at what comes before.
    order: Option<Vec<Place>>,
    places: HashMap<String, Place>,
    count: u64,
    /// Kept apart, because a call can be removed and stays placed.
    placed: Vec<PlacedCall>,
}

impl CallLog {
    /// The user calls a number; nothing rings yet.
    pub(super) fn place(&mut self, phone_number: String, now: Timestamp) -> Call {
        let call = self.begin(Direction::Outbound, "INITIALIZING", phone_number, None, now);
        self.placed.push(PlacedCall {
            id: call.id.clone(),
            phone_number: call.phone_number.clone(),
            start_time: now,
        });
        call
    }

    /// The calls that the user has placed, in the order of their arrival.
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
        self.begin(Direction::Inbound, "RINGING", phone_number, caller_id, now)
    }

    /// There was a call once. Returns its id.
    pub(crate) fn remember(&mut self, call: PastCall, now: Timestamp) -> String {
        let (id, external_id) = self.next_ids();
        self.add(Call::past(call, id.clone(), external_id, now));
        id
    }

    /// There was a call once, of whatever kind. Returns its id.
    pub(crate) fn remember_any(&mut self, now: Timestamp) -> String {
        self.remember(PastCall::any(self.count), now)
    }

    /// Forgets the call with this id, and tells whether there was one.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let place = self.places.remove(id);
        self.order = None;
        place.is_some_and(|place| self.calls.remove(&place).is_some())
    }

    /// The call with this id.
    pub(crate) fn get(&self, id: &str) -> Result<&Call, CallError> {
        let call = self.places.get(id).and_then(|place| self.calls.get(place));
        call.ok_or(CallError::NotFound)
    }

    /// Does something to the call with this id, and shows it as it stood after each step.
    pub(super) fn act(
        &mut self,
        id: &str,
        action: Action,
        now: Timestamp,
    ) -> Result<Vec<Call>, CallError> {
        let place = self.places.get(id).ok_or(CallError::NotFound)?;
        let call = self.calls.get_mut(place).ok_or(CallError::NotFound)?;
        call.act(action, now)
    }

    /// A page of the calls that the filter admits.
    pub(crate) fn list(&mut self, filter: &Filter, page: &Page) -> Vec<&Call> {
        if filter.is_open() {
            let known = || self.calls.keys().copied().collect();
            let order = self.order.get_or_insert_with(known);
            let places = page.of(order.iter()).into_iter();
            return places.filter_map(|place| self.calls.get(place)).collect();
        }
        let admitted = self.calls.values().filter(|call| filter.admits(call));
        page.of(admitted)
    }

    /// The number of the calls that the filter admits.
    pub(crate) fn count(&self, filter: &Filter) -> usize {
        if filter.is_open() {
            return self.calls.len();
        }
        let admitted = self.calls.values().filter(|call| filter.admits(call));
        admitted.count()
    }

    fn begin(
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
        let place = (call.start_time, self.count);
        match &mut self.order {
            Some(order) if order.last().is_none_or(|last| *last < place) => order.push(place),
            _ => self.order = None,
        }
        self.places.insert(call.id.clone(), place);
        self.calls.insert(place, call);
    }

    fn next_ids(&mut self) -> (String, String) {
        self.count += 1;
        (
            id::of_call(self.count),
            format!("callhalf-{}:0", self.count),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::later;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn numbers(calls: Vec<&Call>) -> Vec<&str> {
        calls
            .into_iter()
            .map(|call| call.phone_number.as_str())
            .collect()
    }

    fn page(before: usize, size: usize, descending: bool) -> Page {
        Page {
            before,
            size,
            descending,
        }
    }

    #[test]
    fn pages_cover_the_list_in_order_and_end() {
        let mut log = CallLog::default();
        // The third began first: the order is that of the start times, then that of arrival.
        for (number, start) in [("a", 5), ("b", 5), ("c", 1), ("d", 9)] {
            log.receive(number.into(), None, later(NOW, Duration::from_secs(start)));
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
    fn a_list_that_was_read_shows_what_came_and_went_since() {
        let mut log = CallLog::default();
        let (all, page) = (Filter::default(), page(0, 9, false));
        let receive = |log: &mut CallLog, number: &str, start| {
            let start = later(NOW, Duration::from_secs(start));
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
    fn a_window_includes_its_start_and_excludes_its_end() {
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
    fn an_unknown_id_is_an_error() {
        let mut log = CallLog::default();
        assert_eq!(log.get("x").unwrap_err(), CallError::NotFound);
        assert_eq!(
            log.act("x", Action::End, NOW).unwrap_err(),
            CallError::NotFound
        );
        assert!(!log.remove("x"));
    }
}
