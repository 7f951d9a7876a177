//! Caches a session and refreshes it, one token request at a time.

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
use state::{InFlight, Refreshed, Shared, State};

/// Delay after a failed refresh ahead of expiry: the token is still valid, and every request would
/// start another refresh.
const EARLY_REFRESH_DELAY: Duration = Duration::from_secs(10);

/// How often a request retries after a refresh without a usable token.
const MAX_ATTEMPTS: usize = 3;

/// A session that refreshes itself.
pub(super) struct TokenCache {
    pub(super) settings: Settings,
    shared: Arc<Shared>,
}

enum TokenStatus {
    Ready(AccessToken),
    Refreshing(InFlight),
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
        for _ in 0..MAX_ATTEMPTS {
            let in_flight = match self.status(http, rejected)? {
                TokenStatus::Ready(token) => return Ok(token),
                TokenStatus::Refreshing(in_flight) => in_flight,
            };
            match wait(in_flight).await {
                // It started before the rejection and found the rejected token in the store.
                Some(Ok(refreshed)) if !refreshed.is_new && Some(&refreshed.token) == rejected => {}
                Some(result) => return result.map(|refreshed| refreshed.token),
                None => {}
            }
        }
        let message = "the token request was interrupted: its runtime has ended";
        Err(AuthError::new(AuthErrorKind::Interrupted, message))
    }

    fn status(
        &self,
        http: &reqwest::Client,
        rejected: Option<&AccessToken>,
    ) -> Result<TokenStatus, AuthError> {
        let mut state = self.shared.lock();
        if let Some(rejected) = rejected {
            state.reject(rejected);
        }
        let Some(cached) = state.usable() else {
            let in_flight = self.join_or_start(&mut state, http, None);
            return in_flight.map(TokenStatus::Refreshing);
        };
        let token = cached.token().clone();
        let is_due = cached.is_due();
        let may_refresh = state
            .next_early_refresh
            .is_none_or(|next| next <= Instant::now());
        if is_due && may_refresh {
            // A failure is ignored: the token is still valid.
            let _ = self.join_or_start(&mut state, http, None);
        }
        Ok(TokenStatus::Ready(token))
    }

    /// Starts a session with `grant`, replacing any other.
    pub(super) async fn log_in(
        &self,
        http: &reqwest::Client,
        grant: Grant,
    ) -> Result<AccessToken, AuthError> {
        let in_flight = self.join_or_start(&mut self.shared.lock(), http, Some(grant))?;
        let message = "the login was interrupted: its runtime has ended";
        let interrupted = || AuthError::new(AuthErrorKind::Interrupted, message);
        let result = wait(in_flight).await.ok_or_else(interrupted)?;
        result.map(|refreshed| refreshed.token)
    }

    /// Returns the refresh in progress, or starts one.
    ///
    /// It is a task of its own: cancelling a request must not lose a new refresh token before the
    /// store has it.
    fn join_or_start(
        &self,
        state: &mut State,
        http: &reqwest::Client,
        login: Option<Grant>,
    ) -> Result<InFlight, AuthError> {
        if let Some(in_flight) = state.in_flight() {
            return Ok(in_flight);
        }
        let runtime = Handle::try_current().map_err(|error| {
            let message = "token requests require a tokio runtime";
            AuthError::new(AuthErrorKind::InvalidSetting, message).with_source(error)
        })?;
        let (sender, in_flight) = watch::channel(None);
        let refresh = Refresh {
            settings: self.settings.clone(),
            shared: Arc::clone(&self.shared),
            http: http.clone(),
        };
        let shared = Arc::clone(&self.shared);
        runtime.spawn(async move {
            let result = refresh.run(login).await;
            shared.lock().finish(result.is_ok());
            // All receivers may be dropped.
            let _ = sender.send(Some(result));
        });
        state.in_flight = Some(in_flight.clone());
        Ok(in_flight)
    }
}

impl State {
    fn finish(&mut self, is_success: bool) {
        self.in_flight = None;
        let next = Instant::now() + EARLY_REFRESH_DELAY;
        self.next_early_refresh = (!is_success).then_some(next);
    }
}

/// Waits for the result of a refresh; `None` if its runtime has ended.
async fn wait(mut in_flight: InFlight) -> Option<Result<Refreshed, AuthError>> {
    let result = in_flight.wait_for(Option::is_some).await.ok()?;
    result.clone()
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
