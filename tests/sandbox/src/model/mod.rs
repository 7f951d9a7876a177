//! State and rules of VIS, without HTTP and JSON.

mod call;
mod remote_party;
mod simulator;
mod user;

pub(crate) use call::{Action, Call};
pub use call::{CallError, Direction, IncomingCall, PastCall, PastState, PlacedCall};
pub use remote_party::{RemoteParty, ScriptError};
pub(crate) use simulator::{Filter, Page, Simulator};
pub use user::{Account, Login, User};
