//! Login with a user name and a password.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use vis_types::{BoxFuture, Secret};

use super::endpoint::Grant;
use super::store::TokenStore;
use super::token_cache::{Settings, TokenCache};
use super::{AccessToken, AuthError, ClientAuthentication, TokenSource};

/// Vonage's domain of user names.
const USER_DOMAIN: &str = "@vbc.prod";

/// Logs in with the name and password of a user (RFC 6749, 4.3).
///
/// The session is refreshed with its refresh token; if that is rejected, the grant logs in again. A
/// rejected password is not sent again for a minute, since accounts are locked after a few attempts;
/// requests in that minute fail with the same error.
///
/// ```
/// # use vis_sandbox::Sandbox;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::start().await?;
/// # let (client_id, client_secret) = (sandbox.client_id(), sandbox.client_secret());
/// # let (username, password) = (sandbox.username(), sandbox.password());
/// # let token_url = sandbox.token_url();
/// use vis_api::auth::{PasswordGrant, TokenSource};
///
/// let source = PasswordGrant::new(client_id, client_secret, username, password)
///     .token_url(token_url); // without it: Vonage's production endpoint
///
/// let http = vis_api::reqwest::Client::new();
/// let token = source.access_token(&http, None).await?;
/// assert_eq!(token, source.access_token(&http, None).await?);
/// # Ok(())
/// # }
/// ```
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
        let mut settings = Settings::new(client_id.into(), client_secret.into());
        settings.key.username = Some(username.clone());
        settings.password = Some(Grant::Password {
            username,
            password: password.into(),
        });
        let token_cache = TokenCache::new(settings, None);
        Self { token_cache }
    }

    /// Sets the URL of the token endpoint. Default: the token URL of the OpenAPI document,
    /// `https://api.vonage.com/token`. Plain http is rejected, except to loopback.
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

    /// Sets how long before its expiry a token is refreshed. Default: 60 seconds. Up to an eighth is
    /// added at random; the maximum is half of the token's lifetime.
    ///
    /// Requests use the old token until the new one arrives.
    #[must_use]
    pub fn refresh_ahead(mut self, ahead: Duration) -> Self {
        self.token_cache.settings.refresh_ahead = ahead;
        self
    }

    /// Sets the timeout of a token request, including the response body. Default: 30 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.token_cache.settings.endpoint.timeout = timeout;
        self
    }
}

impl TokenSource for PasswordGrant {
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

impl fmt::Debug for PasswordGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PasswordGrant")
            .field(&self.token_cache)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn username(name: &str) -> Option<String> {
        let grant = PasswordGrant::new("id", "secret", name, "password");
        grant.token_cache.settings.key.username
    }

    #[test]
    fn username_without_domain_gets_vonages() {
        assert_eq!(username("jane.doe").unwrap(), "jane.doe@vbc.prod");
        assert_eq!(username("jane.doe@vbc.prod").unwrap(), "jane.doe@vbc.prod");
        assert_eq!(username("jane@example.com").unwrap(), "jane@example.com");
    }
}
