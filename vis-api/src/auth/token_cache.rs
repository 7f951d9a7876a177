//! Caches a session and refreshes it, one refresh at a time.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::OwnedMutexGuard;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use vis_types::Secret;

use super::cached_session::CachedSession;
use super::endpoint::{Grant, TokenResponse};
use super::error::{INVALID_CLIENT, INVALID_GRANT};
use super::grants::Settings;
use super::store::StoreLock;
use super::{AccessToken, AuthError, AuthErrorKind, Session};

/// How long a refresh waits for the lock of the store, and how long it holds it. The documentation of
/// [`TokenStore`](super::TokenStore) has this number.
const LOCK_TIMEOUT: Duration = Duration::from_secs(120);

/// The requests that wait for a refresh also wait for the release of the lock.
const RELEASE_TIMEOUT: Duration = Duration::from_secs(10);

/// Delay after a failed refresh ahead of expiry: the token is still valid, and every request would
/// start another refresh.
const EARLY_REFRESH_DELAY: Duration = Duration::from_secs(10);

/// How long a rejected password is not sent again: accounts are locked after a few attempts, which a
/// busy client makes quickly.
const PASSWORD_PAUSE: Duration = Duration::from_secs(60);

type RefreshResult = Result<AccessToken, AuthError>;

/// A session that refreshes itself. Clones share it.
#[derive(Clone)]
pub(super) struct TokenCache {
    pub(super) settings: Settings,
    state: Arc<Mutex<State>>,
    /// Locked during a refresh.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl TokenCache {
    pub(super) fn new(settings: Settings, initial_refresh_token: Option<Secret>) -> Self {
        let state = State {
            initial_refresh_token,
            ..State::default()
        };
        Self {
            settings,
            state: Arc::new(Mutex::new(state)),
            turn: Arc::default(),
        }
    }

    pub(super) async fn access_token(
        &self,
        http: &reqwest::Client,
        rejected: Option<&AccessToken>,
    ) -> RefreshResult {
        let refreshes = {
            let mut state = self.state();
            if let Some(rejected) = rejected {
                state.reject(rejected);
            }
            if let Some(cached) = state.usable() {
                if state.may_refresh_early(cached)
                    && let Ok(turn) = Arc::clone(&self.turn).try_lock_owned()
                {
                    // Its failure is ignored: the token is still valid.
                    self.spawn_refresh(turn, http, None);
                }
                return Ok(cached.token().clone());
            }
            state.refreshes
        };
        let turn = Arc::clone(&self.turn).lock_owned().await;
        {
            let state = self.state();
            if let Some(cached) = state.usable() {
                return Ok(cached.token().clone());
            }
            // The result of the refresh that this request waited for.
            if state.refreshes != refreshes
                && let Some((_, error)) = &state.last_failure
            {
                return Err(error.clone());
            }
        }
        finished(self.spawn_refresh(turn, http, None)).await
    }

    /// Starts a session with `grant`, replacing that in the store.
    pub(super) async fn log_in(&self, http: &reqwest::Client, grant: Grant) -> RefreshResult {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        finished(self.spawn_refresh(turn, http, Some(grant))).await
    }

    /// The lock is held for a few instructions that cannot panic.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refreshes in a task of its own: cancelling a request must not lose a new refresh token before
    /// the store has it.
    fn spawn_refresh(
        &self,
        turn: OwnedMutexGuard<()>,
        http: &reqwest::Client,
        login: Option<Grant>,
    ) -> JoinHandle<RefreshResult> {
        let (cache, http) = (self.clone(), http.clone());
        tokio::spawn(async move {
            let result = cache.refresh(&http, login).await;
            let failure = result.as_ref().err();
            #[cfg(feature = "tracing")]
            if let Some(error) = failure {
                tracing::warn!(target: "vis_api", %error, "no new access token");
            }
            let mut state = cache.state();
            state.refreshes += 1;
            state.last_failure = failure.map(|error| (Instant::now(), error.clone()));
            drop(turn);
            result
        })
    }

