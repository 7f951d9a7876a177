//! JSON and XML of VIS, written by hand from the vendor's documents.

mod event;
mod gateway;
mod resources;
mod time;

pub(crate) use event::{Event, Metadata, call};
pub(crate) use gateway::GatewayFault;
pub(crate) use resources::{
    FieldError, account, error_message, error_response, token_error, tokens, user, webhook,
};
