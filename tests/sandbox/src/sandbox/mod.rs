//! The handle of a running sandbox.

mod calls;
mod deliveries;
mod session;
mod time;

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::{fmt, io};

use tokio::net::TcpListener;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use crate::fault::Fault;
use crate::operation::{BASE_PATH, DOCUMENT_PATH, PAGE_PATH};
use crate::recorded::RecordedRequest;
use crate::service::Service;
use crate::settings::{Builder, Settings};
use crate::{delivery, http};

/// A running VIS with one user, without calls and webhooks.
///
/// Dropping it stops the server once open requests have finished. Sandboxes share nothing.
pub struct Sandbox {
    /// Scheme and authority.
    origin: String,
    base_url: String,
    service: Arc<Service>,
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
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Creates a builder with default settings.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) async fn serve(port: u16, settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let service = Arc::new(Service::new(settings));
        let (stop_signal, stopped) = watch::channel(());
        let delivery_task = tokio::spawn(delivery::run(Arc::clone(&service), stopped.clone()));
        let server_task = tokio::spawn(http::serve(listener, Arc::clone(&service), stopped));
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

    /// Returns the URL of a page, e.g. `http://127.0.0.1:49152/`, that shows calls, events and
    /// deliveries and controls both sides of a call.
    ///
    /// The page needs no token and works from this machine only. Its requests are not
    /// [recorded](Self::requests), and no fault except [`reset_unread`](Fault::reset_unread)
    /// affects them.
    pub fn page_url(&self) -> String {
        format!("{}{PAGE_PATH}", self.origin)
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
        self.service.faults.push(fault);
    }

    /// Applies faults at random, until [`no_random_faults`](Self::no_random_faults) or the next
    /// call.
    ///
    /// Each request fails with `probability` (0 to 1) with one of the faults, all equally likely; a
    /// fault for another operation has no effect. A queued fault of [`fail_next`](Self::fail_next)
    /// takes precedence. With the same `seed`, the `n`th request always draws the same fault; the
    /// order of concurrent requests is undefined.
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
    /// // … place calls and check for duplicates …
    /// sandbox.no_random_faults();
    /// # Ok(())
    /// # }
    /// ```
    pub fn random_faults(&self, seed: u64, probability: f64, faults: Vec<Fault>) {
        self.service.faults.set_random(seed, probability, faults);
    }

    /// Stops random faults.
    pub fn no_random_faults(&self) {
        self.service.faults.clear_random();
    }

    /// Returns the requests since the start or the last [`take_requests`](Self::take_requests),
    /// oldest first, including rejected ones, at most
    /// [`record_at_most`](crate::Builder::record_at_most). Missing are requests that were [never
    /// read](Fault::reset_unread) and those whose body is incomplete or exceeds 1 MiB.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.requests.all()
    }

    /// Removes and returns the [`requests`](Self::requests).
    pub fn take_requests(&self) -> Vec<RecordedRequest> {
        self.service.requests.take()
    }

    /// Returns the number of all requests since the start, including discarded ones.
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
