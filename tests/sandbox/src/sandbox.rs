//! The handle of a running sandbox.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::{fmt, io};

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use crate::clock::{TimeSource, saturating_add};
use crate::fault_queue::{Origin, RandomFaults};
use crate::faults::Fault;
use crate::model::{
    Action, CallError, Direction, IncomingCall, PastCall, PlacedCall, RemoteParty, ScriptError,
};
use crate::oauth::{ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, TokenRequest};
use crate::operation::{AUTHORIZE_PATH, BASE_PATH, DOCUMENT_PATH, TOKEN_PATH};
use crate::recorded::{RecordedRequest, lock};
use crate::server::{self, Stopped};
use crate::service::Service;
use crate::settings::{Builder, Settings};
use crate::webhooks::{self, RecordedDelivery};

/// A running VIS with one user, without calls and webhooks.
///
/// Dropping it stops the server once open requests have finished. Sandboxes share nothing.
#[doc(alias("mock", "fake"))]
pub struct Sandbox {
    origin: String,
    base_url: String,
    pub(crate) service: Arc<Service>,
    server_task: JoinHandle<()>,
    delivery_task: JoinHandle<()>,
    /// Serialises `advance`.
    advance_lock: Mutex<()>,
    // Dropping this stops both tasks.
    stop_signal: watch::Sender<()>,
}

impl Sandbox {
    /// Starts a sandbox with default settings on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// If no loopback port can be bound.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Creates a builder with default settings.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) async fn serve(settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let service = Arc::new(Service::new(settings));
        let (stop_signal, stopped) = watch::channel(());
        let stopped = Stopped(stopped);
        let delivery_task = tokio::spawn(webhooks::run(Arc::clone(&service), stopped.clone()));
        let server_task = tokio::spawn(server::serve(listener, Arc::clone(&service), stopped));
        Ok(Self {
            base_url: format!("{origin}{BASE_PATH}"),
            origin,
            service,
            server_task,
            delivery_task,
            advance_lock: Mutex::default(),
            stop_signal,
        })
    }

    /// Returns the URL of the patched OpenAPI document, e.g. `http://127.0.0.1:49152/openapi.json`.
    pub fn document_url(&self) -> String {
        format!("{}{DOCUMENT_PATH}", self.origin)
    }

    /// Returns the URL of a page, e.g. `http://127.0.0.1:49152/`, that shows requests, calls
    /// and deliveries and controls both sides of a call.
    ///
    /// The page needs no token and works from this machine only. Its requests are not
    /// [recorded](Self::requests), and no fault affects them.
    pub fn page_url(&self) -> String {
        format!("{}/", self.origin)
    }

    /// Returns the base URL without a trailing slash, e.g.
    /// `http://127.0.0.1:49152/t/vbc.prod/vis/v1`; in production
    /// `https://api.vonage.com/t/vbc.prod/vis/v1`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Stops listening and waits for the requests in progress. Delays of a [`Fault`] end at once,
    /// stalled requests and deliveries are aborted.
    pub async fn shutdown(self) {
        drop(self.stop_signal);
        // A task fails only by a panic, which the runtime has reported.
        let _ = self.server_task.await;
        let _ = self.delivery_task.await;
    }

    /// Queues a fault for the next request, or the next one to its [operation](Fault::on) or the
    /// [token endpoint](Fault::on_token).
    ///
    /// Each fault happens once. A request takes the oldest matching fault. Faults precede all
    /// checks, including that of the access token.
    pub fn fail_next(&self, fault: Fault) {
        self.service.faults.push(&fault, 1, Origin::Test);
    }

    /// Applies faults at random, until [`no_random_faults`](Self::no_random_faults) or the next
    /// call.
    ///
    /// Each request fails with `probability` (0 to 1) with one of the faults, all equally likely; a
    /// fault for another operation has no effect. A queued fault of [`fail_next`](Self::fail_next)
    /// takes precedence. With the same `seed`, the `n`th request always draws the same fault; the
    /// order of concurrent requests is undefined.
    pub fn random_faults(&self, seed: u64, probability: f64, faults: Vec<Fault>) {
        *lock(&self.service.faults.random) = Some(RandomFaults {
            random: fastrand::Rng::with_seed(seed),
            probability,
            faults,
        });
    }

    /// Stops random faults.
    pub fn no_random_faults(&self) {
        *lock(&self.service.faults.random) = None;
    }

    /// Returns the requests since the start or the last [`take_requests`](Self::take_requests),
    /// oldest first, including rejected ones, at most
    /// [`record_at_most`](crate::Builder::record_at_most). Missing are those whose body is incomplete
    /// or exceeds 1 MiB.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.service.requests).iter().cloned().collect()
    }

    /// Removes and returns the [`requests`](Self::requests).
    pub fn take_requests(&self) -> Vec<RecordedRequest> {
        lock(&self.service.requests).take()
    }

    /// Returns the number of all requests since the start, including discarded ones.
    pub fn request_count(&self) -> usize {
        lock(&self.service.requests).total()
    }
}

