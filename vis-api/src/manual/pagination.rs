//! How do I read a whole list?
//!
//! `list_calls` and `list_events` return one page from `send`, all items from `stream`, and all pages
//! from `pages`. [`all`](crate::ItemStream::all) collects a stream, and
//! [`first`](crate::ItemStream::first) takes its first item:
//!
//! ```
//! use futures_util::TryStreamExt;
//! use std::time::Duration;
//! use vis_api::{CallState, Client, Timestamp};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # sandbox.add_events(45);
//! # let client = Client::builder().base_url(sandbox.base_url()).bearer_token(sandbox.token()).build()?;
//! let mut events = client.list_events().size(20).stream();
//! let mut seen = 0;
//! while let Some(event) = events.try_next().await? {
//!     seen += 1;
//!     println!("{} {}", event.phone_number(), event.state);
//! }
//! assert_eq!(seen, 45);
//! assert_eq!(client.list_events().count().await?, 45);
//!
//! let yesterday = Timestamp::now() - Duration::from_secs(24 * 60 * 60);
//! let missed = client.list_events().states([CallState::Missed]).from_date(yesterday);
//! let missed = missed.stream().all().await?;
//! # let _ = missed;
//! # Ok(())
//! # }
//! ```
//!
//! # What if the list changes while I read it?
//!
//! New items shift others to a later page, where they would repeat: duplicates are dropped by id.
//! Removed items shift others to an earlier page, which is already read; see
//! [`PageStream`](crate::PageStream) for the limits. To read a list that does not change, bound it
//! with `to_date`.
//!
//! # How do I resume after an error?
//!
//! Pass [`ItemStream::next_offset`](crate::ItemStream::next_offset) to
//! [`resume_from`](crate::ItemStream::resume_from).
//!
//! # Is `offset` a page or an item?
//!
//! Vonage's document says page, the name suggests item; neither is confirmed. This crate assumes
//! pages, from 0. [`offset_unit`](crate::ItemStream::offset_unit) changes the unit.
