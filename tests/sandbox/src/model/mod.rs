//! State and rules of VIS, without HTTP and JSON.

mod action;
mod call;
mod call_log;
mod call_simulator;
mod credentials;
mod delivery;
mod direction;
mod id;
mod oauth;
mod past_call;
mod rate_limiter;
mod remote_parties;
mod remote_party;
mod scheduler;
mod selection;
mod user;
mod webhook;
mod webhook_registry;

pub(crate) use action::Action;
pub(crate) use call::Call;
pub use call::{CallError, IncomingCall};
pub use call_log::PlacedCall;
pub(crate) use call_simulator::CallSimulator;
pub(crate) use credentials::{ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET};
pub(crate) use delivery::{Attempt, DeliveryFailure, Statistics};
pub use direction::Direction;
pub(crate) use oauth::{ACCESS_LIFETIME, Access, Grant, IssuedTokens, Tokens};
pub use past_call::PastCall;
pub(crate) use rate_limiter::RateLimiter;
pub use remote_party::{RemoteParty, ScriptError};
pub(crate) use selection::{Filter, Page};
pub use user::{Account, User};
pub use vis_types::CallState;
pub(crate) use vis_types::{MetadataPolicy, SigningAlgorithm};
pub(crate) use webhook::{Subscription, Webhook};
