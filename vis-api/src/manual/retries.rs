//! When is a request sent again, and can a call be placed twice?
//!
//! A call is never placed twice. An operation that the service may have processed is retried only if
//! it is idempotent: marked with `x-idempotent` in the patched document, not in Rust:
//!
//! | | connection refused, no such host, TLS | 429 | connection broken, timeout, 408, 502, 503, 504 |
//! |---|---|---|---|
//! | every `GET`; answer, hold, unhold, end; renew and delete a webhook | retried | retried | retried |
//! | place a call, transfer, transfer to voicemail, create a webhook | retried | retried | **never** |
//!
//! In the first column nothing was sent; in the second the gateway rejected the request before the
//! service saw it. A retry is safe for all operations there.
//!
//! A 404 for the deletion of a webhook is a success if an earlier attempt may have arrived.
//!
//! # How do I find out whether a call was placed?
//!
//! After an error of the kind [`Timeout`](crate::ErrorKind::Timeout),
//! [`Transport`](crate::ErrorKind::Transport) or [`Server`](crate::ErrorKind::Server), look for the
//! number among the calls in progress, and among the events if the call has ended already:
//!
//! ```
//! # use vis_api::Client;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # let client = Client::builder().base_url(sandbox.base_url()).bearer_token(sandbox.token()).build()?;
//! use vis_api::Timestamp;
//!
//! let since = Timestamp::now() - std::time::Duration::from_secs(120);
//! let in_progress = client.list_calls().in_progress().all().await?;
//! let events = client.list_events().from_date(since).all().await?;
//! let calls = in_progress.iter().map(|call| call.phone_number());
//! let mut numbers = calls.chain(events.iter().map(|event| event.phone_number()));
//! // The service may write the number with a `+`.
//! let placed = numbers.any(|number| number.trim_start_matches('+') == "14155550100");
//! # assert!(!placed);
//! # Ok(())
//! # }
//! ```
//!
//! # How do I change or disable retries?
//!
//! Use [`ClientBuilder::retry`](crate::ClientBuilder::retry) with a [`RetryPolicy`](crate::RetryPolicy).
//! Dropping the future of an operation cancels its delays and attempts.
