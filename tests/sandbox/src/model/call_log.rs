//! All calls, live and ended, and pages of them.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use vis_types::CallState;

use super::action::{Action, Direction};
use super::call::{Call, CallError, PastCall};

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
    keys_by_id: HashMap<String, SortKey>,
    count: u64,
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
    pub(crate) fn list(&self, filter: &Filter, page: &Page) -> Vec<&Call> {
        let matching = self.calls.values().filter(|call| filter.matches(call));
        page.slice(matching)
    }

    /// The number of calls that match the filter.
    pub(crate) fn count(&self, filter: &Filter) -> usize {
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
        self.keys_by_id.insert(call.id.clone(), key);
        self.calls.insert(key, call);
    }

    fn next_ids(&mut self) -> (String, String) {
        self.count += 1;
        (
            format!("5a85d86f{:016x}", self.count),
            format!("callhalf-{}:0", self.count),
        )
    }
}

/// Selects records; `None` does not restrict.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    /// Start time, inclusive, in epoch milliseconds.
    pub(crate) from: Option<i64>,
    /// Start time, exclusive, in epoch milliseconds: adjacent windows neither share nor miss a
    /// record.
    pub(crate) to: Option<i64>,
    pub(crate) directions: Option<Vec<Direction>>,
    pub(crate) states: Option<Vec<CallState>>,
    /// Excludes calls that have ended.
    pub(crate) live: bool,
}

impl Filter {
    pub(crate) fn matches(&self, call: &Call) -> bool {
        let start = call.start_time.as_millisecond();
        self.from.is_none_or(|from| start >= from)
            && self.to.is_none_or(|to| start < to)
            && self
                .directions
                .as_ref()
                .is_none_or(|any| any.contains(&call.direction))
            && self
                .states
                .as_ref()
                .is_none_or(|any| any.contains(&call.state))
            && !(self.live && call.state.is_final())
    }
}

/// A page of a list.
#[derive(Debug)]
pub(crate) struct Page {
    /// Number of records before the page.
    pub(crate) skip: usize,
    /// Maximum number of records.
    pub(crate) size: usize,
    /// Latest record first.
    pub(crate) descending: bool,
}

impl Page {
    /// Selects the page from records in ascending order.
    pub(crate) fn slice<T>(&self, records: impl DoubleEndedIterator<Item = T>) -> Vec<T> {
        if self.descending {
            self.take(records.rev())
        } else {
            self.take(records)
        }
    }

    fn take<T>(&self, records: impl Iterator<Item = T>) -> Vec<T> {
        records.skip(self.skip).take(self.size).collect()
    }
}
