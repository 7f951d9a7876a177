//! Logging in with a name and a password.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use vis_types::Secret;

use super::endpoint::Grant;
use super::store::TokenStore;
use super::token_cache::{Settings, TokenCache};
use super::{AccessToken, AuthError, BoxFuture, ClientAuthentication, TokenSource};

/// What Vonage appends to the name of a user.
const USER_DOMAIN: &str = "@vbc.prod";

/// Logs in with the name and the password of a user (RFC 6749, 4.3).
///
/// The session is renewed with its refresh token, and when that is refused, by logging in again. A
/// password that is refused as well is left alone for a minute, since accounts are locked after a
/// few attempts; calls in that minute fail with the same error.
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
    /// The id and the secret of the application, the name and the password of the user.
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
        settings.owner.username = Some(username.clone());
        settings.password = Some(Grant::Password {
            username,
            password: password.into(),
        });
        let token_cache = TokenCache::new(settings, None);
        Self { token_cache }
    }

    /// Where tokens come from. Default: the token URL of the OpenAPI document,
    /// `https://api.vonage.com/token`. Plain http is refused but for loopback.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_cache.settings.endpoint.url = url.into();
        self
    }

    /// How the client id and the client secret travel. Default: HTTP Basic.
    #[must_use]
    pub fn client_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.token_cache.settings.endpoint.authentication = authentication;
        self
    }

    /// Where the session is kept. Default: in memory.
    #[must_use]
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.token_cache.settings.store = Arc::new(store);
        self
    }

    /// How long before its expiry a token is renewed. Default: 60 seconds. Up to an eighth of it
    /// is added by chance, and it is half of the token's lifetime at most.
    ///
    /// Calls carry the old token until the new one is there.
    #[must_use]
    pub fn refresh_ahead(mut self, ahead: Duration) -> Self {
        self.token_cache.settings.refresh_ahead = ahead;
        self
    }

    /// How long a token request may take, from its start to the end of the answer's body. Default:
    /// 30 seconds.
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
        grant.token_cache.settings.owner.username
    }

    #[test]
    fn a_name_without_a_domain_gets_vonages() {
        assert_eq!(username("jane.doe").unwrap(), "jane.doe@vbc.prod");
        assert_eq!(username("jane.doe@vbc.prod").unwrap(), "jane.doe@vbc.prod");
        assert_eq!(username("jane@example.com").unwrap(), "jane@example.com");
    }

    #[test]
    fn nothing_shows_a_secret() {
        let grant = PasswordGrant::new("id", "s3cr3t", "jane", "s3cr3t");
        let shown = format!("{grant:?}");
        assert!(
            !shown.contains("s3cr3t") && !shown.contains("jane"),
            "{shown}"
        );
    }
}
