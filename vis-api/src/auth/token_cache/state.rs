//! What all calls through one token source share.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use vis_types::Secret;

use super::cached_session::CachedSession;
use crate::auth::error::INVALID_GRANT;
use crate::auth::{AccessToken, AuthError};

/// A password that is refused is not tried again for so long: accounts are locked after a few
/// attempts, and a busy client makes them in no time.
const PASSWORD_PAUSE: Duration = Duration::from_secs(60);

/// What a token_cache came to.
#[derive(Clone, Debug)]
pub(super) struct Renewed {
    pub(super) token: AccessToken,
    /// Whether the token endpoint was asked: then there is no better token than this.
    pub(super) is_exchanged: bool,
}

pub(super) type Outcome = Result<Renewed, AuthError>;

/// A token_cache under way: its outcome, once it has one.
pub(super) type InFlight = watch::Receiver<Option<Outcome>>;

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) held: Option<CachedSession>,
    /// The last token that the service refused although it should be good.
    pub(super) rejected: Option<AccessToken>,
    pub(super) flight: Option<InFlight>,
    /// No token_cache ahead of expiry before this.
    pub(super) next_early_renewal: Option<Instant>,
    /// A refresh token to begin with, where the store has none that works.
    pub(super) initial_refresh_token: Option<Secret>,
    /// A refresh token is good once, so one that was refused is not sent again.
    dead: Option<(Secret, AuthError)>,
    password_refused: Option<(Instant, AuthError)>,
}

impl State {
    /// The token to send, if there is one that should be good.
    pub(super) fn usable(&self) -> Option<&CachedSession> {
        self.held
            .as_ref()
            .filter(|held| held.is_valid() && self.rejected.as_ref() != Some(held.token()))
    }

    /// The token_cache under way, unless the runtime that it ran on has ended.
    pub(super) fn in_flight(&self) -> Option<InFlight> {
        self.flight
            .clone()
            .filter(|flight| flight.has_changed().is_ok())
    }

    /// Remembers that the service refuses a token. One that has been replaced is of no interest.
    pub(super) fn reject(&mut self, token: &AccessToken) {
        if self.held.as_ref().is_some_and(|held| held.token() == token) {
            self.rejected = Some(token.clone());
        }
    }

    pub(super) fn refresh_token_refused(&mut self, token: &Secret, error: &AuthError) {
        if error.code() == Some(INVALID_GRANT) {
            self.dead = Some((token.clone(), error.clone()));
            self.initial_refresh_token
                .take_if(|initial_refresh_token| *initial_refresh_token == *token);
        }
    }

    /// The refusal of this refresh token, if it was refused before.
    pub(super) fn rejected_refresh_token(&self, token: &Secret) -> Option<AuthError> {
        let (dead, error) = self.dead.as_ref()?;
        (dead == token).then(|| error.clone())
    }

    pub(super) fn password_refused(&mut self, error: &AuthError) {
        if error.code() == Some(INVALID_GRANT) {
            self.password_refused = Some((Instant::now() + PASSWORD_PAUSE, error.clone()));
        }
    }

    /// The refusal of the password, if it was refused a moment ago.
    pub(super) fn rejected_password(&self) -> Option<AuthError> {
        let (until, error) = self.password_refused.as_ref()?;
        (Instant::now() < *until).then(|| error.clone())
    }
}

/// A lock that is held for a few instructions, none of which panics.
#[derive(Debug, Default)]
pub(super) struct Shared(Mutex<State>);

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
