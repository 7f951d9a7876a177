//! What VIS remembers and the rules it keeps; nothing here knows HTTP or JSON.

mod action;
mod call;
mod call_log;
mod call_state;
mod credentials;
mod id;
mod oauth;
mod past_call;
mod quota;
mod selection;
mod webhook;

pub(crate) use action::Action;
pub(crate) use call::Call;
pub use call::{CallError, IncomingCall};
pub(crate) use call_log::CallLog;
pub use call_log::PlacedCall;
pub use call_state::{CallState, Direction};
pub(crate) use credentials::{ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, PASSWORD, USERNAME};
pub(crate) use oauth::{Access, Grant, Tokens, Vault};
pub use past_call::PastCall;
pub(crate) use quota::Quota;
pub(crate) use selection::{Filter, Page};
pub(crate) use webhook::{
    MetadataPolicy, SigningAlgorithm, Subscription, Webhook, WebhookRegistry,
};
