//! Call events as they happen: receive and verify deliveries, keep the subscription alive, and hand
//! every event to one handler.
//!
//! All of [`vis_types::webhook`] is here too.

mod handler;
mod inbox;

pub use handler::{BoxError, Handler, Received};
pub use inbox::{Inbox, InboxBuilder, InboxFull};
pub use vis_types::webhook::*;
