//! Every call that there was.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::action::Action;
use super::call::{Call, CallError, IncomingCall};
use super::call_state::{CallState, Direction};
use super::id;
use super::past_call::PastCall;
use super::selection::{Filter, Page};
use crate::clock::later;

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

/// The calls of the user, by id. Ids are numbered upwards, so their order is that of arrival.
#[derive(Debug)]
pub(crate) struct CallLog {
    calls: BTreeMap<String, Call>,
    count: u64,
    /// Kept apart, because a call can be removed and stays placed.
    placed: Vec<PlacedCall>,
    answer_after: Duration,
}

impl CallLog {
    /// An empty log, whose outbound calls are answered after some time.
    pub(crate) fn new(answer_after: Duration) -> Self {
        Self {
            calls: BTreeMap::new(),
            count: 0,
            placed: Vec::new(),
            answer_after,
        }
    }

    /// The user calls a number.
    pub(crate) fn place(&mut self, phone_number: String, now: Timestamp) -> &Call {
        let call = PlacedCall {
            id: id::of_call(self.count + 1),
            phone_number,
            start_time: now,
        };
        let remote = IncomingCall::from(call.phone_number.as_str());
        self.placed.push(call);
        self.add(Direction::Outbound, CallState::Initializing, remote, now)
    }

    /// The calls that the user has placed, in the order of their arrival.
    pub(crate) fn placed(&self) -> &[PlacedCall] {
        &self.placed
    }

    /// A remote party calls the user.
    pub(crate) fn receive(&mut self, call: IncomingCall, now: Timestamp) -> &Call {
        self.add(Direction::Inbound, CallState::Ringing, call, now)
    }

    /// There was a call once.
    pub(crate) fn remember(&mut self, call: PastCall, now: Timestamp) -> &Call {
        let (id, external_id) = self.next_ids();
        let call = Call::past(call, id.clone(), external_id, now);
        self.calls.entry(id).or_insert(call)
    }

    /// There was a call once, of whatever kind.
    pub(crate) fn remember_any(&mut self, now: Timestamp) -> &Call {
        self.remember(PastCall::any(self.count), now)
    }

    /// Forgets the call with this id, and tells whether there was one.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        self.calls.remove(id).is_some()
    }

    /// The call with this id, as it stands now.
    pub(crate) fn get(&mut self, id: &str, now: Timestamp) -> Result<&Call, CallError> {
        self.find(id, now).map(|call| &*call)
    }

    /// Does something to the call with this id.
    pub(crate) fn act(
        &mut self,
        id: &str,
        action: Action,
        now: Timestamp,
    ) -> Result<&Call, CallError> {
        let call = self.find(id, now)?;
        call.act(action, now)?;
        Ok(call)
    }

    /// A page of the calls that the filter admits.
    pub(crate) fn list(&mut self, filter: &Filter, page: &Page, now: Timestamp) -> Vec<&Call> {
        page.of(self.select(filter, now))
    }

    /// The number of the calls that the filter admits.
    pub(crate) fn count(&mut self, filter: &Filter, now: Timestamp) -> usize {
        self.select(filter, now).count()
    }

    fn select(&mut self, filter: &Filter, now: Timestamp) -> impl Iterator<Item = &Call> {
        self.calls.values_mut().for_each(|call| call.settle(now));
        self.calls.values().filter(|call| filter.admits(call))
    }

    fn find(&mut self, id: &str, now: Timestamp) -> Result<&mut Call, CallError> {
        let call = self.calls.get_mut(id).ok_or(CallError::NotFound)?;
        call.settle(now);
        Ok(call)
    }

    fn add(
        &mut self,
        direction: Direction,
        state: CallState,
        remote: IncomingCall,
        now: Timestamp,
    ) -> &Call {
        let (id, external_id) = self.next_ids();
        let call = Call {
            id: id.clone(),
            external_id,
            direction,
            phone_number: remote.phone_number,
            caller_id: remote.caller_id,
            state,
            start_time: now,
            answer_time: None,
            end_time: None,
            answers_at: later(now, self.answer_after),
        };
        self.calls.entry(id).or_insert(call)
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
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn ids(calls: Vec<&Call>) -> Vec<&str> {
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
        let mut log = CallLog::new(Duration::ZERO);
        // The third began first: the order is that of the start times, then that of arrival.
        for (number, start) in [("a", 5), ("b", 5), ("c", 1), ("d", 9)] {
            log.receive(number.into(), later(NOW, Duration::from_secs(start)));
        }
        let all = Filter::default();
        assert_eq!(
            ids(log.list(&all, &page(0, 3, false), NOW)),
            ["c", "a", "b"]
        );
        assert_eq!(ids(log.list(&all, &page(3, 3, false), NOW)), ["d"]);
        assert_eq!(ids(log.list(&all, &page(6, 3, false), NOW)), [""; 0]);
        assert_eq!(
            ids(log.list(&all, &page(usize::MAX, 3, false), NOW)),
            [""; 0]
        );
        assert_eq!(ids(log.list(&all, &page(0, 3, true), NOW)), ["d", "b", "a"]);
        assert_eq!(log.count(&all, NOW), 4);
    }

    #[test]
    fn a_window_includes_its_start_and_excludes_its_end() {
        let mut log = CallLog::new(Duration::ZERO);
        log.receive("1".into(), NOW);
        let mut count = |from, to| {
            log.count(
                &Filter {
                    from,
                    to,
                    ..Filter::default()
                },
                NOW,
            )
        };
        assert_eq!(count(Some(0), Some(1)), 1);
        assert_eq!(count(Some(1), None), 0);
        assert_eq!(count(None, Some(0)), 0);
        assert_eq!(count(Some(i64::MIN), Some(i64::MAX)), 1);
    }

    #[test]
    fn a_list_shows_calls_as_they_stand_now() {
        let mut log = CallLog::new(Duration::from_secs(5));
        assert_eq!(log.place("1".into(), NOW).state, CallState::Initializing);
        let mut count = |state, seconds| {
            let filter = Filter {
                states: Some(vec![state]),
                ..Filter::default()
            };
            log.count(&filter, later(NOW, Duration::from_secs(seconds)))
        };
        assert_eq!(count(CallState::Ringing, 4), 1);
        assert_eq!(count(CallState::Active, 5), 1);
    }

    #[test]
    fn an_unknown_id_is_an_error() {
        let mut log = CallLog::new(Duration::ZERO);
        assert_eq!(log.get("x", NOW).unwrap_err(), CallError::NotFound);
        assert_eq!(
            log.act("x", Action::End, NOW).unwrap_err(),
            CallError::NotFound
        );
    }
}
