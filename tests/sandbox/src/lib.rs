//! An in-process Vonage Integration Suite (VIS) to test against: no account, no network.
//!
//! [`Sandbox::start`] serves the operations of VIS on a free loopback port, with all state in
//! memory. The test sends HTTP requests with any client, plays the remote party through the
//! [`Sandbox`], and inspects the recorded requests:
//!
//! ```
//! use vis_sandbox::Sandbox;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start().await?;
//! let id = sandbox.incoming_call("14155550123");
//!
//! let answered: serde_json::Value = reqwest::Client::new()
//!     .put(format!("{}/self/calls/{id}/answer", sandbox.base_url()))
//!     .bearer_auth(sandbox.token())
//!     .send()
//!     .await?
//!     .json()
//!     .await?;
//! assert_eq!(answered["state"], "ACTIVE");
//!
//! sandbox.remote_hangs_up(&id)?;
//! assert_eq!(sandbox.requests()[0].method, "PUT");
//! # Ok(())
//! # }
//! ```
//!
//! Operations, enum values and the state machine of a call come from the document and from
//! `vis-types`. Everything else is a second, independent reading of the vendor's documents, so that
//! a mistake in the client shows. An operation that the document has and the sandbox lacks responds
//! with a 501 that names it.
//!
//! # Assumptions where the vendor's documents are silent
//!
//! Tests should not depend on these:
//!
//! - A call and its event are one record with one id. `GET /self/calls` lists live calls,
//!   `GET /self/events` all. `GET /self/calls/{id}` also finds a call that has ended, so that a
//!   poller sees its final state. Ending such a call again is a 400, not a 404.
//! - `GET /self/calls` and its count return `ACTIVE` calls unless `states` is set, as in the
//!   published document.
//! - `fromDate` (inclusive) and `toDate` (exclusive) are epoch milliseconds and filter by start
//!   time. Lists are ordered by start time; `sort` is ignored. `offset` starts at 0 and counts
//!   pages, or records with [`Offset::Item`].
//! - Ending or transferring a held call passes through `ACTIVE`, because the vendor's table has no
//!   other transition from `HELD`. Only an `ACTIVE` or held call can be transferred; it becomes `ANSWERED`.
//! - An invalid query parameter is a 422, like an invalid field. A repeated parameter is invalid:
//!   lists are separated by commas.
//! - A phone number has 2 to 15 digits, does not start with 0, and may have a `+`.
//! - A conversation lasts at least 1 ms, because an `ANSWERED` call has a duration.
//! - An outbound call to a busy or declining party becomes `CANCELLED`: `REJECTED` is for inbound
//!   calls. Only one side at a time can hold a call.
//! - Each state of a call is an event, including `INITIALIZING` and intermediate states, for each
//!   webhook that has neither expired nor failed at that time.
//! - Each webhook receives its events in order. A retry blocks the events behind it; if it fails
//!   for good, they are dropped, not sent or counted later. Webhooks do not wait for each other.
//! - A retry begins 10 seconds after the start of the previous attempt, unless the webhook has
//!   expired or been deleted by then.
//! - A delivery counts in `totalAttempts` once it has succeeded or failed for good. `lastFailure`
//!   and the error describe the last attempt of the last delivery that failed for good;
//!   `lastHttpErrorCode` is absent if that attempt had no response.
//! - An event of a live call has no `endTime`, as in the vendor's examples; a requested call has a
//!   null.
//! - At most five redirects are followed: 302, with `GET` and no body from then on, and 307. Any
//!   other is a failure. The timeouts apply to each request.
//! - Deliveries go to any `http` URL; `https` fails with a message that says so.
//! - A webhook never returns its `signingKey`, which is a secret, so that no client depends on
//!   reading it.
//! - A refresh does not invalidate earlier access tokens. A used refresh token or code is rejected,
//!   but the tokens issued for it stay valid. A code is valid for ten minutes.
//! - The token endpoint ignores `scope` and PKCE. The client authenticates in the form or with HTTP
//!   Basic, not with both.
//! - Only requests that reach an operation count for the rate limit, which is each access token's
//!   (fault 900803).
//! - The texts of `errorCode` and `errorMessage` are the sandbox's own.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]

#[cfg(feature = "cli")]
pub mod cli;
mod clock;
mod fault_queue;
mod faults;
mod message;
mod model;
mod oauth;
mod operation;
mod page;
mod recorded;
mod sandbox;
mod server;
mod service;
mod settings;
mod webhooks;

pub use clock::ManualClock;
pub use faults::Fault;
pub use model::{
    Account, CallError, Direction, IncomingCall, Login, PastCall, PastState, PlacedCall,
    RemoteParty, ScriptError, User,
};
pub use oauth::{GrantType, TokenRequest};
pub use operation::Operation;
pub use recorded::RecordedRequest;
pub use sandbox::Sandbox;
pub use settings::{Builder, Mode, Offset, Shape};
pub use vis_types::CallState;
pub use webhooks::{DeliveryOutcome, RecordedDelivery};