/// Calls: remote parties, placed calls and history.
impl Sandbox {
    /// A remote party calls the user: the call is `INBOUND` and `RINGING`. Returns its id.
    pub fn incoming_call(&self, call: impl Into<IncomingCall>) -> String {
        let call = call.into();
        self.service.with(|it, now| it.receive(call, now))
    }

    /// Schedules a call to the user after `time`.
    pub fn incoming_call_after(&self, time: Duration, call: impl Into<IncomingCall>) {
        let call = call.into();
        let at = |now| saturating_add(now, time);
        self.service.with(|it, now| it.receive_at(at(now), call));
    }

    /// Sets the behaviour of the remote party with this number. A plus sign does not change the
    /// number.
    ///
    /// # Errors
    ///
    /// [`ScriptError`], if a step is impossible or the script is for a caller.
    pub fn remote_party(&self, number: &str, party: RemoteParty) -> Result<(), ScriptError> {
        let party = party.checked(Direction::Outbound)?;
        self.service.with(|it, _| it.set_party(number, party));
        Ok(())
    }

    /// Queues the behaviour of the remote party of the next call to any number. It takes precedence
    /// over [`remote_party`](Self::remote_party).
    ///
    /// # Errors
    ///
    /// [`ScriptError`], if a step is impossible or the script is for a caller.
    pub fn next_remote_party(&self, party: RemoteParty) -> Result<(), ScriptError> {
        let party = party.checked(Direction::Outbound)?;
        self.service.with(|it, _| it.next_parties.push_back(party));
        Ok(())
    }

    /// The remote party hangs up: a ringing call is `MISSED` (inbound) or `CANCELLED` (outbound),
    /// an answered one is `ANSWERED`.
    ///
    /// # Errors
    ///
    /// [`CallError`], if the call does not exist or has ended.
    pub fn remote_hangs_up(&self, id: &str) -> Result<(), CallError> {
        let hang_up = Action::RemoteHangUp;
        self.service
            .with(|it, now| it.apply(id, hang_up, now).map(drop))
    }

    /// Returns all calls that clients have placed, oldest first. Two with the same number are a
    /// duplicate if the client meant to place one.
    pub fn calls_placed(&self) -> Vec<PlacedCall> {
        self.service.with(|simulator, _| simulator.placed.clone())
    }

    /// Adds a call to the history and returns its id.
    pub fn add_event(&self, call: PastCall) -> String {
        self.service.with(|it, now| it.add_past(call, now))
    }

    /// Adds `count` calls of all kinds to the history, each with a number of its own, and returns
    /// their ids in order of arrival. All start now: a list in descending order shows the last one
    /// first.
    pub fn add_events(&self, count: usize) -> Vec<String> {
        self.service
            .with(|simulator, now| (0..count).map(|_| simulator.add_generated(now)).collect())
    }
}

