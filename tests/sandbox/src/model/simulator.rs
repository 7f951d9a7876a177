//! Simulates calls and remote parties and schedules webhook deliveries.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use vis_types::CallState;

use super::call::{
    Action, Call, CallError, Direction, IncomingCall, PastCall, PastState, PlacedCall,
};
use super::remote_party::RemoteParty;
use crate::clock::{saturating_add, truncate_to_millis};
use crate::webhooks::{Attempt, SentAttempt, Webhooks};

/// All state that changes with time.
pub(crate) struct Simulator {
    pub(crate) webhooks: Webhooks,
    /// Sorted by start time, then by arrival.
    calls: Vec<Call>,
    /// The calls that the user has placed, in order of arrival.
    pub(crate) placed: Vec<PlacedCall>,
    /// Parties of the next calls to any number.
    pub(crate) next_parties: VecDeque<RemoteParty>,
    /// By number without a plus sign.
    parties: HashMap<String, RemoteParty>,
    default_party: RemoteParty,
    /// By due time, then by order of scheduling.
    tasks: BTreeMap<(Timestamp, u64), Task>,
    scheduled: u64,
    /// Due attempts, until the delivery task takes them.
    pub(crate) pending_attempts: Vec<Attempt>,
    /// Attempts from due to finished.
    pub(crate) attempts_in_progress: usize,
}

/// A scheduled task, with the id of its call or webhook.
enum Task {
    /// A remote party calls the user.
    Receive(IncomingCall),
    /// Starts the ringing of an outbound call.
    Ring(String),
    /// Ends the ringing, if the call is still `RINGING`.
    EndRinging(String, Action),
    /// The remote party performs a step, counted from the answer.
    Step(String, usize),
    /// Delivers the first event in the queue of a webhook.
    Deliver(String),
}

impl Simulator {
    /// Outbound calls reach `default_party`, unless they have another one.
    pub(crate) fn new(default_party: RemoteParty, webhook_lifetime: Duration) -> Self {
        Self {
            webhooks: Webhooks::new(webhook_lifetime),
            calls: Vec::new(),
            placed: Vec::new(),
            next_parties: VecDeque::new(),
            parties: HashMap::new(),
            default_party,
            tasks: BTreeMap::new(),
            scheduled: 0,
            pending_attempts: Vec::new(),
            attempts_in_progress: 0,
        }
    }

    pub(crate) fn set_party(&mut self, number: &str, party: RemoteParty) {
        self.parties.insert(without_plus(number).to_owned(), party);
    }

    /// The user calls a number. The returned call does not ring yet.
    pub(crate) fn place(&mut self, phone_number: String, now: Timestamp) -> Call {
        let party = self.next_parties.pop_front();
        let party = party.or_else(|| self.parties.get(without_plus(&phone_number)).cloned());
        let party = party.unwrap_or_else(|| self.default_party.clone());
        let call = self.new_call(Direction::Outbound, phone_number, None, party, now);
        self.placed.push(PlacedCall {
            id: call.id.clone(),
            phone_number: call.phone_number.clone(),
            start_time: now,
        });
        self.schedule(now, Task::Ring(call.id.clone()));
        self.publish(call.clone(), now);
        call
    }

    /// A remote party calls the user. Returns the id of the call.
    pub(crate) fn receive(&mut self, incoming: IncomingCall, now: Timestamp) -> String {
        let IncomingCall {
            phone_number,
            caller_id,
            party,
        } = incoming;
        let call = self.new_call(Direction::Inbound, phone_number, caller_id, party, now);
        let id = call.id.clone();
        self.publish(call, now);
        self.schedule_ringing_end(&id, now);
        id
    }

    pub(crate) fn receive_at(&mut self, at: Timestamp, incoming: IncomingCall) {
        self.schedule(at, Task::Receive(incoming));
    }

    /// Adds a call that has ended. Returns its id.
    pub(crate) fn add_past(&mut self, call: PastCall, now: Timestamp) -> String {
        let (id, external_id) = self.next_ids();
        self.insert(call.into_call(id.clone(), external_id, now));
        id
    }

    /// Adds a call that has ended, of each of the four kinds in turn, with a number of its own.
    pub(crate) fn add_generated(&mut self, now: Timestamp) -> String {
        let n = self.calls.len();
        let state = match n % 4 {
            0 => PastState::Missed,
            1 => PastState::Answered,
            2 => PastState::Rejected,
            _ => PastState::Cancelled,
        };
        let call = PastCall {
            direction: Direction::Outbound,
            ..PastCall::new(format!("1415{n:07}"), state)
        };
        self.add_past(call, now)
    }

    pub(crate) fn call(&self, id: &str) -> Result<&Call, CallError> {
        let call = self.calls.iter().rev().find(|call| call.id == id);
        call.ok_or(CallError::NotFound)
    }

    pub(crate) fn list(&self, filter: &Filter, page: &Page) -> Vec<&Call> {
        let matching = self.calls.iter().filter(|call| filter.matches(call));
        if page.descending {
            matching.rev().skip(page.skip).take(page.size).collect()
        } else {
            matching.skip(page.skip).take(page.size).collect()
        }
    }

    pub(crate) fn count(&self, filter: &Filter) -> usize {
        self.calls.iter().filter(|it| filter.matches(it)).count()
    }

