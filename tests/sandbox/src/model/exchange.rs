//! The telephone exchange: calls that change by themselves, and the subscribers who hear of it.

use std::collections::HashMap;

use jiff::Timestamp;

use super::action::Action;
use super::agenda::Agenda;
use super::call::{Call, CallError, IncomingCall};
use super::call_log::CallLog;
use super::delivery::{Attempt, DeliveryFailure};
use super::phone_book::PhoneBook;
use super::remote_party::{RemoteParty, Ringing};
use super::webhook::Lifetime;
use super::webhook_registry::WebhookRegistry;
use crate::clock::later;

/// Everything that the passing of time changes.
pub(crate) struct Exchange {
    pub(crate) calls: CallLog,
    pub(crate) webhooks: WebhookRegistry,
    pub(crate) phone_book: PhoneBook,
    /// By call, who is at its other end.
    parties: HashMap<String, RemoteParty>,
    agenda: Agenda<Errand>,
    /// What is due and waits for somebody who can speak HTTP.
    outbox: Vec<Attempt>,
    /// Attempts that have begun and not ended.
    under_way: usize,
}

/// Something that happens when its time comes.
enum Errand {
    /// Somebody calls the user.
    Receive(IncomingCall),
    /// An outbound call rings.
    Ring { call: String },
    /// The ringing ends, if the call still rings.
    EndRinging { call: String, how: Action },
    /// The remote party does the `step`th thing since the answer.
    Talk { call: String, step: usize },
    /// What waits first for a webhook is delivered.
    Deliver { webhook: String },
}

impl Exchange {
    /// An exchange where outbound calls reach `everybody`, unless somebody else is in the phone
    /// book.
    pub(crate) fn new(everybody: RemoteParty, lifetime: Lifetime) -> Self {
        Self {
            calls: CallLog::default(),
            webhooks: WebhookRegistry::new(lifetime),
            phone_book: PhoneBook::new(everybody),
            parties: HashMap::new(),
            agenda: Agenda::new(),
            outbox: Vec::new(),
            under_way: 0,
        }
    }

    /// The user calls a number. The call rings at the same time, and after this.
    pub(crate) fn place(&mut self, phone_number: String, now: Timestamp) -> Call {
        let party = self.phone_book.call(&phone_number);
        let call = self.calls.place(phone_number, now);
        self.parties.insert(call.id.clone(), party);
        let ring = Errand::Ring {
            call: call.id.clone(),
        };
        self.agenda.schedule(now, ring);
        self.publish(call.clone(), now);
        call
    }

    /// Somebody calls the user. Returns the id of the call.
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
        self.await_answer(&id, now);
        id
    }

    /// Somebody will call the user.
    pub(crate) fn schedule(&mut self, incoming: IncomingCall, at: Timestamp) {
        self.agenda.schedule(at, Errand::Receive(incoming));
    }

    /// Does something to a call.
    pub(crate) fn act(
        &mut self,
        id: &str,
        action: Action,
        now: Timestamp,
    ) -> Result<&Call, CallError> {
        let unanswered = self.calls.get(id)?.answer_time.is_none();
        for step in self.calls.act(id, action, now)? {
            if step.state.is_final() {
                self.parties.remove(id);
            }
            self.publish(step, now);
        }
        if unanswered && self.calls.get(id)?.answer_time.is_some() {
            self.plan_talk(id, 0, now);
        }
        self.calls.get(id)
    }

    /// Lets everything happen that is due, in order, each at its own time.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        while let Some((due, errand)) = self.agenda.pop_due(now) {
            self.run(errand, due);
        }
    }

    /// When the next thing happens by itself.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.agenda.next_due()
    }

    /// The attempts that are to begin now. Each must be [concluded](Self::conclude).
    pub(crate) fn take_outbox(&mut self) -> Vec<Attempt> {
        std::mem::take(&mut self.outbox)
    }

    /// Whether attempts are to begin now.
    pub(crate) const fn has_mail(&self) -> bool {
        !self.outbox.is_empty()
    }

    /// Whether no attempt is under way or to begin now.
    pub(crate) const fn is_idle(&self) -> bool {
        self.under_way == 0
    }

    /// Takes down how an attempt went, and plans the next one.
    pub(crate) fn conclude(
        &mut self,
        attempt: &Attempt,
        outcome: Result<(), DeliveryFailure>,
        end: Timestamp,
    ) {
        self.under_way = self.under_way.saturating_sub(1);
        if let Some(due) = self.webhooks.conclude(attempt, outcome, end) {
            let webhook = attempt.webhook_id.clone();
            self.agenda.schedule(due, Errand::Deliver { webhook });
        }
    }

    fn run(&mut self, errand: Errand, due: Timestamp) {
        match errand {
            Errand::Receive(incoming) => {
                self.receive(incoming, due);
            }
            Errand::Ring { call } => {
                // Whoever could end it before it rings would have to be faster than the ring.
                if self.act(&call, Action::Ring, due).is_ok() {
                    self.await_answer(&call, due);
                }
            }
            Errand::EndRinging { call, how } => {
                let rings = self.calls.get(&call).is_ok_and(|call| call.rings());
                if rings {
                    // What is impossible does not happen.
                    let _ = self.act(&call, how, due);
                }
            }
            Errand::Talk { call, step } => {
                let action = self.parties.get(&call).and_then(|it| it.talk.get(step));
                if let Some(&(_, action)) = action {
                    // What is impossible now does not happen, and the script goes on.
                    let _ = self.act(&call, action, due);
                    self.plan_talk(&call, step + 1, due);
                }
            }
            Errand::Deliver { webhook } => {
                if let Some(attempt) = self.webhooks.attempt(&webhook, due) {
                    self.under_way += 1;
                    self.outbox.push(attempt);
                }
            }
        }
    }

    /// Plans how the ringing ends.
    fn await_answer(&mut self, id: &str, now: Timestamp) {
        let (ringing, how) = match self.parties.get(id).map(|party| party.ringing) {
            Some(Ringing::Answer(ringing)) => (ringing, Action::RemoteAnswer),
            Some(Ringing::HangUp(ringing)) => (ringing, Action::RemoteHangUp),
            Some(Ringing::Nothing) | None => return,
        };
        let call = id.to_owned();
        let errand = Errand::EndRinging { call, how };
        self.agenda.schedule(later(now, ringing), errand);
    }

    /// Plans what the remote party does next, if they do anything.
    fn plan_talk(&mut self, id: &str, step: usize, now: Timestamp) {
        let next = self.parties.get(id).and_then(|party| party.talk.get(step));
        if let Some((pause, _)) = next {
            let call = id.to_owned();
            let errand = Errand::Talk { call, step };
            self.agenda.schedule(later(now, *pause), errand);
        }
    }

    fn publish(&mut self, event: Call, at: Timestamp) {
        for webhook in self.webhooks.publish(event, at) {
            self.agenda.schedule(at, Errand::Deliver { webhook });
        }
    }
}

#[cfg(test)]
mod tests;
