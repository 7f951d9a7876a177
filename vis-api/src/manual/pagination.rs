//! How do I get a whole list?
//!
//! `list_calls` and `list_events` answer one page with `send`, all items with `stream`, and all
//! pages with `pages`:
//!
//! ```
//! use futures_util::TryStreamExt;
//! use vis_api::{CallState, Client};
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
//!     println!("{} {}", event.start_time, event.state);
//! }
//! assert_eq!(seen, 45);
//! assert_eq!(client.list_events().count().await?, 45);
//!
//! let missed = client.list_events().states([CallState::Missed]).stream();
//! let missed: Vec<_> = missed.try_collect().await?;
//! # let _ = missed;
//! # Ok(())
//! # }
//! ```
//!
//! # What if the list moves while I read it?
//!
//! New items push others to a later page, where they would come twice: they are dropped by their
//! ids. ItemStream that disappear pull others to an earlier page, where nobody looks again; see
//! [`PageStream`](crate::PageStream) for what is done about that, and what cannot be. For a list that stands
//! still, bound it with `to_date`.
//!
//! # Where do I go on after an error?
//!
//! At [`ItemStream::next_offset`](crate::ItemStream::next_offset), with
//! [`starting_at`](crate::ItemStream::resume_from).
//!
//! # Is `offset` a page or an item?
//!
//! Vonage's document says page, the name says item, and nobody could try. The first page is taken
//! to be 0. [`offset_unit`](crate::ItemStream::offset_unit) changes it.
