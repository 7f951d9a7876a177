//! One refresh, from locking the store to saving the new session.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use vis_types::{BoxFuture, Secret};

use super::Settings;
use super::cached_session::{CachedSession, PendingSave};
use super::state::{RefreshResult, Refreshed, Shared, State};
use crate::auth::endpoint::{Grant, TokenResponse};
use crate::auth::error::INVALID_CLIENT;
use crate::auth::store::{StoreError, StoreLock};
use crate::auth::{AuthError, AuthErrorKind, Session};

/// Timeout of a store operation. Another client may hold the lock for a few token requests.
const STORE_TIMEOUT: Duration = Duration::from_secs(120);

pub(super) struct Refresh {
    pub(super) settings: Settings,
    pub(super) shared: Arc<Shared>,
    pub(super) http: reqwest::Client,
}

impl Refresh {
    pub(super) async fn run(self, login: Option<Grant>) -> RefreshResult {
        let mut lock =
            with_store_timeout("waiting for the lease", self.settings.store.lease()).await?;
        let stored = with_store_timeout("reading the session", lock.load()).await?;
        if let Some(grant) = login {
            let response = self.settings.endpoint.request(&self.http, &grant).await?;
            return self
                .save_new(response, None, stored.as_ref(), &mut *lock)
                .await;
        }
        let stored = stored.filter(|session| session.matches(&self.settings.key));

        let pending = self.shared.lock().pending_save(stored.as_ref());
        if let Some(cached) = pending {
            return self.retry_save(cached, &mut *lock).await;
        }
        if let Some(session) = &stored
            && let Some(refreshed) = self.use_stored(session)
        {
            return Ok(refreshed);
        }
        self.refresh(stored.as_ref(), &mut *lock).await
    }

    /// Uses the session that another process stored, if its token is usable.
    fn use_stored(&self, stored: &Session) -> Option<Refreshed> {
        let token = stored.access_token();
        let remaining = stored.remaining();
        let mut state = self.shared.lock();
        let is_known = state
            .cached
            .as_ref()
            .is_some_and(|cached| cached.token() == token);
        if is_known || state.rejected.as_ref() == Some(token) || remaining.is_zero() {
            return None;
        }
        let cached = CachedSession::new(stored.clone(), remaining, self.settings.refresh_ahead);
        state.cached = Some(cached);
        Some(Refreshed {
            token: token.clone(),
            is_new: false,
        })
    }

    /// Saves the session of an earlier refresh, then refreshes it if needed.
    async fn retry_save(&self, cached: CachedSession, lock: &mut dyn StoreLock) -> RefreshResult {
        with_store_timeout("saving the session", lock.save(&cached.session)).await?;
        let is_usable = {
            let mut state = self.shared.lock();
            state.mark_saved(&cached.session);
            let usable = state.usable();
            usable.is_some_and(|cached| !cached.needs_refresh())
        };
        if is_usable {
            return Ok(Refreshed {
                token: cached.token().clone(),
                is_new: false,
            });
        }
        self.refresh(Some(&cached.session), lock).await
    }

    /// Tries the grants in order: the session's refresh token, the initial one, the password.
    async fn refresh(&self, stored: Option<&Session>, lock: &mut dyn StoreLock) -> RefreshResult {
        let mut last_error = None;
        for token in self.refresh_tokens(stored) {
            let rejected = self.shared.lock().rejected_refresh_token(&token);
            if let Some(error) = rejected {
                last_error = Some(error);
                continue;
            }
            let grant = Grant::RefreshToken(token.clone());
            match self.settings.endpoint.request(&self.http, &grant).await {
                Ok(response) => {
                    return self.save_new(response, Some(token), stored, lock).await;
                }
                Err(error) if allows_next_grant(&error) => {
                    self.shared.lock().reject_refresh_token(&token, &error);
                    last_error = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(grant) = &self.settings.password {
            let rejected = self.shared.lock().rejected_password();
            if let Some(error) = rejected {
                return Err(error);
            }
            return match self.settings.endpoint.request(&self.http, grant).await {
                Ok(response) => self.save_new(response, None, stored, lock).await,
                Err(error) => {
                    self.shared.lock().reject_password(&error);
                    Err(error)
                }
            };
        }
        Err(last_error.unwrap_or_else(|| {
            let message = "the session has ended, and there is no refresh token: log in again";
            AuthError::new(AuthErrorKind::LoginRequired, message)
        }))
    }

    fn refresh_tokens(&self, stored: Option<&Session>) -> Vec<Secret> {
        let state = self.shared.lock();
        let cached = state.cached.as_ref().map(|cached| &cached.session);
        let current = stored.or(cached).and_then(Session::refresh_token);
        let mut tokens: Vec<_> = current
            .into_iter()
            .chain(&state.initial_refresh_token)
            .cloned()
            .collect();
        tokens.dedup();
        tokens
    }

    /// Caches the new session before saving it: the old refresh token is invalid even if the store
    /// fails.
    async fn save_new(
        &self,
        response: TokenResponse,
        used_token: Option<Secret>,
        stored: Option<&Session>,
        lock: &mut dyn StoreLock,
    ) -> RefreshResult {
        // RFC 6749, 6: without a new refresh token, the old one remains valid.
        let refresh_token = response.refresh_token.or_else(|| used_token.clone());
        let expires_at = SystemTime::now() + response.lifetime;
        let session = Session::new(response.access_token, refresh_token, expires_at)
            .with_key(self.settings.key.clone());
        let mut cached = CachedSession::new(
            session.clone(),
            response.lifetime,
            self.settings.refresh_ahead,
        );
        cached.pending_save = Some(PendingSave {
            replaces: stored.map(|session| session.access_token().clone()),
        });
        self.shared
            .lock()
            .start_session(cached, used_token.as_ref());
        with_store_timeout("saving the session", lock.save(&session)).await?;
        self.shared.lock().mark_saved(&session);
        Ok(Refreshed {
            token: session.access_token().clone(),
            is_new: true,
        })
    }
}

impl State {
    fn start_session(&mut self, cached: CachedSession, used_token: Option<&Secret>) {
        self.cached = Some(cached);
        // The endpoint may issue the rejected token again; there is no better one then.
        self.rejected = None;
        self.initial_refresh_token
            .take_if(|initial| Some(&*initial) == used_token);
    }

    fn mark_saved(&mut self, session: &Session) {
        let cached = self.cached.as_mut();
        if let Some(cached) = cached.filter(|cached| cached.session == *session) {
            cached.pending_save = None;
        }
    }

    /// Returns the unsaved session, unless the store has a newer one.
    fn pending_save(&self, stored: Option<&Session>) -> Option<CachedSession> {
        let cached = self.cached.as_ref()?;
        let pending = cached.pending_save.as_ref()?;
        let stored = stored.map(Session::access_token);
        let is_current = stored == pending.replaces.as_ref() || stored == Some(cached.token());
        is_current.then(|| cached.clone())
    }
}

/// Whether the endpoint rejected this grant only, so that the next one may succeed.
fn allows_next_grant(error: &AuthError) -> bool {
    error.kind() == AuthErrorKind::Refused && error.code() != Some(INVALID_CLIENT)
}

async fn with_store_timeout<T>(
    operation: &str,
    future: BoxFuture<'_, Result<T, StoreError>>,
) -> Result<T, AuthError> {
    let result = tokio::time::timeout(STORE_TIMEOUT, future).await;
    Ok(result.unwrap_or_else(|_| Err(StoreError::timeout(operation)))?)
}
