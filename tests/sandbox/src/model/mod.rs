//! State and rules of VIS, without HTTP and JSON.

mod action;
mod call;
mod call_log;
mod call_simulator;
mod oauth;
mod rate_limiter;
mod remote_party;
mod user;
mod webhook;

pub(crate) use action::Action;
pub use action::Direction;
pub(crate) use call::Call;
pub use call::{CallError, IncomingCall, PastCall};
pub use call_log::PlacedCall;
pub(crate) use call_log::{Filter, Page};
pub(crate) use call_simulator::CallSimulator;
pub(crate) use oauth::{
    ACCESS_LIFETIME, ACCESS_TOKEN, Access, CLIENT_ID, CLIENT_SECRET, Grant, IssuedTokens, Tokens,
};
pub(crate) use rate_limiter::RateLimiter;
pub use remote_party::{RemoteParty, ScriptError};
pub use user::{Account, User};
pub use vis_types::CallState;
pub(crate) use vis_types::{MetadataPolicy, SigningAlgorithm};
pub(crate) use webhook::{Attempt, DeliveryFailure, Statistics, Subscription, Webhook};