/// Time: the system's by default, or [paused](crate::Builder::paused_time).
impl Sandbox {
    /// Returns the sandbox's present, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        self.service.now()
    }

    /// Advances the time and returns when all tasks due by then are done: calls have been answered
    /// and ended, and each delivery, retries included, has succeeded or failed.
    ///
    /// Tasks run in order, each at its own time: a call that is answered after 3 seconds has been
    /// active for 7 of 10 seconds, and its events say so. Only the deliveries take real time. Work
    /// that a subscriber does after its response is not awaited.
    ///
    /// Without [paused time](crate::Builder::paused_time), this waits in real time. If dropped
    /// early, it leaves the time anywhere in between.
    pub async fn advance(&self, by: Duration) {
        let service = &self.service;
        let TimeSource::Paused(clock) = &service.settings.time else {
            tokio::time::sleep(by).await;
            return service.idle().await;
        };
        let _turn = self.advance_lock.lock().await;
        let target = saturating_add(service.now(), by);
        loop {
            service.idle().await;
            let next = service.with(|simulator, _| simulator.next_due());
            match next.filter(|due| *due <= target) {
                Some(due) => clock.advance_to(due),
                None => break,
            }
        }
        clock.advance_to(target);
    }

    /// Waits until all tasks due now are done: no delivery is in progress or waits for its first
    /// attempt. A retry is not due before its time.
    pub async fn idle(&self) {
        self.service.idle().await;
    }
}

/// Webhooks: each state change of a call is delivered to each webhook that has neither expired nor
/// failed.
impl Sandbox {
    /// Returns the finished delivery attempts since the start or the last
    /// [`take_deliveries`](Self::take_deliveries), in order for each webhook, at most
    /// [`record_at_most`](crate::Builder::record_at_most).
    pub fn deliveries(&self) -> Vec<RecordedDelivery> {
        lock(&self.service.deliveries).iter().cloned().collect()
    }

    /// Removes and returns the [`deliveries`](Self::deliveries).
    pub fn take_deliveries(&self) -> Vec<RecordedDelivery> {
        lock(&self.service.deliveries).take()
    }

    /// Drops the next `count` successful responses of subscribers: they receive the event again,
    /// with the same delivery id and the next attempt number.
    pub fn lose_delivery_answers(&self, count: usize) {
        let responses = &self.service.responses_to_drop;
        responses.fetch_add(count, Ordering::Relaxed);
    }
}

/// OAuth 2.0: access tokens, refresh tokens and their expiry.
impl Sandbox {
    /// Returns the token endpoint, e.g. `http://127.0.0.1:49152/token`; in production
    /// `https://api.vonage.com/token`.
    pub fn token_url(&self) -> String {
        format!("{}{TOKEN_PATH}", self.origin)
    }

    /// Returns the authorization endpoint, e.g. `http://127.0.0.1:49152/authorize`. There is no
    /// login: the user consents at once, and the response redirects with a code.
    pub fn authorize_url(&self) -> String {
        format!("{}{AUTHORIZE_PATH}", self.origin)
    }

    /// Returns an access token that is valid from the start and does not expire.
    pub fn token(&self) -> &str {
        ACCESS_TOKEN
    }

    /// Issues a refresh token, as from an earlier login. It starts a session of its own and is
    /// valid once, for seven days.
    pub fn refresh_token(&self) -> String {
        let now = self.service.now();
        self.service.tokens().issue_refresh(now)
    }

    /// Returns the id of the only registered application.
    pub fn client_id(&self) -> &str {
        CLIENT_ID
    }

    /// Returns the secret of that application.
    pub fn client_secret(&self) -> &str {
        CLIENT_SECRET
    }

    /// Returns the name of the user, including `@vbc.prod`.
    pub fn username(&self) -> &str {
        &self.service.settings.user.login.username
    }

    /// Returns the password of the user. The default contains what a form must encode.
    pub fn password(&self) -> &str {
        &self.service.settings.user.login.password
    }

    /// Returns the requests that the token endpoint has handled, oldest first.
    pub fn token_requests(&self) -> Vec<TokenRequest> {
        self.service.tokens().requests.clone()
    }

    /// Revokes all access tokens, including [`token`](Self::token): fault 900901. Refresh tokens
    /// stay valid.
    pub fn revoke_access_tokens(&self) {
        self.service.tokens().revoke_access();
    }

    /// Revokes all refresh tokens: `invalid_grant`. Access tokens stay valid.
    pub fn revoke_refresh_tokens(&self) {
        self.service.tokens().revoke_refresh();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
