//! Simulates calls and remote parties and schedules webhook deliveries.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::action::Action;
use super::call::{Call, CallError, IncomingCall};
use super::call_log::CallLog;
use super::remote_party::{RemoteParties, RemoteParty, RingingEnd};
use super::webhook::{Attempt, DeliveryFailure, WebhookRegistry};
use crate::clock::{saturating_add, truncate_to_millis};

/// All state that changes with time.
pub(crate) struct CallSimulator {
    pub(crate) calls: CallLog,
    pub(crate) webhooks: WebhookRegistry,
    pub(crate) remote_parties: RemoteParties,
    /// Remote party by call id.
    parties: HashMap<String, RemoteParty>,
    scheduler: Scheduler<ScheduledTask>,
    /// Due attempts, until the delivery task takes them.
    pending_attempts: Vec<Attempt>,
    /// Attempts from due to finished.
    attempts_in_progress: usize,
}

/// A task of the [`Scheduler`].
enum ScheduledTask {
    /// A remote party calls the user.
    Receive(IncomingCall),
    /// Starts the ringing of an outbound call.
    Ring { call: String },
    /// Ends the ringing, if the call is still `RINGING`.
    EndRinging { call: String, end: Action },
    /// The remote party performs a step; `step` counts from the answer.
    Step { call: String, step: usize },
    /// Delivers the first event in the queue of a webhook.
    Deliver { webhook: String },
}

impl CallSimulator {
    /// Outbound calls reach `default_party`, unless `remote_parties` has another one.
    pub(crate) fn new(default_party: RemoteParty) -> Self {
        Self {
            calls: CallLog::default(),
            webhooks: WebhookRegistry::default(),
            remote_parties: RemoteParties::new(default_party),
            parties: HashMap::new(),
            scheduler: Scheduler::new(),
            pending_attempts: Vec::new(),
            attempts_in_progress: 0,
        }
    }

    /// The user calls a number. The returned call does not ring yet.
    pub(crate) fn place(&mut self, phone_number: String, now: Timestamp) -> Call {
        let party = self.remote_parties.take_for(&phone_number);
        let call = self.calls.place(phone_number, now);
        self.parties.insert(call.id.clone(), party);
        let ring = ScheduledTask::Ring {
            call: call.id.clone(),
        };
        self.scheduler.push(now, ring);
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
        let call = self.calls.receive(phone_number, caller_id, now);
        let id = call.id.clone();
        self.parties.insert(id.clone(), party);
        self.publish(call, now);
        self.schedule_ringing_end(&id, now);
        id
    }

    /// Schedules a call to the user.
    pub(crate) fn schedule(&mut self, incoming: IncomingCall, at: Timestamp) {
        self.scheduler.push(at, ScheduledTask::Receive(incoming));
    }

    /// Applies an action to a call.
    pub(crate) fn apply_action(
        &mut self,
        id: &str,
        action: Action,
        now: Timestamp,
    ) -> Result<&Call, CallError> {
        let unanswered = self.calls.get(id)?.answer_time.is_none();
        for step in self.calls.apply_action(id, action, now)? {
            if step.state.is_final() {
                self.parties.remove(id);
            }
            self.publish(step, now);
        }
        if unanswered && self.calls.get(id)?.answer_time.is_some() {
            self.schedule_step(id, 0, now);
        }
        self.calls.get(id)
    }

    /// Runs all due tasks in order, each at its own time.
    pub(crate) fn run_due(&mut self, now: Timestamp) {
        while let Some((due, task)) = self.scheduler.pop_due(now) {
            self.run(task, due);
        }
    }

