//! Logging in with a browser.

mod request;
mod response;
mod state;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use vis_types::Secret;

use super::endpoint::{Grant, secured};
use super::store::TokenStore;
use super::token_cache::{Settings, TokenCache};
use super::{AuthError, ClientAuthentication, RefreshTokenGrant};
use crate::client::{AUTHORIZATION_SCOPE, DEFAULT_AUTHORIZE_URL};
pub use request::AuthorizationRequest;

/// Lets a user log in with a browser (RFC 6749, 4.1).
///
/// Send the user to the URL of an [`authorization_request`](Self::authorization_request), and keep
/// its state where only that user's browser leads to, such as their web session. The user comes back
/// to the redirect URI of the application; what is in that URL goes into
/// [`exchange`](Self::exchange).
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
/// // … redirect the browser to `request.url()`, put `request.state()` into the web session …
/// # let user = http.get(request.url().clone()).send().await?;
/// # let came_back_at = user.headers()["location"].to_str()?;
///
/// // … and when the user comes back at `/login?code=…&state=…`:
/// let store = MemoryStore::new(); // one for each user
/// let source = grant.exchange(&http, came_back_at, request.state(), store).await?;
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
    /// The id and the secret of the application, and the URI that it is registered to get users
    /// back at.
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

    /// Where users log in. Default: the authorization URL of the OpenAPI document,
    /// `https://api.vonage.com/authorize`.
    #[must_use]
    pub fn authorize_url(mut self, url: impl Into<String>) -> Self {
        self.authorize_url = url.into();
        self
    }

    /// Where tokens come from: see [`PasswordGrant::token_url`](super::PasswordGrant::token_url).
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.settings.endpoint.url = url.into();
        self
    }

    /// How the client id and the client secret travel. Default: HTTP Basic.
    #[must_use]
    pub fn client_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.settings.endpoint.authentication = authentication;
        self
    }

    /// How long before its expiry a token is renewed: see
    /// [`PasswordGrant::refresh_ahead`](super::PasswordGrant::refresh_ahead).
    #[must_use]
    pub fn refresh_ahead(mut self, ahead: Duration) -> Self {
        self.settings.refresh_ahead = ahead;
        self
    }

    /// How long a token request may take. Default: 30 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.endpoint.timeout = timeout;
        self
    }

    /// A login for one user, with a state that nobody can guess.
    ///
    /// # Errors
    /// The authorize URL is no URL, or plain http to anything but loopback; or the system has no
    /// random numbers.
    pub fn authorization_request(&self) -> Result<AuthorizationRequest, AuthError> {
        let mut url = secured("authorize URL", &self.authorize_url)?;
        let state = state::generate()?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.endpoint.client_id)
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("scope", AUTHORIZATION_SCOPE)
            .append_pair("state", state.expose());
        Ok(AuthorizationRequest { url, state })
    }

    /// The session of a user who has come back from a login.
    ///
    /// `came_back_at` is the URL of that request, or its path and query. `state` is that of the
    /// [`authorization_request`](Self::authorization_request), from where it was kept. The session
    /// goes into `store`, in place of one that is there; each user needs a store of their own.
    /// `http` is best one that follows no redirects: the client secret would follow them.
    ///
    /// # Errors
    /// [`StateMismatch`](super::AuthErrorKind::StateMismatch) where the state is missing or another one: somebody else's
    /// login, which must not become this user's. [`Refused`](super::AuthErrorKind::Refused) where the user did not
    /// consent (code `access_denied`), or the authorization code is wrong, expired or used.
    pub async fn exchange(
        &self,
        http: &reqwest::Client,
        came_back_at: &str,
        state: &Secret,
        store: impl TokenStore,
    ) -> Result<RefreshTokenGrant, AuthError> {
        let code = response::code(came_back_at, state)?;
        let mut settings = self.settings.clone();
        settings.store = Arc::new(store);
        let token_cache = TokenCache::new(settings, None);
        let redirect_uri = self.redirect_uri.clone();
        let grant = Grant::AuthorizationCode { code, redirect_uri };
        token_cache.log_in(http, grant).await?;
        Ok(RefreshTokenGrant::from_renewal(token_cache))
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
    fn the_url_asks_for_a_code_and_brings_the_state_back() {
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
    fn users_are_sent_over_https_only() {
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
    fn nothing_shows_a_secret() {
        let grant = grant();
        let request = grant.authorization_request().unwrap();
        let shown = format!("{grant:?} {request:?}");
        assert!(!shown.contains("s3cr3t"), "{shown}");
        assert!(!shown.contains(request.state().expose()), "{shown}");
    }
}
