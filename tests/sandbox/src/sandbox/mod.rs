//! The sandbox, as a test holds it.

mod calls;
mod deliveries;
mod session;
mod time;

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use crate::delivery;
use crate::destination::{DOCUMENT_PATH, PAGE_PATH};
use crate::fault::Fault;
use crate::http;
use crate::operation::BASE_PATH;
use crate::recorded_request::RecordedRequest;
use crate::service::Service;
use crate::settings::{Builder, Settings};

/// A running VIS with one user, who has no calls and no webhooks yet.
///
/// It serves until it is dropped; connections that are open then end with the request that they
/// are busy with. Sandboxes share nothing: each test can have its own.
pub struct Sandbox {
    /// Scheme and authority.
    origin: String,
    base_url: String,
    service: Arc<Service>,
    server: JoinHandle<()>,
    postman: JoinHandle<()>,
    /// Held by whoever lets time pass.
    advancing: Mutex<()>,
    // The server and the postman listen for their end: they stop when this is dropped.
    running: watch::Sender<()>,
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
        let origin = format!("http://{}", listener.local_addr()?);
        let service = Arc::new(Service::new(settings));
        let (running, stopped) = watch::channel(());
        let postman = tokio::spawn(delivery::run(Arc::clone(&service), stopped.clone()));
        let server = tokio::spawn(http::serve(listener, Arc::clone(&service), stopped));
        Ok(Self {
            base_url: format!("{origin}{BASE_PATH}"),
            origin,
            service,
            server,
            postman,
            advancing: Mutex::default(),
            running,
        })
    }

    /// Where the published document is, with the patches that make it agree with the service, e.g.
    /// `http://127.0.0.1:49152/openapi.json`.
    pub fn document_url(&self) -> String {
        format!("{}{DOCUMENT_PATH}", self.origin)
    }

    /// Where a page is, e.g. `http://127.0.0.1:49152/`, that shows a person the calls, the events
    /// and the deliveries, and lets them play either side of a call.
    ///
    /// It needs no token and works from this machine only. What it asks the sandbox for is not
    /// [recorded](Self::requests) and does not go wrong, unless a
    /// [connection](Fault::reset_unread) does.
    pub fn page_url(&self) -> String {
        format!("{}{PAGE_PATH}", self.origin)
    }

    /// Where the service is, e.g. `http://127.0.0.1:49152/t/vbc.prod/vis/v1`: what production has
    /// at `https://api.vonage.com/t/vbc.prod/vis/v1`. No slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Stops listening and waits until the requests under way are answered. Those that a
    /// [`Fault`] delays are not delayed any longer, and those that it stalls are cut off.
    /// Deliveries are broken off.
    pub async fn shutdown(self) {
        drop(self.running);
        // The tasks cannot fail but by a panic, which has been reported by then.
        let _ = self.server.await;
        let _ = self.postman.await;
    }

    /// Makes a request go wrong: the next one, or the next one to the
    /// [operation](Fault::on) or the [token endpoint](Fault::on_token) that the fault is meant
    /// for.
    ///
    /// Each fault happens once. Several wait in a queue: of those that a request matches, the
    /// oldest happens. Faults come before everything else, the check of the access token included.
    pub fn fail_next(&self, fault: Fault) {
        self.service.faults.push(fault);
    }

    /// Makes requests go wrong by chance, until [`no_random_faults`](Self::no_random_faults), or
    /// until this is called again.
    ///
    /// Each request draws a lot: with `probability`, from 0 to 1, one of the faults happens, each
    /// as likely as the others, unless it is meant for another operation. What waits in the queue
    /// of [`fail_next`](Self::fail_next) happens instead of it. With one `seed` the `n`th request
    /// always draws the same lot; of requests that arrive at the same time, any can be the `n`th.
    ///
    /// ```
    /// use vis_sandbox::{Fault, Operation, Sandbox};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.random_faults(
    ///     42,
    ///     0.2,
    ///     vec![
    ///         Fault::status(503),
    ///         Fault::reset_unread(),
    ///         Fault::reset().after_handling().on(Operation::CreateCall),
    ///     ],
    /// );
    /// // … place calls, and see whether one is placed twice …
    /// sandbox.no_random_faults();
    /// # Ok(())
    /// # }
    /// ```
    pub fn random_faults(&self, seed: u64, probability: f64, faults: Vec<Fault>) {
        self.service.faults.randomize(seed, probability, faults);
    }

    /// Leaves nothing to chance any more.
    pub fn no_random_faults(&self) {
        self.service.faults.settle();
    }

    /// Every request since the start or the last [`take_requests`](Self::take_requests), oldest
    /// first, including those that were refused. Missing are those that were
    /// [never read](Fault::reset_unread), whose body exceeds 1 MiB or breaks off, or that are more
    /// than [`record_at_most`](crate::Builder::record_at_most) allows.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.requests.all()
    }

    /// Like [`requests`](Self::requests), and forgets them.
    pub fn take_requests(&self) -> Vec<RecordedRequest> {
        self.service.requests.take()
    }

    /// The number of all requests since the start, those included that are forgotten or were not
    /// to be recorded. It costs nothing to ask.
    pub fn request_count(&self) -> usize {
        self.service.requests.count()
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
