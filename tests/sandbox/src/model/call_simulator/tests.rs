//! Property tests of the vendor's state machine.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::model::{CallState, Direction, Subscription};

/// An external input.
#[derive(Clone, Debug)]
enum Input {
    Place(RemoteParty),
    Receive(RemoteParty),
    Act(usize, Action),
    Advance(u64),
}

fn duration() -> impl Strategy<Value = Duration> {
    (0..5_u64).prop_map(Duration::from_secs)
}

fn party(direction: Direction) -> impl Strategy<Value = RemoteParty> {
    let steps = proptest::collection::vec((0..4, duration()), 0..5);
    (0..4, duration(), steps).prop_filter_map("impossible", move |(first_step, time, steps)| {
        let first_step = match (direction, first_step) {
            (Direction::Inbound, _) => RemoteParty::waits(),
            (Direction::Outbound, 0) => RemoteParty::never_answers(),
            (Direction::Outbound, 1) => RemoteParty::rejects_after(time),
            (Direction::Outbound, _) => RemoteParty::answers_after(time),
        };
        let add = |party: RemoteParty, (step, time)| {
            let next = match step {
                0 => party.clone().holds_after(time),
                1 => party.clone().resumes_after(time),
                2 => party.clone().gives_up_after(time),
                _ => party.clone().hangs_up_after(time),
            };
            next.checked(direction).unwrap_or(party)
        };
        let party = steps.into_iter().fold(first_step, add);
        party.checked(direction).ok()
    })
}

fn any_input() -> impl Strategy<Value = Input> {
    let actions = proptest::sample::select(vec![
        Action::Answer,
        Action::End,
        Action::Hold,
        Action::Unhold,
        Action::Transfer,
        Action::SendToVoicemail,
        Action::RemoteAnswer,
        Action::RemoteHangUp,
        Action::RemoteHold,
        Action::RemoteResume,
    ]);
    prop_oneof![
        party(Direction::Outbound).prop_map(Input::Place),
        party(Direction::Inbound).prop_map(Input::Receive),
        (0..4_usize, actions).prop_map(|(call, action)| Input::Act(call, action)),
        (0..4_000_u64).prop_map(Input::Advance),
    ]
}

proptest! {
    /// For any behaviour of the parties and any delay between observations.
    #[test]
    fn events_follow_the_vendor_table_in_order(
        inputs in proptest::collection::vec(any_input(), 1..40),
    ) {
        let mut simulator = CallSimulator::new(RemoteParty::never_answers());
        let mut now = Timestamp::UNIX_EPOCH;
        let subscription = Subscription {
            url: String::new(),
            metadata_policy: "NONE".into(),
            signing_algorithm: "NONE".into(),
            signing_key: String::new(),
        };
        let webhook = simulator.webhooks.create(subscription, now).id.clone();
        let mut ids = Vec::new();
        for next in inputs {
            match next {
                Input::Place(party) => {
                    simulator.remote_parties.push_next(party);
                    ids.push(simulator.place("12".into(), now).id);
                }
                Input::Receive(party) => {
                    let call = IncomingCall::from("12").remote_party(party).unwrap();
                    ids.push(simulator.receive(call, now));
                }
                Input::Act(call, action) => {
                    if let Some(id) = ids.get(call) {
                        let _ = simulator.apply_action(id, action, now);
                    }
                }
                Input::Advance(milliseconds) => {
                    now = saturating_add(now, Duration::from_millis(milliseconds));
                }
            }
            simulator.run_due(now);
        }

        let mut states: HashMap<&str, CallState> = HashMap::new();
        // No attempt finishes: all events are still queued.
        for delivery in &simulator.webhooks.get(&webhook, now).unwrap().queue {
            let event = &delivery.event;
            let before = states.insert(&event.id, event.state.clone());
            match (before, event.direction) {
                (Some(before), _) => prop_assert!(before.can_become(&event.state)),
                (None, Direction::Outbound) => prop_assert_eq!(&event.state, "INITIALIZING"),
                (None, Direction::Inbound) => prop_assert_eq!(&event.state, "RINGING"),
            }
            prop_assert_eq!(event.end_time.is_some(), event.state.is_final());
            prop_assert_eq!(event.duration() > 0, event.state == "ANSWERED");
        }
        prop_assert_eq!(states.len(), ids.len());
        for (id, state) in states {
            prop_assert_eq!(&simulator.calls.get(id).unwrap().state, &state);
        }
    }
}
