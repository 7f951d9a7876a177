//! Login with a browser.

mod request;
mod response;
mod state;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use vis_types::Secret;

use super::endpoint::{Grant, validate_url};
use super::store::TokenStore;
use super::token_cache::{Settings, TokenCache};
use super::{AuthError, ClientAuthentication, RefreshTokenGrant};
use crate::client::{AUTHORIZATION_SCOPE, DEFAULT_AUTHORIZE_URL};
pub use request::AuthorizationRequest;

/// Logs a user in with a browser (RFC 6749, 4.1).
///
/// Redirect the user to the URL of an [`authorization_request`](Self::authorization_request), and
/// store its state in the user's web session. The authorization server redirects the user to the
/// application's redirect URI. Pass that URL to [`exchange`](Self::exchange).
///
/// ```
/// # use vis_sandbox::Sandbox;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::start().await?;
/// # let (client_id, client_secret) = (sandbox.client_id(), sandbox.client_secret());
/// # let (authorize_url, token_url) = (sandbox.authorize_url(), sandbox.token_url());
/// # let http = vis_api::reqwest::Client::builder()
/// #     .redirect(vis_api::reqwest::redirect::Policy::none())
/// #     .build()?;
/// use vis_api::auth::{AuthorizationCodeGrant, MemoryStore, TokenSource};
///
/// let grant = AuthorizationCodeGrant::new(client_id, client_secret, "https://app.example/login")
///     .authorize_url(authorize_url) // without these two: Vonage's production endpoints
///     .token_url(token_url);
///
/// let request = grant.authorization_request()?;
/// // Redirect the browser to `request.url()`; store `request.state()` in the web session.
/// # let user = http.get(request.url().clone()).send().await?;
/// # let callback_url = user.headers()["location"].to_str()?;
///
/// // The browser requests `/login?code=…&state=…`:
/// let store = MemoryStore::new(); // one for each user
/// let source = grant.exchange(&http, callback_url, request.state(), store).await?;
/// let token = source.access_token(&http, None).await?;
/// # assert_eq!(sandbox.token_requests().len(), 1);
/// # let _ = token;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct AuthorizationCodeGrant {
    settings: Settings,
    authorize_url: String,
    redirect_uri: String,
}

impl AuthorizationCodeGrant {
    /// Takes the id and secret of the application and its registered redirect URI.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        redirect_uri: impl Into<String>,
    ) -> Self {
        Self {
            settings: Settings::new(client_id.into(), client_secret.into()),
            authorize_url: DEFAULT_AUTHORIZE_URL.to_owned(),
            redirect_uri: redirect_uri.into(),
        }
    }

    /// Sets the login URL. Default: the authorization URL of the OpenAPI document,
    /// `https://api.vonage.com/authorize`.
    #[must_use]
    pub fn authorize_url(mut self, url: impl Into<String>) -> Self {
        self.authorize_url = url.into();
        self
    }

    /// Sets the token URL: see [`PasswordGrant::token_url`](super::PasswordGrant::token_url).
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.settings.endpoint.url = url.into();
        self
    }

    /// Sets how the client id and secret are sent. Default: HTTP Basic.
    #[must_use]
    pub fn client_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.settings.endpoint.authentication = authentication;
        self
    }

    /// Sets how long before its expiry a token is refreshed: see
    /// [`PasswordGrant::refresh_ahead`](super::PasswordGrant::refresh_ahead).
    #[must_use]
    pub fn refresh_ahead(mut self, ahead: Duration) -> Self {
        self.settings.refresh_ahead = ahead;
        self
    }

    /// Sets the timeout of a token request. Default: 30 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.endpoint.timeout = timeout;
        self
    }

    /// Creates a request for one login of one user, with a random state.
    ///
    /// # Errors
    /// The authorize URL is invalid, or plain http to another host than loopback; or the system has
    /// no random number generator.
    pub fn authorization_request(&self) -> Result<AuthorizationRequest, AuthError> {
        let mut url = validate_url("authorize URL", &self.authorize_url)?;
        let state = state::generate()?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.endpoint.client_id)
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("scope", AUTHORIZATION_SCOPE)
            .append_pair("state", state.expose());
        Ok(AuthorizationRequest { url, state })
    }

    /// Exchanges the authorization code in the callback for a session.
    ///
    /// `callback_url` is the URL of the request to the redirect URI, or its path and query. `state` is
    /// the stored state of the [`authorization_request`](Self::authorization_request). The session
    /// replaces the content of `store`; each user needs a separate store. Disable redirects in
    /// `http`: they could forward the client secret.
    ///
    /// # Errors
    /// [`StateMismatch`](super::AuthErrorKind::StateMismatch) if the state is missing or differs: the
    /// login may be another user's. [`Refused`](super::AuthErrorKind::Refused) if the user denied
    /// consent (code `access_denied`), or the authorization code is wrong, expired or used.
    pub async fn exchange(
        &self,
        http: &reqwest::Client,
        callback_url: &str,
        state: &Secret,
        store: impl TokenStore,
    ) -> Result<RefreshTokenGrant, AuthError> {
        let code = response::code(callback_url, state)?;
        let mut settings = self.settings.clone();
        settings.store = Arc::new(store);
        let token_cache = TokenCache::new(settings, None);
        let redirect_uri = self.redirect_uri.clone();
        let grant = Grant::AuthorizationCode { code, redirect_uri };
        token_cache.log_in(http, grant).await?;
        Ok(RefreshTokenGrant::from_cache(token_cache))
    }
}

impl fmt::Debug for AuthorizationCodeGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationCodeGrant")
            .field("client_id", &self.settings.endpoint.client_id)
            .field("authorize_url", &self.authorize_url)
            .field("token_url", &self.settings.endpoint.url)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant() -> AuthorizationCodeGrant {
        AuthorizationCodeGrant::new("an id&", "s3cr3t", "https://app.example/login?a=b")
    }

    #[test]
    fn authorization_url_has_all_parameters() {
        let request = grant().authorization_request().unwrap();
        let state = request.state().expose();
        let expected = format!(
            "https://api.vonage.com/authorize?response_type=code&client_id=an+id%26\
             &redirect_uri=https%3A%2F%2Fapp.example%2Flogin%3Fa%3Db&scope=openid&state={state}"
        );
        assert_eq!(request.url().as_str(), expected);
        assert!(state.len() >= 32);
        assert_ne!(
            grant().authorization_request().unwrap().state(),
            request.state()
        );
    }

    #[test]
    fn plain_http_authorize_url_fails() {
        let error = grant()
            .authorize_url("http://a.example")
            .authorization_request();
        assert!(
            error
                .unwrap_err()
                .to_string()
                .contains("authorize URL is plain http")
        );
    }

    #[test]
    fn debug_output_contains_no_secret() {
        let grant = grant();
        let request = grant.authorization_request().unwrap();
        let shown = format!("{grant:?} {request:?}");
        assert!(!shown.contains("s3cr3t"), "{shown}");
        assert!(!shown.contains(request.state().expose()), "{shown}");
    }
}
