//! Every call that there was.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::action::Action;
use super::call::{Call, CallError, IncomingCall};
use super::call_state::{CallState, Direction};
use super::id;
use super::selection::{Filter, Page};
use crate::clock::later;

/// The calls of the user, by id. Ids are numbered upwards, so their order is that of arrival.
#[derive(Debug)]
pub(crate) struct CallLog {
    calls: BTreeMap<String, Call>,
    count: u64,
    answer_after: Duration,
}

impl CallLog {
    /// An empty log, whose outbound calls are answered after some time.
    pub(crate) fn new(answer_after: Duration) -> Self {
        Self {
            calls: BTreeMap::new(),
            count: 0,
            answer_after,
        }
    }

    /// The user calls a number.
    pub(crate) fn place(&mut self, phone_number: String, now: Timestamp) -> &Call {
        let remote = IncomingCall::from(phone_number);
        self.add(Direction::Outbound, CallState::Initializing, remote, now)
    }

    /// A remote party calls the user.
    pub(crate) fn receive(&mut self, call: IncomingCall, now: Timestamp) -> &Call {
        self.add(Direction::Inbound, CallState::Ringing, call, now)
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
        self.count += 1;
        let id = id::of_call(self.count);
        let call = Call {
            id: id.clone(),
            external_id: format!("callhalf-{}:0", self.count),
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

    fn page(number: usize, size: usize, descending: bool) -> Page {
        Page {
            number,
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
        assert_eq!(ids(log.list(&all, &page(1, 3, false), NOW)), ["d"]);
        assert_eq!(ids(log.list(&all, &page(2, 3, false), NOW)), [""; 0]);
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
