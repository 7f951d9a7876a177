//! Caches a session and refreshes it, one refresh at a time.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio::time::{Instant, timeout};
use vis_types::Secret;

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

/// Receives the result of the refresh in progress.
type InFlight = watch::Receiver<Option<RefreshResult>>;

/// A session that refreshes itself. Clones share it.
#[derive(Clone)]
pub(super) struct TokenCache {
    pub(super) settings: Settings,
    state: Arc<Mutex<State>>,
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
        }
    }

    pub(super) async fn access_token(
        &self,
        http: &reqwest::Client,
        rejected: Option<&AccessToken>,
    ) -> RefreshResult {
        if let Some(rejected) = rejected {
            self.state().reject(rejected);
        }
        loop {
            let in_flight = match self.usable_token(http) {
                Ok(token) => return Ok(token),
                Err(in_flight) => in_flight,
            };
            let token = wait(in_flight).await?;
            // A refresh that began before the rejection may have found this token in the store.
            if self.state().rejected_token.as_ref() != Some(&token) {
                return Ok(token);
            }
        }
    }

    /// Starts a session with `grant`, replacing that in the store.
    pub(super) async fn log_in(&self, http: &reqwest::Client, grant: Grant) -> RefreshResult {
        let in_flight = self.join_or_start(&mut self.state(), http, Some(grant));
        wait(in_flight).await
    }

    /// The lock is held for a few instructions that cannot panic.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the cached token, or the refresh to wait for.
    fn usable_token(&self, http: &reqwest::Client) -> Result<AccessToken, InFlight> {
        let mut state = self.state();
        let Some(cached) = state.usable() else {
            return Err(self.join_or_start(&mut state, http, None));
        };
        let token = cached.token().clone();
        let is_due = cached.pending_save.is_some() || cached.needs_refresh();
        let next = state.next_early_refresh;
        if is_due && next.is_none_or(|next| next <= Instant::now()) {
            // Its failure is ignored: the token is still valid.
            self.join_or_start(&mut state, http, None);
        }
        Ok(token)
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
    ) -> InFlight {
        // The channel of a task that was aborted is closed.
        let in_flight = state.in_flight.clone();
        if let Some(in_flight) = in_flight.filter(|it| it.has_changed().is_ok()) {
            return in_flight;
        }
        let (sender, in_flight) = watch::channel(None);
        let (cache, http) = (self.clone(), http.clone());
        tokio::spawn(async move {
            let result = cache.refresh(&http, login).await;
            cache.state().finish(result.is_ok());
            // All receivers may be dropped.
            let _ = sender.send(Some(result));
        });
        state.in_flight = Some(in_flight.clone());
        in_flight
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
        let stored = lock.load().await?;
        if let Some(grant) = login {
            let response = self.settings.endpoint.request(http, &grant).await?;
            return self
                .start_session(response, &grant, stored.as_ref(), lock)
                .await;
        }
        let (client_id, username) = self.settings.user();
        let mut stored = stored.filter(|session| session.matches(client_id, username));
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
        let message = "the session has ended, and there is no refresh token: log in again";
        let mut last_error = AuthError::new(AuthErrorKind::LoginRequired, message);
        for grant in self.grants(stored.as_ref()) {
            let rejection = self.state().rejection(&grant);
            last_error = match rejection {
                Some(error) => error,
                None => match self.settings.endpoint.request(http, &grant).await {
                    Ok(response) => {
                        return self
                            .start_session(response, &grant, stored.as_ref(), lock)
                            .await;
                    }
                    Err(error) => {
                        self.state().record_rejection(grant, &error);
                        error
                    }
                },
            };
            // The next grant may succeed only if the endpoint refused this one alone.
            let is_refused = last_error.kind() == AuthErrorKind::Refused;
            if !is_refused || last_error.code() == Some(INVALID_CLIENT) {
                break;
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

    /// Caches the new session before saving it: the old refresh token is invalid even if the store
    /// fails.
    async fn start_session(
        &self,
        response: TokenResponse,
        grant: &Grant,
        stored: Option<&Session>,
        lock: &mut dyn StoreLock,
    ) -> RefreshResult {
        let used_token = match grant {
            Grant::RefreshToken(token) => Some(token),
            _ => None,
        };
        // RFC 6749, 6: without a new refresh token, the old one remains valid.
        let refresh_token = response.refresh_token.or_else(|| used_token.cloned());
        let expires_at = SystemTime::now() + response.lifetime;
        let (client_id, username) = self.settings.user();
        let session = Session::new(response.access_token, refresh_token, expires_at)
            .with_user(client_id, username);
        let ahead = self.settings.refresh_ahead;
        let mut cached = CachedSession::new(session.clone(), response.lifetime, ahead);
        cached.pending_save = Some(PendingSave {
            replaces: stored.map(|session| session.access_token().clone()),
        });
        self.state().start_session(cached, used_token);
        lock.save(&session).await?;
        self.state().mark_saved();
        Ok(session.access_token().clone())
    }
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

async fn wait(mut in_flight: InFlight) -> RefreshResult {
    if let Ok(result) = in_flight.wait_for(Option::is_some).await
        && let Some(result) = &*result
    {
        return result.clone();
    }
    let message = "the token request was interrupted: its runtime has ended";
    Err(AuthError::new(AuthErrorKind::Interrupted, message))
}

#[derive(Default)]
struct State {
    cached: Option<CachedSession>,
    /// The last valid token that the service rejected.
    rejected_token: Option<AccessToken>,
    in_flight: Option<InFlight>,
    /// No refresh ahead of expiry before this time.
    next_early_refresh: Option<Instant>,
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

    fn finish(&mut self, is_success: bool) {
        self.in_flight = None;
        let next = Instant::now() + EARLY_REFRESH_DELAY;
        self.next_early_refresh = (!is_success).then_some(next);
    }

    fn start_session(&mut self, cached: CachedSession, used_token: Option<&Secret>) {
        self.cached = Some(cached);
        // The endpoint may issue the rejected token again; there is no better one then.
        self.rejected_token = None;
        self.initial_refresh_token
            .take_if(|initial| Some(&*initial) == used_token);
    }

    /// Returns the session that the store lacks, unless the store has a newer one.
    fn unsaved(&self, stored: Option<&Session>) -> Option<Session> {
        let cached = self.cached.as_ref()?;
        let pending = cached.pending_save.as_ref()?;
        let stored = stored.map(Session::access_token);
        let is_current = stored == pending.replaces.as_ref() || stored == Some(cached.token());
        is_current.then(|| cached.session.clone())
    }

    fn mark_saved(&mut self) {
        if let Some(cached) = &mut self.cached {
            cached.pending_save = None;
        }
    }

    fn record_rejection(&mut self, grant: Grant, error: &AuthError) {
        if error.code() != Some(INVALID_GRANT) {
            return;
        }
        let is_password = matches!(grant, Grant::Password { .. });
        self.rejected_grants.retain(|it| it.grant != grant);
        self.rejected_grants.push(RejectedGrant {
            until: is_password.then(|| Instant::now() + PASSWORD_PAUSE),
            error: error.clone(),
            grant,
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

/// A session with its times on the monotonic clock.
///
/// That clock may stop while a machine sleeps, so a token may be older than computed; a 401 of the
/// service corrects that.
struct CachedSession {
    session: Session,
    expires: Instant,
    refresh_at: Instant,
    pending_save: Option<PendingSave>,
}

/// The store does not have the session yet. It may have the previous one, whose refresh token is
/// invalid.
struct PendingSave {
    /// The access token of the session in the store, if there was one.
    replaces: Option<AccessToken>,
}

impl CachedSession {
    /// Schedules the refresh `ahead` of the expiry and up to an eighth earlier at random, so that
    /// processes that share a session do not refresh together. At least half of the lifetime passes
    /// before it.
    fn new(session: Session, lifetime: Duration, ahead: Duration) -> Self {
        let early = ahead.saturating_add(ahead.mul_f64(fastrand::f64() / 8.0));
        let early = early.min(lifetime / 2);
        let now = Instant::now();
        Self {
            session,
            expires: now + lifetime,
            refresh_at: now + (lifetime - early),
            pending_save: None,
        }
    }

    fn token(&self) -> &AccessToken {
        self.session.access_token()
    }

    fn needs_refresh(&self) -> bool {
        Instant::now() >= self.refresh_at
    }
}
