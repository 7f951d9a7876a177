//! What VIS remembers and the rules it keeps; nothing here knows HTTP or JSON.

mod action;
mod agenda;
mod call;
mod call_log;
mod credentials;
mod delivery;
mod direction;
mod exchange;
mod id;
mod oauth;
mod past_call;
mod phone_book;
mod quota;
mod remote_party;
mod selection;
mod user;
mod webhook;
mod webhook_registry;

pub(crate) use action::Action;
pub(crate) use call::Call;
pub use call::{CallError, IncomingCall};
pub use call_log::PlacedCall;
pub(crate) use credentials::{ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET};
pub(crate) use delivery::{Attempt, DeliveryFailure, Statistics};
pub use direction::Direction;
pub(crate) use exchange::Exchange;
pub(crate) use oauth::{Access, Grant, Tokens, Vault};
pub use past_call::PastCall;
pub(crate) use quota::Quota;
pub use remote_party::{RemoteParty, ScriptError};
pub(crate) use selection::{Filter, Page};
pub use user::{Account, User};
pub use vis_types::CallState;
pub(crate) use vis_types::{MetadataPolicy, SigningAlgorithm};
pub(crate) use webhook::{Lifetime, Subscription, Webhook};
