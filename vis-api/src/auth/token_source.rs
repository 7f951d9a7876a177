//! What the client asks for tokens.

use std::fmt;
use std::sync::Arc;

use super::{AccessToken, AuthError, BoxFuture};

/// Where access tokens come from.
///
/// This crate's own: [`BearerToken`], [`PasswordGrant`](super::PasswordGrant),
/// [`RefreshTokenGrant`](super::RefreshTokenGrant). Implement it where a service of yours hands out
/// the tokens:
///
/// ```
/// use vis_api::auth::{AccessToken, AuthError, BoxFuture, TokenSource};
/// use vis_api::reqwest;
///
/// #[derive(Debug)]
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
pub trait TokenSource: fmt::Debug + Send + Sync + 'static {
    /// A token to send.
    ///
    /// It is asked before every request, by many tasks at once, and should answer from memory
    /// while it can. `http` is the client's own, with its proxy and its TLS.
    ///
    /// `rejected` is a token that the service has just refused with a 401: it must not be returned
    /// again unless it cannot be renewed.
    ///
    /// # Errors
    /// [`AuthError`], which fails the call that needed the token.
    fn access_token<'a>(
        &'a self,
        http: &'a reqwest::Client,
        rejected: Option<&'a AccessToken>,
    ) -> BoxFuture<'a, Result<AccessToken, AuthError>>;

    /// Whether a rejected token can be exchanged for another one. Where it cannot, a 401 is final.
    fn can_renew(&self) -> bool {
        true
    }

    /// The URL that secrets are sent to, if any: a client is not built where that is plain http to
    /// anything but loopback.
    fn token_url(&self) -> Option<&str> {
        None
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

    fn can_renew(&self) -> bool {
        (**self).can_renew()
    }

    fn token_url(&self) -> Option<&str> {
        (**self).token_url()
    }
}

/// One access token, for as long as it lives, which is 24 hours with Vonage.
///
/// ```
/// use vis_api::auth::{BearerToken, TokenSource};
///
/// assert!(!BearerToken::new("3f1b").can_renew());
/// ```
#[derive(Clone, Debug)]
pub struct BearerToken(AccessToken);

impl BearerToken {
    /// A source of this token and no other.
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

    fn can_renew(&self) -> bool {
        false
    }
}
