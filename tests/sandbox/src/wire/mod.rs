//! The JSON that VIS sends, written by hand from the vendor's documents.

mod call;
mod error;
mod gateway;
mod identity;
mod time;
mod webhook;

pub(crate) use call::call;
pub(crate) use error::{FieldError, error_response};
pub(crate) use gateway::GatewayFault;
pub(crate) use identity::{ACCESS_TOKEN, account, user};
pub(crate) use webhook::webhook;
