//! Whatever happens, the vendor's table is kept.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::model::{CallState, Direction, Subscription};

/// Something that happens from outside.
#[derive(Clone, Debug)]
enum Move {
    Place(RemoteParty),
    Receive(RemoteParty),
    Act(usize, Action),
    Pass(u64),
}

fn span() -> impl Strategy<Value = Duration> {
    (0..5_u64).prop_map(Duration::from_secs)
}

fn party(direction: Direction) -> impl Strategy<Value = RemoteParty> {
    let steps = proptest::collection::vec((0..4, span()), 0..5);
    (0..4, span(), steps).prop_filter_map("impossible", move |(beginning, time, steps)| {
        let beginning = match (direction, beginning) {
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
        let party = steps.into_iter().fold(beginning, add);
        party.checked(direction).ok()
    })
}

fn any_move() -> impl Strategy<Value = Move> {
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
        party(Direction::Outbound).prop_map(Move::Place),
        party(Direction::Inbound).prop_map(Move::Receive),
        (0..4_usize, actions).prop_map(|(call, action)| Move::Act(call, action)),
        (0..4_000_u64).prop_map(Move::Pass),
    ]
}

proptest! {
    /// Whatever the parties do, and however late somebody looks.
    #[test]
    fn what_subscribers_hear_is_in_order_and_in_the_vendors_table(
        moves in proptest::collection::vec(any_move(), 1..40),
    ) {
        let ever = Lifetime { expires_after: Duration::MAX, purged_after: Duration::MAX };
        let mut exchange = Exchange::new(RemoteParty::never_answers(), ever);
        let mut now = Timestamp::UNIX_EPOCH;
        let subscription = Subscription {
            url: String::new(),
            metadata_policy: "NONE".into(),
            signing_algorithm: "NONE".into(),
            signing_key: String::new(),
        };
        let webhook = exchange.webhooks.create(subscription, now).id.clone();
        let mut ids = Vec::new();
        for next in moves {
            match next {
                Move::Place(party) => {
                    exchange.phone_book.push_next(party);
                    ids.push(exchange.place("12".into(), now).id);
                }
                Move::Receive(party) => {
                    let call = IncomingCall::from("12").remote_party(party).unwrap();
                    ids.push(exchange.receive(call, now));
                }
                Move::Act(call, action) => {
                    if let Some(id) = ids.get(call) {
                        let _ = exchange.act(id, action, now);
                    }
                }
                Move::Pass(milliseconds) => {
                    now = later(now, Duration::from_millis(milliseconds));
                }
            }
            exchange.settle(now);
        }

        let mut states: HashMap<&str, CallState> = HashMap::new();
        // Nobody concludes an attempt: all events still wait.
        for delivery in &exchange.webhooks.get(&webhook, now).unwrap().queue {
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
            prop_assert_eq!(&exchange.calls.get(id).unwrap().state, &state);
        }
    }
}
