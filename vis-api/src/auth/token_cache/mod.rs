//! One token_cache at a time, however many calls wait for it.

mod cached_session;
mod refresh;
mod settings;
mod state;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::Instant;
use vis_types::Secret;

use super::endpoint::Grant;
use super::{AccessToken, AuthError, AuthErrorKind};
use refresh::Refresh;
pub(super) use settings::Settings;
use state::{InFlight, Renewed, Shared, State};

/// After a token_cache ahead of expiry has failed, the next one has to wait: the token is still good,
/// and every call would begin one.
const EARLY_RENEWAL_PAUSE: Duration = Duration::from_secs(10);

/// How often a call that finds the token_cache it waits for of no use begins again.
const ATTEMPTS: usize = 3;

/// A session that renews itself.
pub(super) struct TokenCache {
    pub(super) settings: Settings,
    shared: Arc<Shared>,
}

enum Step {
    Send(AccessToken),
    Wait(InFlight),
}

impl TokenCache {
    pub(super) fn new(settings: Settings, initial_refresh_token: Option<Secret>) -> Self {
        let shared = Arc::<Shared>::default();
        shared.lock().initial_refresh_token = initial_refresh_token;
        Self { settings, shared }
    }

    pub(super) async fn access_token(
        &self,
        http: &reqwest::Client,
        rejected: Option<&AccessToken>,
    ) -> Result<AccessToken, AuthError> {
        for _ in 0..ATTEMPTS {
            let flight = match self.next_step(http, rejected)? {
                Step::Send(token) => return Ok(token),
                Step::Wait(flight) => flight,
            };
            match land(flight).await {
                // It began before the token was rejected, and found it in the store.
                Some(Ok(renewed)) if !renewed.is_exchanged && Some(&renewed.token) == rejected => {}
                Some(outcome) => return outcome.map(|renewed| renewed.token),
                None => {}
            }
        }
        let message = "the token_cache of the token was interrupted: its runtime has ended";
        Err(AuthError::new(AuthErrorKind::Interrupted, message))
    }

    fn next_step(
        &self,
        http: &reqwest::Client,
        rejected: Option<&AccessToken>,
    ) -> Result<Step, AuthError> {
        let mut state = self.shared.lock();
        if let Some(rejected) = rejected {
            state.reject(rejected);
        }
        let Some(held) = state.usable() else {
            return self.board(&mut state, http, None).map(Step::Wait);
        };
        let token = held.token().clone();
        let is_due = held.is_due();
        let may_renew = state
            .next_early_renewal
            .is_none_or(|next| next <= Instant::now());
        if is_due && may_renew {
            // Nobody waits for it, and should it fail, the token is still good.
            let _ = self.board(&mut state, http, None);
        }
        Ok(Step::Send(token))
    }

    /// Begins a session with `grant`, whatever session there is.
    pub(super) async fn log_in(
        &self,
        http: &reqwest::Client,
        grant: Grant,
    ) -> Result<AccessToken, AuthError> {
        let flight = self.board(&mut self.shared.lock(), http, Some(grant))?;
        let message = "the login was interrupted: its runtime has ended";
        let interrupted = || AuthError::new(AuthErrorKind::Interrupted, message);
        let outcome = land(flight).await.ok_or_else(interrupted)?;
        outcome.map(|renewed| renewed.token)
    }

    /// The token_cache under way, or else a new one.
    ///
    /// It is a task of its own: a caller that gives up must not take a refresh token down with it
    /// that is spent and whose successor is not yet in the store.
    fn board(
        &self,
        state: &mut State,
        http: &reqwest::Client,
        login: Option<Grant>,
    ) -> Result<InFlight, AuthError> {
        if let Some(flight) = state.in_flight() {
            return Ok(flight);
        }
        let runtime = Handle::try_current().map_err(|error| {
            let message = "tokens are renewed on a tokio runtime only";
            AuthError::new(AuthErrorKind::InvalidSetting, message).with_source(error)
        })?;
        let (landing, flight) = watch::channel(None);
        let exchange = Refresh {
            settings: self.settings.clone(),
            shared: Arc::clone(&self.shared),
            http: http.clone(),
        };
        let shared = Arc::clone(&self.shared);
        runtime.spawn(async move {
            let outcome = exchange.run(login).await;
            shared.lock().finish(outcome.is_ok());
            // Nobody may be waiting.
            let _ = landing.send(Some(outcome));
        });
        state.flight = Some(flight.clone());
        Ok(flight)
    }
}

impl State {
    fn finish(&mut self, is_success: bool) {
        self.flight = None;
        let next = Instant::now() + EARLY_RENEWAL_PAUSE;
        self.next_early_renewal = (!is_success).then_some(next);
    }
}

/// The outcome of a token_cache; none if its runtime has ended before.
async fn land(mut flight: InFlight) -> Option<Result<Renewed, AuthError>> {
    let outcome = flight.wait_for(Option::is_some).await.ok()?;
    outcome.clone()
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache")
            .field("client_id", &self.settings.endpoint.client_id)
            .field("token_url", &self.settings.endpoint.url)
            .field("store", &self.settings.store)
            .finish_non_exhaustive()
    }
}
