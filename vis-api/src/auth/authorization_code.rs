//! Login with a browser.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use vis_types::Secret;

use super::endpoint::{Grant, validate_url};
use super::grants::{Settings, impl_settings};
use super::store::TokenStore;
use super::token_cache::TokenCache;
use super::{AuthError, AuthErrorKind, RefreshTokenGrant};
use crate::client::{AUTHORIZATION_SCOPE, DEFAULT_AUTHORIZE_URL};

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
#[derive(Clone, Debug)]
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
            settings: Settings::new(client_id, client_secret),
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

    /// Creates a request for one login of one user, with a random state.
    ///
    /// # Errors
    /// The authorize URL is invalid, or plain http to another host than loopback; or the system has
    /// no random number generator.
    pub fn authorization_request(&self) -> Result<AuthorizationRequest, AuthError> {
        let mut url = validate_url("authorize URL", &self.authorize_url)?;
        // RFC 6749, 10.10: at least 128 bits, better 160.
        let mut state = [0; 32];
        getrandom::fill(&mut state).map_err(|error| {
            let message = "the system has no random numbers for a state";
            AuthError::new(AuthErrorKind::InvalidSetting, message).with_source(error)
        })?;
        let state = URL_SAFE_NO_PAD.encode(state);
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("scope", AUTHORIZATION_SCOPE)
            .append_pair("state", &state);
        Ok(AuthorizationRequest {
            url,
            state: state.into(),
        })
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
        let code = read_code(callback_url, state)?;
        let mut settings = self.settings.clone();
        settings.store = Arc::new(store);
        let token_cache = TokenCache::new(settings, None);
        let redirect_uri = self.redirect_uri.clone();
        let grant = Grant::AuthorizationCode { code, redirect_uri };
        token_cache.log_in(http, grant).await?;
        Ok(RefreshTokenGrant::from_cache(token_cache))
    }
}

impl_settings!(AuthorizationCodeGrant, settings);

/// The login URL and its state; created by
/// [`AuthorizationCodeGrant::authorization_request`].
#[derive(Clone)]
pub struct AuthorizationRequest {
    url: Url,
    state: Secret,
}

impl AuthorizationRequest {
    /// The URL for the browser, valid for one login of one user.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The state that protects the login against CSRF.
    pub fn state(&self) -> &Secret {
        &self.state
    }
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The state is in the URL too.
        f.debug_struct("AuthorizationRequest")
            .finish_non_exhaustive()
    }
}

/// Returns the code in the callback URL (RFC 6749, 4.1.2), after a check of the state.
fn read_code(callback_url: &str, expected_state: &Secret) -> Result<Secret, AuthError> {
    let invalid = |kind, message: &str| Err(AuthError::new(kind, message));
    // A server receives only the path and query.
    let url = Url::parse("http://localhost").and_then(|base| base.join(callback_url));
    let Ok(url) = url else {
        return invalid(AuthErrorKind::Unreadable, "the callback URL is invalid");
    };
    let parameter = |name: &str| {
        let mut values = url.query_pairs().filter(|(found, _)| found == name);
        let value = values.next().map(|(_, value)| value.into_owned());
        // A repeated parameter is ambiguous.
        value.filter(|value| !value.is_empty() && values.next().is_none())
    };
    if parameter("state").is_none_or(|state| state != expected_state.expose()) {
        return invalid(
            AuthErrorKind::StateMismatch,
            "the state is missing or differs: the login may be another user's",
        );
    }
    if let Some(error) = parameter("error") {
        let description = parameter("error_description");
        return Err(AuthError::login_refused(&error, description.as_deref()));
    }
    match parameter("code") {
        Some(code) => Ok(code.into()),
        None => invalid(AuthErrorKind::Unreadable, "the callback URL has no code"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorization_url_has_all_parameters() {
        let grant =
            AuthorizationCodeGrant::new("an id&", "secret", "https://app.example/login?a=b");
        let request = grant.authorization_request().unwrap();
        let state = request.state().expose();
        let expected = format!(
            "https://api.vonage.com/authorize?response_type=code&client_id=an+id%26\
             &redirect_uri=https%3A%2F%2Fapp.example%2Flogin%3Fa%3Db&scope=openid&state={state}"
        );
        assert_eq!(request.url().as_str(), expected);
        let other = grant.authorization_request().unwrap();
        assert_ne!(other.state(), request.state());
        let plain = grant.authorize_url("http://a.example");
        plain.authorization_request().unwrap_err();
    }

    #[test]
    fn callback_yields_code_or_error() {
        use AuthErrorKind::{Refused, StateMismatch, Unreadable};

        for (url, expected) in [
            ("https://a.example/in?code=c%2B1&state=s7", Ok("c+1")),
            ("/login?state=s7&a=b&code=c%2B1", Ok("c+1")),
            ("?code=c%2B1&state=s7", Ok("c+1")),
            ("com.example.app:/in?code=c%2B1&state=s7#_", Ok("c+1")),
            ("/?code=c", Err(StateMismatch)),
            ("/?code=c&state=", Err(StateMismatch)),
            ("/?code=c&state=S7", Err(StateMismatch)),
            ("/?code=c&state=s", Err(StateMismatch)),
            ("/?code=c&state=s7&state=s7", Err(StateMismatch)),
            ("/?error=access_denied&state=s8", Err(StateMismatch)),
            ("/?error=access_denied&state=s7", Err(Refused)),
            ("/?state=s7", Err(Unreadable)),
            ("/?state=s7&code=", Err(Unreadable)),
            ("/?state=s7&code=a&code=b", Err(Unreadable)),
            ("http://[", Err(Unreadable)),
        ] {
            let code = read_code(url, &Secret::from("s7"));
            let code = code.as_ref().map(Secret::expose).map_err(AuthError::kind);
            assert_eq!(code, expected, "{url}");
        }
    }
}