    pub(crate) fn apply(
        &mut self,
        id: &str,
        action: Action,
        now: Timestamp,
    ) -> Result<&Call, CallError> {
        let call = self.calls.iter_mut().rev().find(|call| call.id == id);
        let call = call.ok_or(CallError::NotFound)?;
        let was_answered = call.answer_time.is_some();
        let steps = call.apply(action, now)?;
        let is_answer = !was_answered && call.answer_time.is_some();
        for step in steps {
            self.publish(step, now);
        }
        if is_answer {
            self.schedule_step(id, 0, now);
        }
        self.call(id)
    }

    /// Runs all due tasks in order, each at its own time.
    pub(crate) fn run_due(&mut self, now: Timestamp) {
        while let Some(first) = self.tasks.first_entry()
            && first.key().0 <= now
        {
            let ((due, _), task) = first.remove_entry();
            self.run(task, due);
        }
        self.webhooks.purge(now);
    }

    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.tasks.first_key_value().map(|((due, _), _)| *due)
    }

    /// Sends a started attempt.
    pub(crate) fn send(&mut self, attempt: Attempt) {
        self.attempts_in_progress += 1;
        self.pending_attempts.push(attempt);
    }

    /// Counts a finished attempt and schedules the next one.
    pub(crate) fn finish_attempt(&mut self, finished: SentAttempt, end: Timestamp) {
        self.attempts_in_progress = self.attempts_in_progress.saturating_sub(1);
        let webhook = finished.record.webhook_id.clone();
        if let Some(due) = self.webhooks.finish_attempt(finished, end) {
            self.schedule(due, Task::Deliver(webhook));
        }
    }

    fn run(&mut self, task: Task, due: Timestamp) {
        match task {
            Task::Receive(incoming) => {
                self.receive(incoming, due);
            }
            Task::Ring(call) => {
                // Fails only if a task of the same instant ended the call.
                if self.apply(&call, Action::Ring, due).is_ok() {
                    self.schedule_ringing_end(&call, due);
                }
            }
            Task::EndRinging(call, end) => {
                if self.call(&call).is_ok_and(|call| call.state == "RINGING") {
                    // Ignore an impossible action.
                    let _ = self.apply(&call, end, due);
                }
            }
            Task::Step(id, step) => {
                let call = self.call(&id).ok();
                if let Some((_, action)) = call.and_then(|it| it.party.steps.get(step)).copied() {
                    // Ignore an action that is impossible now, and continue the script.
                    let _ = self.apply(&id, action, due);
                    self.schedule_step(&id, step + 1, due);
                }
            }
            Task::Deliver(webhook) => {
                if let Some(attempt) = self.webhooks.attempt(&webhook, due) {
                    self.send(attempt);
                }
            }
        }
    }

    fn schedule_ringing_end(&mut self, id: &str, now: Timestamp) {
        let ringing = self.call(id).ok().and_then(|call| call.party.ringing);
        if let Some((ringing, end)) = ringing {
            let task = Task::EndRinging(id.to_owned(), end);
            self.schedule(saturating_add(now, ringing), task);
        }
    }

    /// Schedules a step of the remote party, if it exists and the call has not ended.
    fn schedule_step(&mut self, id: &str, step: usize, now: Timestamp) {
        let call = self.call(id).ok().filter(|call| call.end_time.is_none());
        if let Some((pause, _)) = call.and_then(|call| call.party.steps.get(step)).copied() {
            let task = Task::Step(id.to_owned(), step);
            self.schedule(saturating_add(now, pause), task);
        }
    }

    /// Schedules a task. [`Timestamp::MAX`] means never.
    fn schedule(&mut self, due: Timestamp, task: Task) {
        if due < Timestamp::MAX {
            self.scheduled += 1;
            // The clock shows milliseconds: it would never reach a finer time.
            let due = truncate_to_millis(due);
            self.tasks.insert((due, self.scheduled), task);
        }
    }

    fn publish(&mut self, event: Call, at: Timestamp) {
        for webhook in self.webhooks.publish(event, at) {
            self.schedule(at, Task::Deliver(webhook));
        }
    }

    fn new_call(
        &mut self,
        direction: Direction,
        phone_number: String,
        caller_id: Option<String>,
        party: RemoteParty,
        now: Timestamp,
    ) -> Call {
        let (id, external_id) = self.next_ids();
        let state = match direction {
            Direction::Inbound => "RINGING",
            Direction::Outbound => "INITIALIZING",
        };
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
            party,
        };
        self.insert(call.clone());
        call
    }

    fn insert(&mut self, call: Call) {
        let is_earlier = |other: &Call| other.start_time <= call.start_time;
        let position = self.calls.partition_point(is_earlier);
        self.calls.insert(position, call);
    }

    fn next_ids(&self) -> (String, String) {
        let n = self.calls.len() + 1;
        (format!("5a85d86f{n:016x}"), format!("callhalf-{n}:0"))
    }
}

/// A plus sign does not change a number.
fn without_plus(number: &str) -> &str {
    number.strip_prefix('+').unwrap_or(number)
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
    fn matches(&self, call: &Call) -> bool {
        let start = call.start_time.as_millisecond();
        let (directions, states) = (self.directions.as_ref(), self.states.as_ref());
        self.from.is_none_or(|from| start >= from)
            && self.to.is_none_or(|to| start < to)
            && directions.is_none_or(|any| any.contains(&call.direction))
            && states.is_none_or(|any| any.contains(&call.state))
            && !(self.live && call.state.is_final())
    }
}

/// A page of a list.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) skip: usize,
    pub(crate) size: usize,
    pub(crate) descending: bool,
}
