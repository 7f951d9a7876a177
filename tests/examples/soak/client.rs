//! The client: places calls, receives events, and counts.

use std::collections::HashSet;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use vis_api::auth::PasswordGrant;
use vis_api::webhook::{self, EventQueue, Received};
use vis_api::{
    CallId, Client, Error, MetadataPolicy, Metrics, OperationMetrics, RateLimit, RetryMetrics,
    SigningAlgorithm, Timestamp, TokenRefreshMetrics, WebhookCreate, WebhookEventType,
};

use crate::service::Counts;
use crate::{Outcome, SECOND};

/// A little more than the service admits.
const RATE_LIMIT: RateLimit = RateLimit::new(320, SECOND.saturating_mul(10));

/// Seconds after each restart in turn. In the longest, the webhook fails and events are dropped.
const DOWNTIMES: [u32; 4] = [1, 75, 0, 5];

/// The handler fails for one of so many events; the next attempt succeeds.
const FAILURE_EVERY: usize = 97;

#[derive(Default)]
pub struct Tally {
    numbers: AtomicUsize,
    /// The numbers of the calls that are known to be placed.
    pub placed: Mutex<Vec<String>>,
    /// Calls whose outcome was unknown at first.
    unknown: AtomicUsize,
    /// The calls whose final event was handled.
    ended: Mutex<HashSet<String>>,
    events: AtomicUsize,
    /// Events that one receiver handled after the end of their call.
    pub repeated: AtomicUsize,
    pub restarts: AtomicUsize,
    pub attempts: AtomicUsize,
    tokens: AtomicUsize,
    /// Requests over the quota.
    throttled: AtomicUsize,
}

impl Tally {
    /// The number of calls whose final event was not handled.
    pub fn lost(&self, counts: &Counts) -> usize {
        let ended = lock(&self.ended);
        counts.ids().filter(|id| !ended.contains(*id)).count()
    }
}

impl Metrics for Tally {
    fn operation(&self, metrics: &OperationMetrics) {
        add(&self.attempts, metrics.attempts as usize);
    }

    fn retry(&self, metrics: &RetryMetrics) {
        let is_throttled = metrics.status == Some(StatusCode::TOO_MANY_REQUESTS);
        add(&self.throttled, is_throttled.into());
    }

    fn token_refresh(&self, _: &TokenRefreshMetrics) {
        add(&self.tokens, 1);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let placed = lock(&self.placed).len();
        let counts = [
            (&self.unknown, "at first unknown"),
            (&self.events, "events handled"),
            (&self.throttled, "requests over the quota"),
            (&self.tokens, "tokens refreshed"),
            (&self.restarts, "restarts"),
        ];
        write!(f, "{placed} calls placed")?;
        for (count, name) in counts {
            write!(f, ", {} {name}", count.load(Relaxed))?;
        }
        Ok(())
    }
}

pub fn build(access: &Value, tally: &Arc<Tally>) -> Outcome<Client> {
    let text = |name: &str| access[name].as_str().unwrap_or_default().to_owned();
    let [id, secret] = [text("client_id"), text("client_secret")];
    let credentials = PasswordGrant::new(id, secret, text("username"), text("password"));
    let client = Client::builder()
        .base_url(text("base_url"))
        .credentials(credentials.token_url(text("token_url")).timeout(2 * SECOND))
        .rate_limit(RATE_LIMIT)
        .timeout(2 * SECOND)
        .metrics(Arc::clone(tally));
    Ok(client.build()?)
}

/// Places one call after the other. All have ended when this returns.
pub async fn place_calls(client: Client, tally: Arc<Tally>, stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let number = format!("1415{:07}", add(&tally.numbers, 1));
        let since = Timestamp::now();
        let id = match client.create_call().phone_number(&number).await {
            Ok(call) => Some(call.id.clone()),
            Err(error) if error.outcome_is_unknown() => {
                add(&tally.unknown, 1);
                find(&client, &number, since).await
            }
            Err(_) => None,
        };
        if let Some(id) = id {
            lock(&tally.placed).push(number);
            // Either may fail: the call is ended all the same.
            let _ = client.hold_call().id(&id).await;
            let _ = client.unhold_call().id(&id).await;
            // Illegal, if an earlier attempt has ended the call.
            while let Err(error) = client.end_call().id(&id).await
                && !error.is_illegal_state()
            {
                sleep(SECOND).await;
            }
        }
    }
}

/// Looks for a call as `vis_api::manual::retries` says, until there is an answer.
async fn find(client: &Client, number: &str, since: Timestamp) -> Option<CallId> {
    let look = async || -> Result<Option<CallId>, Error> {
        let calls = client.list_calls().in_progress().size(200).all().await?;
        if let Some(call) = calls.iter().find(|call| call.phone_number() == number) {
            return Ok(Some(call.id.clone()));
        }
        let events = client
            .list_events()
            .from_date(since)
            .size(200)
            .all()
            .await?;
        let event = events.iter().find(|event| event.phone_number() == number);
        Ok(event.map(|event| event.id.as_str().into()))
    };
    loop {
        match look().await {
            Ok(found) => return found,
            Err(_) => sleep(SECOND).await,
        }
    }
}

/// Runs one receiver after the other, until `ended`.
pub async fn receive_events(
    client: Client,
    tally: Arc<Tally>,
    mut ended: watch::Receiver<bool>,
) -> Outcome {
    let address = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
    let create = WebhookCreate::builder()
        .url(format!("http://{address}/vis"))
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Header)
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key("mysecretkey")
        .build()?;
    for (run, downtime) in (0..).zip(DOWNTIMES.into_iter().cycle()) {
        let server = loop {
            let listener = TcpListener::bind(address).await?;
            match webhook::serve(listener, &client, create.clone(), queue(&tally)).await {
                Ok(server) => break server,
                Err(_) => sleep(SECOND).await,
            }
        };
        let has_ended = timeout(60 * SECOND, ended.wait_for(|ended| *ended))
            .await
            .is_ok();
        // Every other time it stops like a program that does not shut down in order.
        match has_ended || run % 2 == 0 {
            true => server.shutdown().await,
            false => drop(server),
        }
        if has_ended {
            break;
        }
        add(&tally.restarts, 1);
        sleep(SECOND * downtime).await;
    }
    Ok(())
}

/// A queue that knows nothing of the events before.
fn queue(tally: &Arc<Tally>) -> EventQueue {
    let tally = Arc::clone(tally);
    let (seen, attempts) = (Mutex::new(HashSet::new()), AtomicUsize::new(1));
    let handle = move |received: Received| {
        let fails = add(&attempts, 1).is_multiple_of(FAILURE_EVERY);
        let (id, state) = (&received.event().id, &received.event().state);
        if !fails {
            add(&tally.events, 1);
            add(&tally.repeated, lock(&seen).contains(id).into());
        }
        if !fails && state.is_final() {
            lock(&seen).insert(id.clone());
            lock(&tally.ended).insert(id.to_string());
        }
        async move {
            if fails {
                Err(io::Error::other("of the handler"))
            } else {
                Ok(())
            }
        }
    };
    EventQueue::builder(handle)
        .initial_delay(SECOND / 100)
        .build()
}

/// Returns the value before.
fn add(counter: &AtomicUsize, count: usize) -> usize {
    counter.fetch_add(count, Relaxed)
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
