//! Methods for the user and the tokens.

use super::Sandbox;
use crate::model::{ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET};
use crate::operation::{AUTHORIZE_PATH, TOKEN_PATH};
use crate::recorded::TokenRequest;

/// OAuth 2.0: access tokens, refresh tokens and their expiry.
///
/// ```
/// use vis_sandbox::{GrantType, Sandbox};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// let refresh = |token: String| {
///     let form = [("grant_type", "refresh_token"), ("refresh_token", &token)];
///     reqwest::Client::new()
///         .post(sandbox.token_url())
///         .basic_auth(sandbox.client_id(), Some(sandbox.client_secret()))
///         .form(&form)
///         .send()
/// };
/// let first = sandbox.refresh_token();
/// let tokens: serde_json::Value = refresh(first.clone()).await?.json().await?;
/// assert_eq!(tokens["expires_in"], 86_400);
///
/// // A refresh token is valid once. The response contained its successor.
/// assert_eq!(refresh(first).await?.status(), 400);
/// let rejected = sandbox.token_requests()[1];
/// assert_eq!(rejected.grant_type, Some(GrantType::RefreshToken));
/// assert!(rejected.replayed);
/// # Ok(())
/// # }
/// ```
impl Sandbox {
    /// Returns the token endpoint, e.g. `http://127.0.0.1:49152/token`; in production
    /// `https://api.vonage.com/token`.
    pub fn token_url(&self) -> String {
        format!("{}{TOKEN_PATH}", self.origin)
    }

    /// Returns the authorization endpoint, e.g. `http://127.0.0.1:49152/authorize`. There is no
    /// login: the user consents at once, and the response redirects with a code.
    pub fn authorize_url(&self) -> String {
        format!("{}{AUTHORIZE_PATH}", self.origin)
    }

    /// Returns an access token that is valid from the start and does not expire.
    pub fn token(&self) -> &str {
        ACCESS_TOKEN
    }

    /// Issues a refresh token, as from an earlier login. It starts a session of its own and is
    /// valid once, for seven days.
    pub fn refresh_token(&self) -> String {
        let now = self.service.now();
        self.service.tokens().start_session(now)
    }

    /// Returns the id of the only registered application.
    pub fn client_id(&self) -> &str {
        CLIENT_ID
    }

    /// Returns the secret of that application.
    pub fn client_secret(&self) -> &str {
        CLIENT_SECRET
    }

    /// Returns the name of the user, including `@vbc.prod`.
    pub fn username(&self) -> &str {
        &self.service.settings.user.username
    }

    /// Returns the password of the user. The default contains what a form must encode.
    pub fn password(&self) -> &str {
        &self.service.settings.user.password
    }

    /// Returns the requests that the token endpoint has handled, oldest first.
    pub fn token_requests(&self) -> Vec<TokenRequest> {
        self.service.token_requests().clone()
    }

    /// Expires all access tokens from the token endpoint: fault 900903.
    pub fn expire_access_tokens(&self) {
        let now = self.service.now();
        self.service.tokens().expire_access(now);
    }

    /// Revokes all access tokens, including [`token`](Self::token): fault 900901. Refresh tokens
    /// stay valid.
    pub fn revoke_access_tokens(&self) {
        self.service.tokens().revoke_access();
    }

    /// Revokes all refresh tokens: `invalid_grant`. Access tokens stay valid.
    pub fn revoke_refresh_tokens(&self) {
        self.service.tokens().revoke_refresh();
    }
}
