//! An in-process Vonage Integration Suite (VIS) to test against: no account, no network.
//!
//! [`Sandbox::start`] serves the operations of VIS on a free loopback port, from state held in
//! memory. The test talks HTTP to it with whatever client it likes, plays the remote party through
//! the [`Sandbox`], and looks at the bytes that arrived:
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
//! The operations, the values of enums and the state machine of a call are those of the document and
//! of `vis-types`. All else that it sends is a second, independent reading of the vendor's documents,
//! so that a mistake of the client shows as a disagreement between the two. An operation of the
//! document that the sandbox does not serve is answered with a 501 that names it.
//!
//! # How do I …
//!
//! | … | with |
//! |---|---|
//! | let time pass | [`Builder::paused_time`], [`Sandbox::advance`] |
//! | have the called party answer late, or never | [`Builder::answer_after`], [`Sandbox::remote_party`] |
//! | receive a call, now or later | [`Sandbox::incoming_call`], [`Sandbox::incoming_call_after`] |
//! | say what the other end of a call does, and when | [`RemoteParty`] |
//! | play the other end of a call by hand | [`Sandbox::remote_answers`] and its neighbours |
//! | see what my subscriber got | [`Sandbox::deliveries`], [`Sandbox::wait_for_deliveries`] |
//! | wait for deliveries, retries and expiry | [`Sandbox::idle`], [`Sandbox::advance`] |
//! | deliver an event twice | [`Sandbox::lose_delivery_answers`] |
//! | log in, and renew a token | [`Sandbox::token_url`], [`Sandbox::refresh_token`] and its neighbours |
//! | have a token expire, or die | [`Sandbox::expire_access_tokens`], [`Sandbox::revoke_access_tokens`] |
//! | run out of quota | [`Builder::quota`], [`Builder::retry_hint`] |
//! | make a request fail, hang or break off | [`Sandbox::fail_next`], [`Fault`] |
//! | lose the answer to a request that was handled | [`Fault::after_handling`] |
//! | make requests fail by chance | [`Sandbox::random_faults`] |
//! | see what my client really sent | [`Sandbox::requests`], [`RecordedRequest`] |
//! | count the calls that my client really placed | [`Sandbox::calls_placed`] |
//! | be somebody else | [`Builder::user`] |
//! | see what happens, and click | [`Sandbox::page_url`] |
//! | read the OpenAPI document | [`Sandbox::document_url`] |
//! | have a history to page through | [`Sandbox::add_events`], [`Sandbox::add_event`], [`Sandbox::remove_event`] |
//! | check a strict tool against the OpenAPI document, to the letter | [`Builder::mode`] |
//! | have it the other way that the vendor may mean | [`Builder::offset_as`], [`Builder::single_resource_as`] |
//!
//! # What the service does where the vendor is silent
//!
//! The vendor's documents leave room, and the sandbox has to fill it. A test should not lean on
//! these:
//!
//! - A call and its event are one record with one id. `GET /self/calls` lists the live ones,
//!   `GET /self/events` all of them, and `GET /self/calls/{id}` finds a call that has ended, so
//!   that a poller sees how it ended. To end such a call again is refused with a 400, not a 404.
//! - `GET /self/calls` and its count show `ACTIVE` calls unless `states` asks for others, as the
//!   published document says.
//! - `fromDate` and `toDate` are epoch milliseconds and compare with the start time: from
//!   `fromDate`, inclusive, to `toDate`, exclusive. Lists are ordered by start time; `sort` is
//!   ignored. `offset` starts at 0 and counts pages, or records with [`Offset::Item`].
//! - Ending or transferring a call on hold passes through `ACTIVE`, because the vendor's table
//!   lets `HELD` lead nowhere else. Only a call whose parties talk, or wait on hold, can be
//!   transferred; that takes it away from the user: it is `ANSWERED`.
//! - A wrong query parameter is a 422 like a wrong field. A parameter that is given twice is wrong:
//!   lists are separated by commas.
//! - A phone number has two to fifteen digits, the first of them not 0, with or without a `+`.
//! - A conversation lasts at least one millisecond, because an `ANSWERED` call has a duration.
//! - Who is called and busy, or declines, leaves the call `CANCELLED`: `REJECTED` is for inbound
//!   calls. To be put on hold by both sides at once is impossible.
//! - Every state that a call enters is an event, `INITIALIZING` and those that it only passes
//!   through included, for each webhook that has neither expired nor failed at that time.
//! - Events reach a webhook in order: none overtakes one that is tried again. When that fails for
//!   good, those behind it are dropped, and neither sent nor counted later. Webhooks do not wait for
//!   each other.
//! - A retry begins 10 seconds after the attempt before it began. It does not come when the webhook
//!   has expired or was deleted by then.
//! - A delivery counts in `totalAttempts` when it has succeeded or failed for good. `lastFailure` and
//!   the error tell of the last attempt of the last delivery that failed for good;
//!   `lastHttpErrorCode` is absent where that attempt had no answer.
//! - An event without an end has no `endTime`, as in the documented ones; a call that is asked for
//!   has a null.
//! - At most five redirects are followed: 302, after which all is `GET`, without a body, and 307. Any
//!   other is a failure. Each has the time for a connection and an answer to itself.
//! - Deliveries go to `http` URLs, wherever these point; to `https` they fail with a message that
//!   says so.
//! - A webhook never shows its `signingKey`: it is a secret that the subscriber has, and so no
//!   client comes to depend on reading it back.
//! - A refresh leaves the access tokens before it good until they expire. A used refresh token or
//!   code is refused, and what it once brought stays good. A code is good for ten minutes.
//! - The token endpoint ignores `scope` and what belongs to PKCE. The client says who it is in the
//!   form or with HTTP Basic, and not in both.
//! - Only what the gateway lets through to an operation counts for the quota, which is the
//!   application's (fault 900803).
//! - The texts of `errorCode` and `errorMessage` are the sandbox's own.
#![deny(missing_docs)]

mod clock;
mod delivery;
mod destination;
mod fault;
mod http;
mod log;
mod model;
mod operation;
mod recorded_delivery;
mod recorded_request;
mod sandbox;
mod service;
mod settings;
mod sync;
mod time_source;
mod token_requests;
mod variant;
mod wire;

pub use clock::{Clock, ManualClock, SystemClock};
pub use fault::Fault;
pub use model::{
    Account, CallError, CallState, Direction, IncomingCall, PastCall, PlacedCall, RemoteParty,
    ScriptError, User,
};
pub use operation::Operation;
pub use recorded_delivery::{DeliveryOutcome, RecordedDelivery};
pub use recorded_request::RecordedRequest;
pub use sandbox::Sandbox;
pub use settings::Builder;
pub use token_requests::{GrantType, TokenError, TokenRequest};
pub use variant::{Mode, Offset, RetryHint, Shape};
