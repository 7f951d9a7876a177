//! Sources of access tokens, and how tokens are refreshed.
//!
//! Every request carries an access token, valid for 24 hours at Vonage. A [`TokenSource`] supplies
//! it:
//!
//! | source | for |
//! |---|---|
//! | [`BearerToken`] | a token from elsewhere, until it expires |
//! | [`PasswordGrant`] | a service that acts as one user |
//! | [`AuthorizationCodeGrant`] | users who log in with their browser; continues as a [`RefreshTokenGrant`] |
//! | [`RefreshTokenGrant`] | a session from elsewhere or from an earlier run |
//! | your own [`TokenSource`] | everything else |
//!
//! # Refreshing
//!
//! - A token is refreshed 60 seconds before its expiry, while requests continue with the old one.
//!   After a failure, the next attempt follows after 10 seconds; the old token is used while valid.
//! - Concurrent requests share one token request. It runs in a task of its own, so cancelling a
//!   request does not cancel it.
//! - A token that the service rejects with a 401 is refreshed once, for all requests together.
//! - The age of a token is measured with a monotonic clock, which may stop while the machine sleeps;
//!   a 401 corrects that. Without `expires_in`, a lifetime of 24 hours is assumed.
//!
//! # Refresh tokens work once
//!
//! Every refresh returns a new refresh token and invalidates the old one. Losing the new one ends the
//! session. So the new session is written to the [`TokenStore`] before the refresh completes, and all
//! users of the store (clients, processes) refresh in turn. For a crash between the two steps, see
//! [`FileStore`].
//!
//! If the store fails to save the new session, the waiting request fails with
//! [`AuthErrorKind::Store`]. The session is used from memory and saved by a later attempt.
//!
//! # Secrets
//!
//! `Debug` output and errors contain no secrets. Secrets are never sent over plain http, except to
//! loopback. Disable redirects in a custom [`http_client`](crate::ClientBuilder::http_client): they
//! could forward a secret.

mod authorization_code;
mod cached_session;
mod endpoint;
mod error;
mod grants;
mod session;
mod store;
mod token_cache;
mod token_source;

pub use authorization_code::{AuthorizationCodeGrant, AuthorizationRequest};
pub use endpoint::ClientAuthentication;
pub use error::{AuthError, AuthErrorKind};
pub use grants::{PasswordGrant, RefreshTokenGrant};
pub use session::Session;
pub use store::{FileStore, MemoryStore, StoreError, StoreLock, TokenStore};
pub use token_source::{AccessToken, BearerToken, TokenSource};
