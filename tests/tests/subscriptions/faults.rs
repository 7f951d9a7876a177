//! Ten thousand events with random faults.

use std::collections::HashMap;

use fastrand::Rng;
use futures_util::TryStreamExt;
use vis_api::webhook::WebhookSubscription;
use vis_api::{CallCreate, CallState};
use vis_sandbox::{Fault, IncomingCall, Operation, RemoteParty};

use super::event_log::Entry;
use super::receiver::Outcome;
use super::test_env::{MINUTE, NUMBER, SECOND, TestEnv};

/// Set another with `SEED=7 cargo test -p vis-tests --test subscriptions`.
fn seed() -> u64 {
    let seed = std::env::var("SEED").ok().and_then(|it| it.parse().ok());
    seed.unwrap_or(20_201_001)
}

#[tokio::test]
async fn random_faults_lose_and_repeat_no_event() {
    let seed = seed();
    // Printed if the test fails.
    println!("SEED={seed}");
    let env = TestEnv::start().await;
    let subscription = env
        .subscription()
        .page_size(500)
        .lookback(60 * MINUTE)
        .start()
        .await
        .expect("subscription");
    let mut random = Rng::with_seed(seed);
    let mut events = 0;
    let mut outages = 0;
    env.sandbox.random_faults(seed, 0.2, service_faults());
    while events < 10_000 {
        outages += usize::from(fail_receiver(&env, &mut random));
        for _ in 0..50 {
            events += start_call(&env, &mut random).await;
        }
        env.sandbox.advance(5 * MINUTE).await;
        if random.usize(..4) > 0 {
            subscription.check_now().await;
        }
    }
    settle(&env, &subscription).await;

    let entries = env.log.entries();
    let mut by_call: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in &entries {
        by_call.entry(&entry.call).or_default().push(entry);
    }
    let history = env.client.list_events().size(1_000).stream();
    let history: Vec<_> = history.try_collect().await.expect("history");
    for call in &history {
        assert!(call.state.is_final(), "{call:?}");
        let handled = by_call.remove(call.id.as_str()).unwrap_or_default();
        assert_in_order(&handled, &call.state);
    }
    assert_eq!(by_call.len(), 0, "unknown calls");

    assert_eq!(env.receiver.duplicates(), [""; 0]);

    // Guard against a vacuous run.
    let backfilled = entries.iter().filter(|entry| entry.is_backfilled).count();
    let deliveries = env.sandbox.deliveries();
    let retries = deliveries.iter().filter(|it| it.attempt > 1).count();
    println!(
        "{events} events of {} calls, {outages} outages, {} renewals, {} attempts of which {retries} \
         were retries, {} events handled of which {backfilled} were backfilled",
        history.len(),
        env.count(Operation::RenewWebhook),
        deliveries.len(),
        entries.len(),
    );
    assert!(backfilled > 100 && retries > 100 && outages > 5);
    assert!(entries.len() > events / 2);
}

/// The final state comes once and last, and each state can lead to the next.
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
        // The same state twice in a row is a duplicate event.
        assert!(
            from != to && from.can_lead_to(to),
            "from {from} to {to}: {handled:?}"
        );
    }
}

/// Faults of the service.
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

/// Makes the receiver fail at random or completely. Returns true for the latter.
fn fail_receiver(env: &TestEnv, random: &mut Rng) -> bool {
    let salt = random.u64(..);
    if random.usize(..4) == 0 {
        let outcomes = [
            Outcome::Rejected(500),
            Outcome::Rejected(404),
            Outcome::Dropped,
            Outcome::ResponseLost,
        ];
        // Number of requests handled before the outage.
        let mut successes = random.u8(..100);
        let outcome = outcomes[random.usize(..4)];
        env.receiver.decide(move |_, _| {
            successes = successes.saturating_sub(1);
            if successes > 0 {
                Outcome::Handled
            } else {
                outcome
            }
        });
        return true;
    }
    env.receiver.decide(move |delivery, attempt| {
        let hash = delivery.bytes().fold(salt, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(byte.into())
        });
        match Rng::with_seed(hash ^ u64::from(attempt)).u8(..100) {
            0 | 1 => Outcome::Rejected(500),
            2 => Outcome::Rejected(503),
            3 => Outcome::Dropped,
            4 | 5 => Outcome::ResponseLost,
            _ => Outcome::Handled,
        }
    });
    false
}

/// Starts a random call, now or within 5 minutes. Returns the number of its events.
async fn start_call(env: &TestEnv, random: &mut Rng) -> usize {
    let seconds = |random: &mut Rng, max| SECOND * random.u32(..max);
    if random.u8(..3) == 0 {
        let party = RemoteParty::waits().gives_up_after(SECOND + seconds(random, 30));
        let call = IncomingCall::from(NUMBER).remote_party(party);
        let starts_after = seconds(random, 300);
        env.sandbox
            .incoming_call_after(starts_after, call.expect("script"));
        return 2;
    }
    let mut party = RemoteParty::answers_after(SECOND + seconds(random, 60));
    let mut events = 4;
    for _ in 0..random.u8(..3) {
        party = party.holds_after(SECOND + seconds(random, 60));
        party = party.resumes_after(SECOND + seconds(random, 60));
        events += 2;
    }
    let party = party.hangs_up_after(SECOND + seconds(random, 300));
    env.sandbox.next_remote_party(party).expect("script");
    let body = CallCreate::builder().phone_number(NUMBER);
    env.client
        .create_call()
        .body(body)
        .send()
        .await
        .expect("call");
    events
}

/// Stops all faults, ends all calls, and backfills all missed events.
async fn settle(env: &TestEnv, subscription: &WebhookSubscription) {
    env.sandbox.no_random_faults();
    env.receiver.always(Outcome::Handled);
    for _ in 0..3 {
        env.sandbox.advance(60 * MINUTE).await;
        assert!(subscription.check_now().await.is_healthy());
    }
    while !env.event_queue.is_empty() {
        tokio::task::yield_now().await;
    }
}
