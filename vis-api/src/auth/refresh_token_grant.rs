//! Continues a session from elsewhere.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use vis_types::{BoxFuture, Secret};

use super::store::TokenStore;
use super::token_cache::{Settings, TokenCache};
use super::{AccessToken, AuthError, ClientAuthentication, TokenSource};

/// Continues a session from elsewhere by its refresh token (RFC 6749, 6).
///
/// Each refresh token works once: keep the newest in a persistent [`store`](Self::store), or the next
/// start has an invalid one. Vonage's expire after seven days without use;
/// [`AuthError::is_login_required`](super::AuthError::is_login_required) then returns true.
///
/// ```
/// # use vis_sandbox::Sandbox;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::start().await?;
/// # let (client_id, client_secret) = (sandbox.client_id(), sandbox.client_secret());
/// # let (refresh_token, token_url) = (sandbox.refresh_token(), sandbox.token_url());
/// # let directory = tempfile::tempdir()?;
/// # let path = directory.path().join("session.json");
/// # let http = vis_api::reqwest::Client::new();
/// use vis_api::auth::{FileStore, RefreshTokenGrant, TokenSource};
///
/// // First start:
/// let source = RefreshTokenGrant::new(client_id, client_secret, refresh_token)
///     .token_url(&token_url)
///     .store(FileStore::new(&path));
/// let token = source.access_token(&http, None).await?;
///
/// // Later starts:
/// let source = RefreshTokenGrant::from_store(client_id, client_secret, FileStore::new(&path))
///     .token_url(&token_url);
/// assert_eq!(source.access_token(&http, None).await?, token);
/// # Ok(())
/// # }
/// ```
pub struct RefreshTokenGrant {
    token_cache: TokenCache,
}

impl RefreshTokenGrant {
    /// Takes the id and secret of the application and a refresh token of a user.
    ///
    /// A session in the [`store`](Self::store) takes precedence. The refresh token is used if there is
    /// none, or if that session has ended.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        refresh_token: impl Into<Secret>,
    ) -> Self {
        let settings = Settings::new(client_id.into(), client_secret.into());
        let token_cache = TokenCache::new(settings, Some(refresh_token.into()));
        Self { token_cache }
    }

    /// Takes the id and secret of the application and a store with a session of a user.
    pub fn from_store(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        store: impl TokenStore,
    ) -> Self {
        let mut settings = Settings::new(client_id.into(), client_secret.into());
        settings.store = Arc::new(store);
        Self::from_cache(TokenCache::new(settings, None))
    }

    pub(super) fn from_cache(token_cache: TokenCache) -> Self {
        Self { token_cache }
    }

    /// Sets the token URL: see [`PasswordGrant::token_url`](super::PasswordGrant::token_url).
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_cache.settings.endpoint.url = url.into();
        self
    }

    /// Sets how the client id and secret are sent. Default: HTTP Basic.
    #[must_use]
    pub fn client_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.token_cache.settings.endpoint.authentication = authentication;
        self
    }

    /// Sets the store of the session. Default: in memory.
    #[must_use]
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.token_cache.settings.store = Arc::new(store);
        self
    }

    /// Sets how long before its expiry a token is refreshed: see
    /// [`PasswordGrant::refresh_ahead`](super::PasswordGrant::refresh_ahead).
    #[must_use]
    pub fn refresh_ahead(mut self, ahead: Duration) -> Self {
        self.token_cache.settings.refresh_ahead = ahead;
        self
    }

    /// Sets the timeout of a token request. Default: 30 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.token_cache.settings.endpoint.timeout = timeout;
        self
    }
}

impl TokenSource for RefreshTokenGrant {
    fn access_token<'a>(
        &'a self,
        http: &'a reqwest::Client,
        rejected: Option<&'a AccessToken>,
    ) -> BoxFuture<'a, Result<AccessToken, AuthError>> {
        Box::pin(self.token_cache.access_token(http, rejected))
    }

    fn token_url(&self) -> Option<&str> {
        Some(&self.token_cache.settings.endpoint.url)
    }
}

impl fmt::Debug for RefreshTokenGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RefreshTokenGrant")
            .field(&self.token_cache)
            .finish()
    }
}
