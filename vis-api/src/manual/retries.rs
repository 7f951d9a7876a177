//! When is a request sent again, and can a call be placed twice?
//!
//! No. An operation that may have happened is repeated only if a second time changes nothing. Which
//! operations those are is written in the document (`x-idempotent`, a patch of ours), not in Rust:
//!
//! | | connection refused, no such host, TLS | 429 | connection broken, timeout, 408, 502, 503, 504 |
//! |---|---|---|---|
//! | every `GET`; answer, hold, unhold, end; renew and delete a webhook | again | again | again |
//! | place a call, transfer, transfer to voicemail, create a webhook | again | again | **never** |
//!
//! In the first column nothing has been sent, in the second the gateway has refused the request in
//! the service's stead: there a repetition is safe for all of them.
//!
//! A webhook whose deletion is answered with 404, after an attempt that may have arrived, is
//! deleted: that is a success.
//!
//! # How do I know whether a call was placed after all?
//!
//! After an error of the kind [`Timeout`](crate::ErrorKind::Timeout),
//! [`Transport`](crate::ErrorKind::Transport) or [`Server`](crate::ErrorKind::Server), list the calls
//! in the states that a new call can have, and look for the number:
//!
//! ```
//! # use vis_api::{CallState, Client};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # let client = Client::builder().base_url(sandbox.base_url()).bearer_token(sandbox.token()).build()?;
//! let recent = client
//!     .list_calls()
//!     .states([CallState::Initializing, CallState::Ringing, CallState::Active])
//!     .send()
//!     .await?;
//! let placed = recent.iter().any(|call| call.phone_number.as_deref() == Some("14155550100"));
//! # assert!(!placed);
//! # Ok(())
//! # }
//! ```
//!
//! # How do I change or switch off retries?
//!
//! With [`ClientBuilder::retry`](crate::ClientBuilder::retry) and a [`RetryPolicy`](crate::RetryPolicy).
//! Dropping the future of an operation ends its waits and its attempts at once.
