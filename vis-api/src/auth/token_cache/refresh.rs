//! A token_cache, from the store's lease to the store's new session.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use vis_types::Secret;

use super::Settings;
use super::cached_session::{CachedSession, PendingSave};
use super::state::{Outcome, Renewed, Shared, State};
use crate::auth::endpoint::{Grant, TokenResponse};
use crate::auth::error::INVALID_CLIENT;
use crate::auth::store::{StoreError, StoreLock};
use crate::auth::{AuthError, AuthErrorKind, BoxFuture, Session};

/// How long a store may take. Somebody else's lease lasts for a few token requests.
const STORE_PATIENCE: Duration = Duration::from_secs(120);

pub(super) struct Refresh {
    pub(super) settings: Settings,
    pub(super) shared: Arc<Shared>,
    pub(super) http: reqwest::Client,
}

impl Refresh {
    pub(super) async fn run(self, login: Option<Grant>) -> Outcome {
        let mut lease =
            with_store_timeout("waiting for the lease", self.settings.store.lease()).await?;
        let stored = with_store_timeout("reading the session", lease.load()).await?;
        if let Some(grant) = login {
            let response = self.settings.endpoint.request(&self.http, &grant).await?;
            return self
                .keep(response, None, stored.as_ref(), &mut *lease)
                .await;
        }
        let stored = stored.filter(|session| session.matches(&self.settings.owner));

        let unsaved = self.shared.lock().still_unsaved(stored.as_ref());
        if let Some(held) = unsaved {
            return self.retry_save(held, &mut *lease).await;
        }
        if let Some(session) = &stored
            && let Some(renewed) = self.use_stored(session)
        {
            return Ok(renewed);
        }
        self.renew(stored.as_ref(), &mut *lease).await
    }

    /// Takes over what another process has put into the store, if it is good.
    fn use_stored(&self, stored: &Session) -> Option<Renewed> {
        let token = stored.access_token();
        let remaining = stored.remaining();
        let mut state = self.shared.lock();
        let is_known = state
            .held
            .as_ref()
            .is_some_and(|held| held.token() == token);
        if is_known || state.rejected.as_ref() == Some(token) || remaining.is_zero() {
            return None;
        }
        let held = CachedSession::new(stored.clone(), remaining, self.settings.refresh_ahead);
        state.held = Some(held);
        Some(Renewed {
            token: token.clone(),
            is_exchanged: false,
        })
    }

    /// What an earlier token_cache brought goes into the store, and is then renewed itself if need be.
    async fn retry_save(&self, held: CachedSession, lease: &mut dyn StoreLock) -> Outcome {
        with_store_timeout("saving the session", lease.save(&held.session)).await?;
        let is_usable = {
            let mut state = self.shared.lock();
            state.saved(&held.session);
            state.usable().is_some_and(|held| !held.needs_refresh())
        };
        if is_usable {
            return Ok(Renewed {
                token: held.token().clone(),
                is_exchanged: false,
            });
        }
        self.renew(Some(&held.session), lease).await
    }

    /// Offers one grant after the other: the session's refresh token, the one to begin with, the
    /// password.
    async fn renew(&self, stored: Option<&Session>, lease: &mut dyn StoreLock) -> Outcome {
        let mut refusal = None;
        for token in self.refresh_tokens(stored) {
            let known = self.shared.lock().rejected_refresh_token(&token);
            if let Some(error) = known {
                refusal = Some(error);
                continue;
            }
            let grant = Grant::RefreshToken(token.clone());
            match self.settings.endpoint.request(&self.http, &grant).await {
                Ok(response) => return self.keep(response, Some(token), stored, lease).await,
                Err(error) if allows_another_grant(&error) => {
                    self.shared.lock().refresh_token_refused(&token, &error);
                    refusal = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(grant) = &self.settings.password {
            let known = self.shared.lock().rejected_password();
            if let Some(error) = known {
                return Err(error);
            }
            return match self.settings.endpoint.request(&self.http, grant).await {
                Ok(response) => self.keep(response, None, stored, lease).await,
                Err(error) => {
                    self.shared.lock().password_refused(&error);
                    Err(error)
                }
            };
        }
        Err(refusal.unwrap_or_else(|| {
            let message = "the session is over, and there is no refresh token: log in again";
            AuthError::new(AuthErrorKind::LoginRequired, message)
        }))
    }

    fn refresh_tokens(&self, stored: Option<&Session>) -> Vec<Secret> {
        let state = self.shared.lock();
        let held = state.held.as_ref().map(|held| &held.session);
        let current = stored.or(held).and_then(Session::refresh_token);
        let mut tokens: Vec<_> = current
            .into_iter()
            .chain(&state.initial_refresh_token)
            .cloned()
            .collect();
        tokens.dedup();
        tokens
    }

    /// Holds the new session, and only then hands it to the store: whatever becomes of the store,
    /// the old refresh token is spent.
    async fn keep(
        &self,
        response: TokenResponse,
        spent: Option<Secret>,
        stored: Option<&Session>,
        lease: &mut dyn StoreLock,
    ) -> Outcome {
        // RFC 6749, 6: where no new refresh token comes, the old one stays good.
        let refresh_token = response.refresh_token.or_else(|| spent.clone());
        let expires_at = SystemTime::now() + response.lifetime;
        let session = Session::new(response.access_token, refresh_token, expires_at)
            .owned_by(self.settings.owner.clone());
        let mut held = CachedSession::new(
            session.clone(),
            response.lifetime,
            self.settings.refresh_ahead,
        );
        held.unsaved = Some(PendingSave {
            replaces: stored.map(|session| session.access_token().clone()),
        });
        self.shared.lock().begin(held, spent.as_ref());
        with_store_timeout("saving the session", lease.save(&session)).await?;
        self.shared.lock().saved(&session);
        Ok(Renewed {
            token: session.access_token().clone(),
            is_exchanged: true,
        })
    }
}

impl State {
    fn begin(&mut self, held: CachedSession, spent: Option<&Secret>) {
        self.held = Some(held);
        // A token endpoint may grant the same token again; there is no better one then.
        self.rejected = None;
        self.initial_refresh_token
            .take_if(|initial_refresh_token| Some(&*initial_refresh_token) == spent);
    }

    fn saved(&mut self, session: &Session) {
        if let Some(held) = self.held.as_mut().filter(|held| held.session == *session) {
            held.unsaved = None;
        }
    }

    /// What is held and not in the store, unless the store has moved on without it.
    fn still_unsaved(&self, stored: Option<&Session>) -> Option<CachedSession> {
        let held = self.held.as_ref()?;
        let unsaved = held.unsaved.as_ref()?;
        let stored = stored.map(Session::access_token);
        (stored == unsaved.replaces.as_ref() || stored == Some(held.token())).then(|| held.clone())
    }
}

/// Whether it was the grant that was refused, so that another one may be taken.
fn allows_another_grant(error: &AuthError) -> bool {
    error.kind() == AuthErrorKind::Refused && error.code() != Some(INVALID_CLIENT)
}

async fn with_store_timeout<T>(
    what: &str,
    work: BoxFuture<'_, Result<T, StoreError>>,
) -> Result<T, AuthError> {
    let result = tokio::time::timeout(STORE_PATIENCE, work).await;
    Ok(result.unwrap_or_else(|_| Err(StoreError::timeout(what)))?)
}
