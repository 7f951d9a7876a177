//! Grants that need no browser, and the settings of all grants.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use vis_types::{BoxFuture, Secret};

use super::endpoint::{ClientAuthentication, Grant};
use super::store::{MemoryStore, TokenStore};
use super::token_cache::TokenCache;
use super::{AccessToken, AuthError, TokenSource};
use crate::client::DEFAULT_TOKEN_URL;

/// Vonage's domain of user names.
const USER_DOMAIN: &str = "@vbc.prod";

/// Settings for the sessions of an application, and optionally of one user.
#[derive(Clone)]
pub(super) struct Settings {
    /// `None` is that of the document.
    pub(super) token_url: Option<String>,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) client_authentication: ClientAuthentication,
    pub(super) timeout: Duration,
    /// Logs in if no session can be refreshed.
    pub(super) password: Option<Grant>,
    pub(super) store: Arc<dyn TokenStore>,
    pub(super) refresh_ahead: Duration,
}

impl Settings {
    pub(super) fn new(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self {
            token_url: None,
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            client_authentication: ClientAuthentication::default(),
            timeout: Duration::from_secs(30),
            password: None,
            store: Arc::new(MemoryStore::new()),
            refresh_ahead: Duration::from_secs(60),
        }
    }

    pub(super) fn token_url(&self) -> &str {
        self.token_url.as_deref().unwrap_or(DEFAULT_TOKEN_URL)
    }

    /// Returns the client id and the username, if there is one.
    pub(super) fn user(&self) -> (&str, Option<&str>) {
        let username = match &self.password {
            Some(Grant::Password { username, .. }) => Some(username.as_str()),
            _ => None,
        };
        (&self.client_id, username)
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("client_id", &self.client_id)
            .field("token_url", &self.token_url())
            .finish_non_exhaustive()
    }
}

/// Adds the methods that set the [`Settings`] in a field of `$grant`.
macro_rules! impl_settings {
    ($grant:ty, $($field:ident).+) => {
        impl $grant {
            /// Sets the URL of the token endpoint. Default: the token URL of the OpenAPI document,
            /// `https://api.vonage.com/token`. Plain http is rejected, except to loopback. Required with a
            /// [`base_url`](crate::ClientBuilder::base_url) of another system.
            #[must_use]
            pub fn token_url(mut self, url: impl Into<String>) -> Self {
                self.$($field).+.token_url = Some(url.into());
                self
            }

            /// Sets how the client id and secret are sent. Default: HTTP Basic.
            #[must_use]
            pub fn client_authentication(
                mut self,
                authentication: $crate::auth::ClientAuthentication,
            ) -> Self {
                self.$($field).+.client_authentication = authentication;
                self
            }

            /// Sets how long before its expiry a token is refreshed. Default: 60 seconds. Up to an
            /// eighth is added at random; the maximum is half of the token's lifetime.
            ///
            /// Requests use the old token until the new one arrives.
            #[must_use]
            pub fn refresh_ahead(mut self, ahead: std::time::Duration) -> Self {
                self.$($field).+.refresh_ahead = ahead;
                self
            }

            /// Sets the timeout of a token request, including the response body. Default: 30 seconds.
            /// The maximum is that of a refresh, 120 seconds.
            #[must_use]
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.$($field).+.timeout = timeout;
                self
            }
        }
    };
}

pub(super) use impl_settings;

/// Makes `$grant` a [`TokenSource`] by its field `token_cache`.
macro_rules! impl_token_source {
    ($grant:ty) => {
        impl $grant {
            /// Sets the store of the session. Default: in memory.
            #[must_use]
            pub fn store(mut self, store: impl TokenStore) -> Self {
                self.token_cache.settings.store = Arc::new(store);
                self
            }
        }

        impl TokenSource for $grant {
            fn access_token<'a>(
                &'a self,
                http: &'a reqwest::Client,
                rejected: Option<&'a AccessToken>,
            ) -> BoxFuture<'a, Result<AccessToken, AuthError>> {
                Box::pin(self.token_cache.access_token(http, rejected))
            }

            fn token_url(&self) -> Option<&str> {
                Some(self.token_cache.settings.token_url())
            }

            fn has_default_token_url(&self) -> bool {
                self.token_cache.settings.token_url.is_none()
            }
        }
    };
}

/// Logs in with the name and password of a user (RFC 6749, 4.3).
///
/// The session is refreshed with its refresh token; if that is rejected, the grant logs in again. A
/// rejected password is not sent again for a minute, since accounts are locked after a few attempts;
/// requests in that minute fail with the same error.
///
/// [`manual::auth`](crate::manual::auth) has an example.
#[doc(alias("login", "oauth"))]
#[derive(Debug)]
pub struct PasswordGrant {
    token_cache: TokenCache,
}

impl PasswordGrant {
    /// Takes the id and secret of the application and the name and password of the user.
    ///
    /// `@vbc.prod` is appended to a name that has no `@`.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        let mut username = username.into();
        if !username.contains('@') {
            username.push_str(USER_DOMAIN);
        }
        let mut settings = Settings::new(client_id, client_secret);
        settings.password = Some(Grant::Password {
            username,
            password: password.into(),
        });
        let token_cache = TokenCache::new(settings, None);
        Self { token_cache }
    }
}

impl_settings!(PasswordGrant, token_cache.settings);
impl_token_source!(PasswordGrant);

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
#[derive(Debug)]
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
        let settings = Settings::new(client_id, client_secret);
        let token_cache = TokenCache::new(settings, Some(refresh_token.into()));
        Self { token_cache }
    }

    /// Takes the id and secret of the application and a store with a session of a user.
    pub fn from_store(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        store: impl TokenStore,
    ) -> Self {
        let settings = Settings::new(client_id, client_secret);
        Self::from_cache(TokenCache::new(settings, None)).store(store)
    }

    pub(super) fn from_cache(token_cache: TokenCache) -> Self {
        Self { token_cache }
    }
}

impl_settings!(RefreshTokenGrant, token_cache.settings);
impl_token_source!(RefreshTokenGrant);
