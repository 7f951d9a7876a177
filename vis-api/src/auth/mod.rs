//! Credentials: where access tokens come from, and how they stay good.
//!
//! Every call carries an access token, which Vonage lets live for 24 hours. A [`TokenSource`] has
//! one ready for each request:
//!
//! | source | for |
//! |---|---|
//! | [`BearerToken`] | a token from elsewhere, until it expires |
//! | [`PasswordGrant`] | a service that acts as one user |
//! | [`AuthorizationCodeGrant`] | users who log in with their browser; the session goes on as a [`RefreshTokenGrant`] |
//! | [`RefreshTokenGrant`] | a session that began elsewhere, or in an earlier run |
//! | your own [`TokenSource`] | everything else |
//!
//! # TokenCache
//!
//! - A token is renewed 60 seconds ahead of its expiry, while calls go on with the old one; when
//!   that fails, it is tried again every 10 seconds, and the old one stays in use as long as it is
//!   valid.
//! - However many calls wait for a token, there is one token request. It does not end with a call
//!   that is cancelled: it is a task of its own.
//! - A token that the service refuses with a 401 is renewed once, whoever noticed it first.
//! - The age of a token is told by a clock that nobody sets, but which stands still while the
//!   machine sleeps; a 401 mends that. An answer without `expires_in` is taken for 24 hours.
//!
//! # Refresh tokens are good once
//!
//! Every token_cache brings a new refresh token, and the old one is dead. Whoever spends one and loses
//! its successor has lost the session. So the new session is written to the [`TokenStore`] before
//! the token_cache counts as done, and everybody who shares the store (clients, processes) waits their
//! turn; see [`FileStore`], also for what no store can help: a crash between the two.
//!
//! Should the store refuse the new session, the call that waited fails with
//! [`AuthErrorKind::Store`]; the session is kept in memory and in use, and saved as soon as the
//! store lets it.
//!
//! # Secrets
//!
//! `Debug` shows none of them, errors hold none, and none goes over plain http except to loopback.
//! An [`http_client`](crate::ClientBuilder::http_client) of your own should follow no redirects,
//! or it carries a secret to wherever a redirect points.

mod access_token;
mod authorization_code_grant;
mod client_authentication;
mod endpoint;
mod error;
mod password_grant;
mod refresh_token_grant;
mod session;
mod store;
mod token_cache;
mod token_source;

use std::pin::Pin;

pub use access_token::AccessToken;
pub use authorization_code_grant::{AuthorizationCodeGrant, AuthorizationRequest};
pub use client_authentication::ClientAuthentication;
pub use error::{AuthError, AuthErrorKind};
pub use password_grant::PasswordGrant;
pub use refresh_token_grant::RefreshTokenGrant;
pub use session::Session;
pub use store::{FileStore, MemoryStore, StoreError, StoreLock, TokenStore};
pub use token_source::{BearerToken, TokenSource};

/// A future that a trait object can return.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
