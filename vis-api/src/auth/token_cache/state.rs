//! State shared by all requests through one token source.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use vis_types::Secret;

use super::cached_session::CachedSession;
use crate::auth::error::INVALID_GRANT;
use crate::auth::{AccessToken, AuthError};

/// How long a rejected password is not sent again: accounts are locked after a few attempts, which a
/// busy client makes quickly.
const PASSWORD_PAUSE: Duration = Duration::from_secs(60);

/// Result of a refresh.
#[derive(Clone, Debug)]
pub(super) struct Refreshed {
    pub(super) token: AccessToken,
    /// Whether the token endpoint issued it now; there is no newer token then.
    pub(super) is_new: bool,
}

pub(super) type RefreshResult = Result<Refreshed, AuthError>;

/// Receives the result of the refresh in progress.
pub(super) type InFlight = watch::Receiver<Option<RefreshResult>>;

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) cached: Option<CachedSession>,
    /// The last valid token that the service rejected.
    pub(super) rejected: Option<AccessToken>,
    pub(super) in_flight: Option<InFlight>,
    /// No refresh ahead of expiry before this time.
    pub(super) next_early_refresh: Option<Instant>,
    /// The refresh token to use if the store has no valid one.
    pub(super) initial_refresh_token: Option<Secret>,
    /// Not sent again: a refresh token works once.
    rejected_refresh_token: Option<(Secret, AuthError)>,
    /// The password is not sent before this time.
    rejected_password: Option<(Instant, AuthError)>,
}

impl State {
    /// Returns the session if its token is valid and not rejected.
    pub(super) fn usable(&self) -> Option<&CachedSession> {
        self.cached
            .as_ref()
            .filter(|cached| cached.is_valid() && self.rejected.as_ref() != Some(cached.token()))
    }

    /// Returns the refresh in progress, unless its runtime has ended.
    pub(super) fn in_flight(&self) -> Option<InFlight> {
        self.in_flight
            .clone()
            .filter(|in_flight| in_flight.has_changed().is_ok())
    }

    /// Records that the service rejected the current token. Older tokens are ignored.
    pub(super) fn reject(&mut self, token: &AccessToken) {
        let cached = self.cached.as_ref();
        if cached.is_some_and(|cached| cached.token() == token) {
            self.rejected = Some(token.clone());
        }
    }

    pub(super) fn reject_refresh_token(&mut self, token: &Secret, error: &AuthError) {
        if error.code() == Some(INVALID_GRANT) {
            self.rejected_refresh_token = Some((token.clone(), error.clone()));
            self.initial_refresh_token
                .take_if(|initial| *initial == *token);
        }
    }

    /// Returns the earlier rejection of this refresh token.
    pub(super) fn rejected_refresh_token(&self, token: &Secret) -> Option<AuthError> {
        let (rejected, error) = self.rejected_refresh_token.as_ref()?;
        (rejected == token).then(|| error.clone())
    }

    pub(super) fn reject_password(&mut self, error: &AuthError) {
        if error.code() == Some(INVALID_GRANT) {
            self.rejected_password = Some((Instant::now() + PASSWORD_PAUSE, error.clone()));
        }
    }

    /// Returns the rejection of the password within the last `PASSWORD_PAUSE`.
    pub(super) fn rejected_password(&self) -> Option<AuthError> {
        let (until, error) = self.rejected_password.as_ref()?;
        (Instant::now() < *until).then(|| error.clone())
    }
}

/// The lock is held for a few instructions that cannot panic.
#[derive(Debug, Default)]
pub(super) struct Shared(Mutex<State>);

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