    async fn refresh(&self, http: &reqwest::Client, login: Option<Grant>) -> RefreshResult {
        let lease = timeout(LOCK_TIMEOUT, self.settings.store.lease()).await;
        let Ok(lease) = lease else {
            let message = "the token store failed: waiting for the lease took too long";
            return Err(AuthError::new(AuthErrorKind::Store, message).retryable(true));
        };
        let mut lock = lease?;
        let refreshed = self.refresh_locked(http, login, &mut *lock);
        let refreshed = timeout(LOCK_TIMEOUT, refreshed).await;
        // The session is saved. The next holder waits until a lock that remains expires.
        let _ = timeout(RELEASE_TIMEOUT, lock.release()).await;
        refreshed.unwrap_or_else(|_| {
            let message = format!("the refresh took longer than {LOCK_TIMEOUT:?}");
            Err(AuthError::new(AuthErrorKind::Timeout, message))
        })
    }

    async fn refresh_locked(
        &self,
        http: &reqwest::Client,
        login: Option<Grant>,
        lock: &mut dyn StoreLock,
    ) -> RefreshResult {
        let mut stored = lock.load().await?;
        let grants = match login {
            Some(grant) => vec![grant],
            None => {
                let (client_id, username) = self.settings.user();
                stored = stored.filter(|session| session.matches(client_id, username));
                let unsaved = self.state().unsaved(stored.as_ref());
                if let Some(session) = unsaved {
                    lock.save(&session).await?;
                    self.state().mark_saved();
                    stored = Some(session);
                }
                if let Some(session) = &stored
                    && let Some(token) = self.use_stored(session)
                {
                    return Ok(token);
                }
                self.grants(stored.as_ref())
            }
        };
        let message = match stored {
            Some(_) => "the session has ended, and there is no refresh token: log in again",
            None => "the token store has no session of this user and application: log in",
        };
        let mut last_error = AuthError::new(AuthErrorKind::LoginRequired, message);
        for grant in grants {
            match self.request(http, &grant).await {
                Ok(response) => return self.start_session(response, grant, stored, lock).await,
                // The endpoint rejected this grant only, so that the next one may succeed.
                Err(error)
                    if error.kind() == AuthErrorKind::Refused
                        && error.code() != Some(INVALID_CLIENT) =>
                {
                    last_error = error;
                }
                Err(error) => return Err(error),
            }
        }
        Err(last_error)
    }

    /// Returns the token of the stored session if it is usable: another process may have refreshed it.
    fn use_stored(&self, stored: &Session) -> Option<AccessToken> {
        let mut state = self.state();
        let token = stored.access_token();
        let cached = state.cached.as_ref();
        if cached.is_some_and(|cached| cached.token() == token) {
            let usable = state.usable().filter(|cached| !cached.needs_refresh());
            return usable.map(|cached| cached.token().clone());
        }
        let lifetime = stored.remaining();
        if lifetime.is_zero() || state.rejected_token.as_ref() == Some(token) {
            return None;
        }
        let cached = CachedSession::new(stored.clone(), lifetime, self.settings.refresh_ahead);
        state.cached = Some(cached);
        Some(token.clone())
    }

    /// Returns the grants to try, in order.
    fn grants(&self, stored: Option<&Session>) -> Vec<Grant> {
        let state = self.state();
        let cached = state.cached.as_ref().map(|cached| &cached.session);
        let current = stored.or(cached).and_then(Session::refresh_token);
        let refresh_tokens = current.into_iter().chain(&state.initial_refresh_token);
        let grants = refresh_tokens.cloned().map(Grant::RefreshToken);
        let mut grants: Vec<_> = grants.chain(self.settings.password.clone()).collect();
        grants.dedup();
        grants
    }

    /// Sends a token request, unless the grant was rejected and must not be sent again.
    async fn request(
        &self,
        http: &reqwest::Client,
        grant: &Grant,
    ) -> Result<TokenResponse, AuthError> {
        let rejection = self.state().rejection(grant);
        if let Some(error) = rejection {
            return Err(error);
        }
        let response = self.settings.request(http, grant).await;
        if let Err(error) = &response
            && error.code() == Some(INVALID_GRANT)
        {
            self.state().record_rejection(grant, error);
        }
        response
    }

