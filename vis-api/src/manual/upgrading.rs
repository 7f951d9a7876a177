//! How do I upgrade from 0.1?
//!
//! The compiler finds every change: nothing keeps its name and changes its meaning. Each line below
//! is the new code; the comment has the old.
//!
//! ```
//! use vis_api::auth::StoreLock; // StoreLease
//! use vis_api::{Client, EpochUnit, ErrorKind, Event, RateLimit};
//! use vis_api::{EpochTime, ItemStream, PageStream, WaitOutcome}; // PointInTime, Items, Pages, Waited
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # let id = sandbox.incoming_call("14155550123");
//! # sandbox.remote_hangs_up(&id)?;
//! # let _: fn(Box<dyn StoreLock>, EpochTime) = |_, _| {};
//! let client = Client::builder()
//!     .base_url(sandbox.base_url())
//!     .bearer_token(sandbox.token())
//!     .rate_limit(RateLimit::per_minute(10)) // .quota(Quota::per_minute(10))
//!     .epoch_time_unit(EpochUnit::Milliseconds) // .point_in_time_unit(…)
//!     .build()?;
//!
//! if let Err(error) = Client::builder().base_url("no URL").build() {
//!     assert_eq!(error.field(), "base_url"); // .setting()
//! }
//!
//! let events: ItemStream<Event> = client.list_events().stream();
//! let events = events.resume_from(0); // .starting_at(0)
//! assert_eq!(events.missing_items(), 0); // .shortfall()
//! let pages: PageStream<Event> = client.list_events().pages();
//! # let _ = pages;
//!
//! match client.wait_for(&*id).await? {
//!     WaitOutcome::Reached(call) => println!("{}", call.state),
//!     WaitOutcome::Ended(call) => println!("{}", call.state), // Final
//!     WaitOutcome::NotFound(_) => println!("ended"), // Gone
//!     WaitOutcome::TimedOut(_) => println!("in progress"), // Deadline
//!     _ => {}
//! }
//!
//! // Fields of other types:
//! use std::time::Duration;
//! let call = client.get_call().id(&id).send().await?;
//! let number: Option<&str> = call.phone_number.as_deref(); // String
//! let number: &str = call.phone_number(); // the same, "" where absent
//! let talked: Option<Duration> = call.duration; // milliseconds
//! let talked: Duration = call.duration(); // the same, zero where absent
//! assert!(call.state.is_final()); // never absent, an unknown one keeps its text
//! # let _ = (number, talked);
//!
//! // Errors that differ:
//! if let Err(error) = client.end_call().id("no-such-call").send().await {
//!     assert_eq!(error.kind(), ErrorKind::NotFound); // only if the service says so, not a proxy
//!     assert!(!error.is_retryable()); // never where the operation may have been carried out …
//!     assert!(!error.outcome_is_unknown()); // … which is this
//! }
//! # Ok(())
//! # }
//! ```
#![cfg_attr(feature = "axum", doc = "")]
#![cfg_attr(feature = "axum", doc = include_str!("upgrading_webhooks.md"))]
