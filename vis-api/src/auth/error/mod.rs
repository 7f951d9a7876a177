//! Why there is no token.

mod kind;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;

use super::endpoint::Refusal;
use super::store::StoreError;
pub use kind::AuthErrorKind;

/// The refusal of a password, a code or a refresh token (RFC 6749, 5.2).
pub(super) const INVALID_GRANT: &str = "invalid_grant";

/// The refusal of the client id or the client secret.
pub(super) const INVALID_CLIENT: &str = "invalid_client";

/// Why there is no access token to send.
///
/// Cheap to clone: every task that waited for the same token_cache gets the same error.
///
/// `Display` is one line, fit for a log. What the token endpoint says is in it, with the secrets
/// that were sent to it taken out; nothing else of the request is.
#[derive(Clone)]
pub struct AuthError(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: AuthErrorKind,
    message: String,
    refusal: Option<Refusal>,
    is_retryable: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl AuthError {
    pub(super) fn new(kind: AuthErrorKind, message: impl Into<String>) -> Self {
        let is_retryable = matches!(
            kind,
            AuthErrorKind::Unavailable
                | AuthErrorKind::Timeout
                | AuthErrorKind::Transport
                | AuthErrorKind::Interrupted
        );
        Self(Arc::new(Inner {
            kind,
            message: message.into(),
            refusal: None,
            is_retryable,
            source: None,
        }))
    }

    /// The error of a [`TokenSource`](super::TokenSource) of one's own. It is not retryable unless
    /// [told](Self::retryable) so.
    ///
    /// The message goes into logs: keep secrets out of it.
    pub fn other(message: impl Into<String>) -> Self {
        Self::new(AuthErrorKind::Other, message)
    }

    /// The same error with its cause.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.0).source = Some(Arc::new(source));
        self
    }

    /// The same error, which the same attempt may or may not mend.
    #[must_use]
    pub fn retryable(mut self, is_retryable: bool) -> Self {
        Arc::make_mut(&mut self.0).is_retryable = is_retryable;
        self
    }

    pub(super) fn refused(grant_type: &str, refusal: Refusal) -> Self {
        let kind = match refusal.status.map(|status| status.as_u16()) {
            Some(408 | 429 | 500..=599) => AuthErrorKind::Unavailable,
            _ => AuthErrorKind::Refused,
        };
        let message = format!("the token endpoint refused the grant {grant_type}");
        Self::new(kind, message).with_refusal(refusal)
    }

    pub(super) fn login_refused(refusal: Refusal) -> Self {
        Self::new(AuthErrorKind::Refused, "the login was refused").with_refusal(refusal)
    }

    fn with_refusal(mut self, refusal: Refusal) -> Self {
        Arc::make_mut(&mut self.0).refusal = Some(refusal);
        self
    }

    pub(super) fn from_transport(grant_type: &str, source: reqwest::Error) -> Self {
        let (kind, what) = match &source {
            source if source.is_timeout() => (AuthErrorKind::Timeout, "gave no answer in time"),
            source if source.is_connect() => (AuthErrorKind::Transport, "cannot be reached"),
            _ => (AuthErrorKind::Transport, "broke off the connection"),
        };
        let message = format!("the token endpoint {what} (grant {grant_type})");
        // Whatever a URL of somebody's own holds, it has no business in a log.
        Self::new(kind, message).with_source(source.without_url())
    }

    /// What went wrong.
    pub fn kind(&self) -> AuthErrorKind {
        self.0.kind
    }

    /// The status of the token endpoint's answer, if it refused.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.refusal.as_ref()?.status
    }

    /// The `error` of the token endpoint's answer: `invalid_grant`, `invalid_client` or another
    /// code of RFC 6749.
    pub fn code(&self) -> Option<&str> {
        self.0.refusal.as_ref()?.code.as_deref()
    }

    /// The `error_description` of the token endpoint's answer: one line, with the secrets that were
    /// sent taken out.
    pub fn description(&self) -> Option<&str> {
        self.0.refusal.as_ref()?.description.as_deref()
    }

    /// How long the token endpoint asks to be left alone, by `Retry-After` in seconds.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.refusal.as_ref()?.retry_after
    }

    /// Whether the same attempt may succeed later, with nothing changed.
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    /// Whether only a new login helps: a password, a code or a refresh token is refused for good,
    /// or there is none.
    pub fn is_login_required(&self) -> bool {
        match self.0.kind {
            AuthErrorKind::LoginRequired => true,
            AuthErrorKind::Refused => self.code() == Some(INVALID_GRANT),
            _ => false,
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if let Some(status) = self.status() {
            write!(f, ": {status}")?;
        }
        if let Some(code) = self.code() {
            write!(f, " ({code})")?;
        }
        if let Some(description) = self.description() {
            write!(f, ": {description}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthError")
            .field("kind", &self.0.kind)
            .field("display", &format_args!("{self}"))
            .field("is_retryable", &self.0.is_retryable)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for AuthError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl From<StoreError> for AuthError {
    fn from(error: StoreError) -> Self {
        let message = format!("the token store failed: {error}");
        let is_retryable = error.is_timeout();
        Self::new(AuthErrorKind::Store, message)
            .retryable(is_retryable)
            .with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: &str) -> AuthError {
        let refusal = Refusal {
            status: Some(StatusCode::from_u16(status).unwrap()),
            code: Some(code.to_owned()),
            description: Some("used".to_owned()),
            retry_after: None,
        };
        AuthError::refused("password", refusal)
    }

    #[test]
    fn a_refusal_is_one_line_with_all_that_was_said() {
        let error = refused(400, INVALID_GRANT);
        assert_eq!(
            error.to_string(),
            "the token endpoint refused the grant password: 400 Bad Request (invalid_grant): used"
        );
        assert!(error.is_login_required() && !error.is_retryable());
        assert!(!refused(401, INVALID_CLIENT).is_login_required());
    }

    #[test]
    fn what_may_pass_is_retryable() {
        for status in [408, 429, 500, 503] {
            assert_eq!(refused(status, "x").kind(), AuthErrorKind::Unavailable);
            assert!(refused(status, "x").is_retryable());
        }
        assert!(!AuthError::other("no").is_retryable());
        assert!(AuthError::other("later").retryable(true).is_retryable());
    }
}