    /// Caches the new session before saving it: the old refresh token is invalid even if the store
    /// fails.
    async fn start_session(
        &self,
        response: TokenResponse,
        grant: Grant,
        replaced: Option<Session>,
        lock: &mut dyn StoreLock,
    ) -> RefreshResult {
        let used_token = match grant {
            Grant::RefreshToken(token) => Some(token),
            _ => None,
        };
        // RFC 6749, 6: without a new refresh token, the old one remains valid.
        let refresh_token = response.refresh_token.or_else(|| used_token.clone());
        let expires_at = SystemTime::now() + response.lifetime;
        let (client_id, username) = self.settings.user();
        // A source without a user name continues the session of whom it is.
        let known = replaced.as_ref().and_then(Session::username);
        let session = Session::new(response.access_token, refresh_token, expires_at)
            .with_user(client_id, username.or(known));
        let ahead = self.settings.refresh_ahead;
        let mut cached = CachedSession::new(session.clone(), response.lifetime, ahead);
        cached.is_unsaved = true;
        cached.replaces = replaced.map(|session| session.access_token().clone());
        {
            let mut state = self.state();
            state.cached = Some(cached);
            // The endpoint may issue the rejected token again; there is no better one then.
            state.rejected_token = None;
            state
                .initial_refresh_token
                .take_if(|initial| Some(&*initial) == used_token.as_ref());
        }
        lock.save(&session).await?;
        self.state().mark_saved();
        Ok(session.access_token().clone())
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache")
            .field("client_id", &self.settings.client_id)
            .field("token_url", &self.settings.token_url())
            .finish_non_exhaustive()
    }
}

async fn finished(refresh: JoinHandle<RefreshResult>) -> RefreshResult {
    refresh.await.unwrap_or_else(|error| {
        let message = "the token request was interrupted";
        Err(AuthError::new(AuthErrorKind::Interrupted, message).with_source(error))
    })
}

#[derive(Default)]
struct State {
    cached: Option<CachedSession>,
    /// The last valid token that the service rejected.
    rejected_token: Option<AccessToken>,
    /// How many refreshes have ended.
    refreshes: u64,
    /// When and how the last refresh failed, if it did.
    last_failure: Option<(Instant, AuthError)>,
    /// The refresh token to use if the store has no valid one.
    initial_refresh_token: Option<Secret>,
    /// What is not sent again: the password, and a refresh token of each session that ended.
    rejected_grants: Vec<RejectedGrant>,
}

struct RejectedGrant {
    grant: Grant,
    error: AuthError,
    /// None for a refresh token, which works once.
    until: Option<Instant>,
}

impl State {
    /// Returns the session if its token is valid and not rejected.
    fn usable(&self) -> Option<&CachedSession> {
        let rejected = self.rejected_token.as_ref();
        let cached = self.cached.as_ref();
        cached.filter(|it| Instant::now() < it.expires && Some(it.token()) != rejected)
    }

    /// Records that the service rejected the current token. Older tokens are ignored.
    fn reject(&mut self, token: &AccessToken) {
        let cached = self.cached.as_ref();
        if cached.is_some_and(|cached| cached.token() == token) {
            self.rejected_token = Some(token.clone());
        }
    }

    /// Whether a refresh or another attempt to save is due while the token is valid.
    fn may_refresh_early(&self, cached: &CachedSession) -> bool {
        let failure = self.last_failure.as_ref();
        let is_due = cached.is_unsaved || cached.needs_refresh();
        is_due && failure.is_none_or(|(time, _)| time.elapsed() >= EARLY_REFRESH_DELAY)
    }

    /// Returns the session that the store lacks, unless the store has a newer one.
    fn unsaved(&self, stored: Option<&Session>) -> Option<Session> {
        let cached = self.cached.as_ref().filter(|cached| cached.is_unsaved)?;
        let stored = stored.map(Session::access_token);
        let is_current = stored == cached.replaces.as_ref() || stored == Some(cached.token());
        is_current.then(|| cached.session.clone())
    }

    fn mark_saved(&mut self) {
        if let Some(cached) = &mut self.cached {
            cached.is_unsaved = false;
        }
    }

    fn record_rejection(&mut self, grant: &Grant, error: &AuthError) {
        let is_password = matches!(grant, Grant::Password { .. });
        self.rejected_grants.retain(|it| it.grant != *grant);
        self.rejected_grants.push(RejectedGrant {
            grant: grant.clone(),
            error: error.clone(),
            until: is_password.then(|| Instant::now() + PASSWORD_PAUSE),
        });
    }

    /// Returns the earlier rejection of a grant that must not be sent again yet.
    fn rejection(&self, grant: &Grant) -> Option<AuthError> {
        let mut rejected = self.rejected_grants.iter();
        let rejected = rejected.find(|it| it.grant == *grant)?;
        let is_current = rejected.until.is_none_or(|until| Instant::now() < until);
        is_current.then(|| rejected.error.clone())
    }
}