    /// The time of the next task.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.scheduler.next_due()
    }

    /// Removes the due attempts. [`finish_attempt`](Self::finish_attempt) must follow for each.
    pub(crate) fn take_pending_attempts(&mut self) -> Vec<Attempt> {
        std::mem::take(&mut self.pending_attempts)
    }

    pub(crate) const fn has_pending_attempts(&self) -> bool {
        !self.pending_attempts.is_empty()
    }

    /// Whether no attempt is due or in progress.
    pub(crate) const fn is_idle(&self) -> bool {
        self.attempts_in_progress == 0
    }

    /// Records the result of an attempt and schedules the next one.
    pub(crate) fn finish_attempt(
        &mut self,
        attempt: &Attempt,
        outcome: Result<(), DeliveryFailure>,
        end: Timestamp,
    ) {
        self.attempts_in_progress = self.attempts_in_progress.saturating_sub(1);
        if let Some(due) = self.webhooks.finish_attempt(attempt, outcome, end) {
            let webhook = attempt.webhook_id.clone();
            self.scheduler.push(due, ScheduledTask::Deliver { webhook });
        }
    }

    fn run(&mut self, task: ScheduledTask, due: Timestamp) {
        match task {
            ScheduledTask::Receive(incoming) => {
                self.receive(incoming, due);
            }
            ScheduledTask::Ring { call } => {
                // Fails only if a task of the same instant ended the call.
                if self.apply_action(&call, Action::Ring, due).is_ok() {
                    self.schedule_ringing_end(&call, due);
                }
            }
            ScheduledTask::EndRinging { call, end } => {
                let is_ringing = self.calls.get(&call).is_ok_and(Call::is_ringing);
                if is_ringing {
                    // Ignore an impossible action.
                    let _ = self.apply_action(&call, end, due);
                }
            }
            ScheduledTask::Step { call, step } => {
                let action = self.parties.get(&call).and_then(|it| it.steps.get(step));
                if let Some(&(_, action)) = action {
                    // Ignore an action that is impossible now, and continue the script.
                    let _ = self.apply_action(&call, action, due);
                    self.schedule_step(&call, step + 1, due);
                }
            }
            ScheduledTask::Deliver { webhook } => {
                if let Some(attempt) = self.webhooks.attempt(&webhook, due) {
                    self.attempts_in_progress += 1;
                    self.pending_attempts.push(attempt);
                }
            }
        }
    }

    fn schedule_ringing_end(&mut self, id: &str, now: Timestamp) {
        let (ringing, end) = match self.parties.get(id).map(|party| party.ringing) {
            Some(RingingEnd::Answer(ringing)) => (ringing, Action::RemoteAnswer),
            Some(RingingEnd::HangUp(ringing)) => (ringing, Action::RemoteHangUp),
            Some(RingingEnd::Never) | None => return,
        };
        let call = id.to_owned();
        let task = ScheduledTask::EndRinging { call, end };
        self.scheduler.push(saturating_add(now, ringing), task);
    }

    /// Schedules a step of the remote party, if it exists.
    fn schedule_step(&mut self, id: &str, step: usize, now: Timestamp) {
        let next = self.parties.get(id).and_then(|party| party.steps.get(step));
        if let Some((pause, _)) = next {
            let call = id.to_owned();
            let task = ScheduledTask::Step { call, step };
            self.scheduler.push(saturating_add(now, *pause), task);
        }
    }

    fn publish(&mut self, event: Call, at: Timestamp) {
        for webhook in self.webhooks.publish(event, at) {
            self.scheduler.push(at, ScheduledTask::Deliver { webhook });
        }
    }
}

/// Tasks by due time, then by order of scheduling.
pub(super) struct Scheduler<T> {
    tasks: BTreeMap<(Timestamp, u64), T>,
    count: u64,
}

impl<T> Scheduler<T> {
    pub(super) const fn new() -> Self {
        Self {
            tasks: BTreeMap::new(),
            count: 0,
        }
    }

    /// Adds a task. [`Timestamp::MAX`] means never.
    pub(super) fn push(&mut self, due: Timestamp, task: T) {
        if due < Timestamp::MAX {
            self.count += 1;
            // The clock shows milliseconds: it would never reach a finer time.
            let due = truncate_to_millis(due);
            self.tasks.insert((due, self.count), task);
        }
    }

    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.tasks.first_key_value().map(|((due, _), _)| *due)
    }

    /// Removes the next task due by `now`, with its due time.
    pub(super) fn pop_due(&mut self, now: Timestamp) -> Option<(Timestamp, T)> {
        let first = self.tasks.first_entry()?;
        let (due, _) = *first.key();
        (due <= now).then(|| (due, first.remove()))
    }
}

#[cfg(test)]
mod tests;
