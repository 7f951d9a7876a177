//! Access tokens and where they come from.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vis_types::{BoxFuture, Secret};

use super::AuthError;

/// An access token, readable only through [`expose`](Self::expose).
///
/// `Debug` redacts it, and there is no `Display`.
///
/// ```
/// use vis_api::auth::AccessToken;
///
/// let token = AccessToken::from("3f1b");
/// assert_eq!(token.expose(), "3f1b");
/// assert_eq!(format!("{token:?}"), "AccessToken([redacted])");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccessToken(Secret);

impl AccessToken {
    /// The token itself. Do not log it.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl From<&str> for AccessToken {
    fn from(token: &str) -> Self {
        Self(token.into())
    }
}

impl From<String> for AccessToken {
    fn from(token: String) -> Self {
        Self(token.into())
    }
}

impl From<Secret> for AccessToken {
    fn from(token: Secret) -> Self {
        Self(token)
    }
}

/// Supplies access tokens.
///
/// Implementations: [`BearerToken`], [`PasswordGrant`](super::PasswordGrant),
/// [`RefreshTokenGrant`](super::RefreshTokenGrant). A custom source, for example for a service that
/// issues tokens:
///
/// ```
/// use vis_api::auth::{AccessToken, AuthError, TokenSource};
/// use vis_api::{BoxFuture, reqwest};
///
/// struct TokenFile(std::path::PathBuf);
///
/// impl TokenSource for TokenFile {
///     fn access_token<'a>(
///         &'a self,
///         _http: &'a reqwest::Client,
///         _rejected: Option<&'a AccessToken>,
///     ) -> BoxFuture<'a, Result<AccessToken, AuthError>> {
///         Box::pin(async move {
///             match std::fs::read_to_string(&self.0) {
///                 Ok(token) => Ok(AccessToken::from(token.trim())),
///                 Err(error) => Err(AuthError::other("cannot read the token").with_source(error)),
///             }
///         })
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// Returns a token to send.
    ///
    /// It is called before every request, concurrently, and should answer from memory when possible.
    /// `http` is the client's own, with its proxy and TLS settings.
    ///
    /// `rejected` is a token that the service just rejected with a 401: do not return it again unless
    /// it cannot be refreshed.
    ///
    /// # Errors
    /// [`AuthError`], which fails the request.
    fn access_token<'a>(
        &'a self,
        http: &'a reqwest::Client,
        rejected: Option<&'a AccessToken>,
    ) -> BoxFuture<'a, Result<AccessToken, AuthError>>;

    /// Whether a rejected token can be replaced. If not, a 401 is final.
    fn can_refresh(&self) -> bool {
        true
    }

    /// The URL that secrets are sent to, if any. Plain http to another host than loopback makes
    /// [`ClientBuilder::build`](crate::ClientBuilder::build) fail.
    fn token_url(&self) -> Option<&str> {
        None
    }

    /// Whether [`token_url`](Self::token_url) is Vonage's production endpoint because no other was
    /// set. With a base URL of another system, [`ClientBuilder::build`](crate::ClientBuilder::build)
    /// then fails: a password of a test system would be sent to production.
    fn has_default_token_url(&self) -> bool {
        false
    }
}

impl<T: TokenSource + ?Sized> TokenSource for Arc<T> {
    fn access_token<'a>(
        &'a self,
        http: &'a reqwest::Client,
        rejected: Option<&'a AccessToken>,
    ) -> BoxFuture<'a, Result<AccessToken, AuthError>> {
        (**self).access_token(http, rejected)
    }

    fn can_refresh(&self) -> bool {
        (**self).can_refresh()
    }

    fn token_url(&self) -> Option<&str> {
        (**self).token_url()
    }

    fn has_default_token_url(&self) -> bool {
        (**self).has_default_token_url()
    }
}

/// A fixed access token. Vonage's are valid for 24 hours.
///
/// ```
/// use vis_api::auth::{BearerToken, TokenSource};
///
/// assert!(!BearerToken::new("3f1b").can_refresh());
/// ```
#[derive(Clone, Debug)]
pub struct BearerToken(AccessToken);

impl BearerToken {
    /// Creates a source of this token.
    pub fn new(token: impl Into<AccessToken>) -> Self {
        Self(token.into())
    }
}

impl TokenSource for BearerToken {
    fn access_token<'a>(
        &'a self,
        _http: &'a reqwest::Client,
        _rejected: Option<&'a AccessToken>,
    ) -> BoxFuture<'a, Result<AccessToken, AuthError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn can_refresh(&self) -> bool {
        false
    }
}
