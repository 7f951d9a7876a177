//! JSON and XML of VIS, written by hand from the vendor's documents.

mod call;
mod error;
mod event;
mod gateway;
mod identity;
mod oauth;
mod status;
mod time;
mod webhook;

pub(crate) use call::call;
pub(crate) use error::{FieldError, error_response};
pub(crate) use event::{Event, Metadata};
pub(crate) use gateway::GatewayFault;
pub(crate) use identity::{account, user};
pub(crate) use oauth::{token_error, tokens};
pub(crate) use status::error_message;
pub(crate) use webhook::webhook;
