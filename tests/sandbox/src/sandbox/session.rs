//! The sandbox's user and their tokens.

use super::Sandbox;
use crate::destination::{AUTHORIZE_PATH, TOKEN_PATH};
use crate::model::{ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET};
use crate::token_requests::TokenRequest;

/// OAuth 2.0: how a client gets an access token, and how it loses it again.
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
/// // A refresh token is good once; its successor came with the access token.
/// assert_eq!(refresh(first).await?.status(), 400);
/// let refused = sandbox.token_requests()[1];
/// assert_eq!(refused.grant_type, Some(GrantType::RefreshToken));
/// assert!(refused.replayed);
/// # Ok(())
/// # }
/// ```
impl Sandbox {
    /// The token endpoint, e.g. `http://127.0.0.1:49152/token`: what production has at
    /// `https://api.vonage.com/token`.
    pub fn token_url(&self) -> String {
        format!("{}{TOKEN_PATH}", self.origin)
    }

    /// The authorization endpoint, e.g. `http://127.0.0.1:49152/authorize`. There is no login:
    /// the user consents at once and is sent back with a code.
    pub fn authorize_url(&self) -> String {
        format!("{}{AUTHORIZE_PATH}", self.origin)
    }

    /// An access token that the service accepts from the start. It does not expire.
    pub fn token(&self) -> &str {
        ACCESS_TOKEN
    }

    /// A new refresh token, as from an earlier login: each one is the beginning of a session of
    /// its own. It is good once, within seven days.
    pub fn refresh_token(&self) -> String {
        let now = self.service.now();
        self.service.vault().start_session(now)
    }

    /// The id of the only application that the token endpoint knows.
    pub fn client_id(&self) -> &str {
        CLIENT_ID
    }

    /// The secret of that application.
    pub fn client_secret(&self) -> &str {
        CLIENT_SECRET
    }

    /// The name of the only user, `@vbc.prod` included.
    pub fn username(&self) -> &str {
        &self.service.user.username
    }

    /// The password of the user. The default one holds what a form has to escape.
    pub fn password(&self) -> &str {
        &self.service.user.password
    }

    /// Every request that the token endpoint has handled, oldest first; not those that a
    /// [`Fault`](crate::Fault) kept from it.
    pub fn token_requests(&self) -> Vec<TokenRequest> {
        self.service.token_requests().clone()
    }

    /// Every access token from the token endpoint is expired now, and answered with fault 900903.
    pub fn expire_access_tokens(&self) {
        let now = self.service.now();
        self.service.vault().expire_access(now);
    }

    /// No access token is known any more, not even [`token`](Self::token): fault 900901. Refresh
    /// tokens stay good.
    pub fn revoke_access_tokens(&self) {
        self.service.vault().revoke_access();
    }

    /// No refresh token is known any more: `invalid_grant`. Access tokens stay good.
    pub fn revoke_refresh_tokens(&self) {
        self.service.vault().revoke_refresh();
    }
}
