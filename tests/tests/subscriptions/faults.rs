//! Ten thousand events, and everything that can go wrong with them.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use vis_api::webhook::WebhookSubscription;
use vis_api::{CallCreate, CallState};
use vis_sandbox::{Fault, IncomingCall, Operation, RemoteParty};

use super::log::Entry;
use super::office::{MINUTE, NUMBER, Office, SECOND};
use super::receiver::Fate;

/// Another one can be set from outside: `SEED=7 cargo test -p vis-tests --test subscriptions`.
fn seed() -> u64 {
    let seed = std::env::var("SEED").ok().and_then(|it| it.parse().ok());
    seed.unwrap_or(20_201_001)
}

#[tokio::test]
async fn ten_thousand_events_are_handled_once_each_whatever_fails() {
    let seed = seed();
    // A test that fails shows what it has printed.
    println!("SEED={seed}");
    let office = Office::open().await;
    let subscription = office
        .subscription()
        .page_size(500)
        .lookback(60 * MINUTE)
        .start()
        .await
        .expect("a subscription");
    let mut lots = Lots(seed);
    let mut events = 0;
    let mut outages = 0;
    office.sandbox.random_faults(seed, 0.2, service_faults());
    while events < 10_000 {
        outages += usize::from(break_something(&office, &mut lots));
        for _ in 0..50 {
            events += begin_call(&office, &mut lots).await;
        }
        office.sandbox.advance(5 * MINUTE).await;
        if lots.draw(4) > 0 {
            subscription.check_now().await;
        }
    }
    come_to_rest(&office, &subscription).await;

    let entries = office.log.entries();
    let mut by_call: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in &entries {
        by_call.entry(&entry.call).or_default().push(entry);
    }
    let history = office.client.list_events().size(1_000).stream();
    let history: Vec<_> = history.try_collect().await.expect("the history");
    for call in &history {
        assert!(call.state.is_final(), "{call:?}");
        let handled = by_call.remove(call.id.as_str()).unwrap_or_default();
        assert_in_order(&handled, &call.state);
    }
    assert_eq!(by_call.len(), 0, "calls that never were");

    assert_eq!(office.receiver.queued_twice(), [""; 0]);

    // The test has tested something.
    let missed = entries.iter().filter(|entry| entry.was_missed).count();
    let deliveries = office.sandbox.deliveries();
    let repeated = deliveries.iter().filter(|it| it.attempt > 1).count();
    println!(
        "{events} events of {} calls, {outages} outages, {} renewals, {} attempts of which {repeated} \
         were repetitions, {} events handled of which {missed} were missed",
        history.len(),
        office.count(Operation::RenewWebhook),
        deliveries.len(),
        entries.len(),
    );
    assert!(missed > 100 && repeated > 100 && outages > 5);
    assert!(entries.len() > events / 2);
}

/// The final state once, and last, and before it states that lead there.
fn assert_in_order(handled: &[&Entry], last: &CallState) {
    let finals = handled
        .iter()
        .filter(|entry| entry.state.is_final())
        .count();
    let handled_last = handled.last().map(|entry| &entry.state);
    assert!(
        finals == 1 && handled_last == Some(last),
        "{last}: {handled:?}"
    );
    for step in handled.windows(2) {
        let (from, to) = (&step[0].state, &step[1].state);
        // To be handed the same state twice in a row is to be handed an event twice.
        assert!(
            from != to && from.can_lead_to(to),
            "from {from} to {to}: {handled:?}"
        );
    }
}

/// How the service fails whom it serves.
fn service_faults() -> Vec<Fault> {
    use Operation::{GetWebhook, ListEvents, RenewWebhook};
    let mut faults = Vec::new();
    for operation in [GetWebhook, ListEvents, RenewWebhook] {
        faults.extend([
            Fault::status(503).on(operation),
            Fault::reset().on(operation),
            Fault::reset().after_handling().on(operation),
            Fault::served().truncated(20).on(operation),
        ]);
    }
    faults
}

/// Has the receiver fail: at random, or altogether, which is true.
fn break_something(office: &Office, lots: &mut Lots) -> bool {
    let salt = lots.next();
    if lots.draw(4) == 0 {
        let fates = [
            Fate::Refused(500),
            Fate::Refused(404),
            Fate::Dropped,
            Fate::Unanswered,
        ];
        // What is handled in these minutes, and what is not, depends on where it begins.
        let mut fine = lots.draw(100);
        let fate = fates[lots.draw(4)];
        office.receiver.decide(move |_, _| {
            fine = fine.saturating_sub(1);
            if fine > 0 { Fate::Handled } else { fate }
        });
        return true;
    }
    office.receiver.decide(move |delivery, attempt| {
        let hash = delivery.bytes().fold(salt, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(byte.into())
        });
        match Lots(hash ^ u64::from(attempt)).draw(100) {
            0 | 1 => Fate::Refused(500),
            2 => Fate::Refused(503),
            3 => Fate::Dropped,
            4 | 5 => Fate::Unanswered,
            _ => Fate::Handled,
        }
    });
    false
}

/// Begins a call of some kind, now or in the next minutes, and tells how many events it makes.
async fn begin_call(office: &Office, lots: &mut Lots) -> usize {
    let seconds = |lots: &mut Lots, most| SECOND * u32::try_from(lots.draw(most)).unwrap_or(0);
    if lots.draw(3) == 0 {
        let party = RemoteParty::waits().gives_up_after(SECOND + seconds(lots, 30));
        let call = IncomingCall::from(NUMBER).remote_party(party);
        let begins_after = seconds(lots, 300);
        office
            .sandbox
            .incoming_call_after(begins_after, call.expect("a script"));
        return 2;
    }
    let mut party = RemoteParty::answers_after(SECOND + seconds(lots, 60));
    let mut events = 4;
    for _ in 0..lots.draw(3) {
        party = party.holds_after(SECOND + seconds(lots, 60));
        party = party.resumes_after(SECOND + seconds(lots, 60));
        events += 2;
    }
    let party = party.hangs_up_after(SECOND + seconds(lots, 300));
    office.sandbox.next_remote_party(party).expect("a script");
    let body = CallCreate::builder().phone_number(NUMBER);
    office
        .client
        .create_call()
        .body(body)
        .send()
        .await
        .expect("a call");
    events
}

/// Nothing fails any more, every call ends, and whatever was missed is handed over.
async fn come_to_rest(office: &Office, subscription: &WebhookSubscription) {
    office.sandbox.no_random_faults();
    office.receiver.always(Fate::Handled);
    for _ in 0..3 {
        office.sandbox.advance(60 * MINUTE).await;
        assert!(subscription.check_now().await.is_healthy());
    }
    while !office.event_queue.is_empty() {
        tokio::task::yield_now().await;
    }
}

/// SplitMix64: the same numbers on every machine.
struct Lots(u64);

impl Lots {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// One of the numbers below `end`.
    fn draw(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }
}
