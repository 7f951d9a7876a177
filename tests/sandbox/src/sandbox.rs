//! The sandbox, as a test holds it.

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::fault::Fault;
use crate::http;
use crate::model::{Action, CallError, IncomingCall};
use crate::operation::BASE_PATH;
use crate::requests::RecordedRequest;
use crate::service::Service;
use crate::settings::{Builder, Settings};
use crate::wire::ACCESS_TOKEN;

/// A running VIS with one user, who has no calls and no webhooks yet.
///
/// It serves until it is dropped; connections that are open then end with the request that they
/// are busy with. Sandboxes share nothing: each test can have its own.
pub struct Sandbox {
    base_url: String,
    service: Arc<Service>,
    server: JoinHandle<()>,
    // The server listens for its end: it stops when this is dropped.
    running: oneshot::Sender<()>,
}

impl Sandbox {
    /// Starts a sandbox with the default settings on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When no loopback port can be bound.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Settings for another sandbox than the default one.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) async fn serve(port: u16, settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let base_url = format!("http://{}{BASE_PATH}", listener.local_addr()?);
        let service = Arc::new(Service::new(settings));
        let (running, stopped) = oneshot::channel();
        let server = tokio::spawn(http::serve(listener, Arc::clone(&service), stopped));
        Ok(Self {
            base_url,
            service,
            server,
            running,
        })
    }

    /// Where the service is, e.g. `http://127.0.0.1:49152/t/vbc.prod/vis/v1`: what production has
    /// at `https://api.vonage.com/t/vbc.prod/vis/v1`. No slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The access token that the service accepts.
    pub fn token(&self) -> &str {
        ACCESS_TOKEN
    }

    /// Stops listening and waits until the requests under way are answered.
    pub async fn shutdown(self) {
        drop(self.running);
        // The task cannot fail but by a panic, which has been reported by then.
        let _ = self.server.await;
    }

    /// A remote party calls the user: the call is `INBOUND` and `RINGING`. Returns its id.
    pub fn incoming_call(&self, call: impl Into<IncomingCall>) -> String {
        let now = self.service.now();
        self.service.calls().receive(call.into(), now).id.clone()
    }

    /// The remote party of a ringing outbound call picks up, ahead of the time that
    /// [`answer_after`](Builder::answer_after) gives it. By default that is zero, so that no call
    /// rings long enough to be answered here.
    ///
    /// # Errors
    ///
    /// [`CallError`], when there is no such call or it is not ringing at the remote party.
    pub fn remote_answers(&self, id: &str) -> Result<(), CallError> {
        self.act(id, Action::RemoteAnswer)
    }

    /// The remote party hangs up: the call is `MISSED` (inbound) or `CANCELLED` (outbound) if it
    /// rings, and `ANSWERED` if the parties have talked.
    ///
    /// # Errors
    ///
    /// [`CallError`], when there is no such call or it has ended.
    pub fn remote_hangs_up(&self, id: &str) -> Result<(), CallError> {
        self.act(id, Action::RemoteHangUp)
    }

    /// The remote party puts an active call on hold.
    ///
    /// # Errors
    ///
    /// [`CallError`], when there is no such call or it is not active.
    pub fn remote_holds(&self, id: &str) -> Result<(), CallError> {
        self.act(id, Action::RemoteHold)
    }

    /// The remote party takes a call off the hold that it had put it on.
    ///
    /// # Errors
    ///
    /// [`CallError`], when there is no such call or the remote party does not hold it.
    pub fn remote_resumes(&self, id: &str) -> Result<(), CallError> {
        self.act(id, Action::RemoteResume)
    }

    fn act(&self, id: &str, action: Action) -> Result<(), CallError> {
        let now = self.service.now();
        self.service.calls().act(id, action, now)?;
        Ok(())
    }

    /// Makes a request go wrong: the next one, or the next one to the
    /// [operation](Fault::on) that the fault is meant for.
    ///
    /// Each fault happens once. Several wait in a queue: of those that a request matches, the
    /// oldest happens. Faults come before everything else, the check of the access token included.
    pub fn fail_next(&self, fault: Fault) {
        self.service.faults.push(fault);
    }

    /// Every request since the start or the last [`take_requests`](Self::take_requests), oldest
    /// first, including those that were refused. Only one whose body exceeds 1 MiB or breaks off
    /// is missing.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.requests.all()
    }

    /// Like [`requests`](Self::requests), and forgets them.
    pub fn take_requests(&self) -> Vec<RecordedRequest> {
        self.service.requests.take()
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
