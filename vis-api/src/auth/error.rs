//! The error of token sources.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::store::StoreError;
use crate::buffered_response::BufferedResponse;
use crate::error::{ErrorBody, request_id};
use crate::redact::sanitize;
use crate::retry::retry_after;

/// Error code of a rejected password, code or refresh token (RFC 6749, 5.2).
pub(super) const INVALID_GRANT: &str = "invalid_grant";

/// Error code of a rejected client id or client secret.
pub(super) const INVALID_CLIENT: &str = "invalid_client";

/// Category of an [`AuthError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthErrorKind {
    /// The token endpoint rejects the client id, the client secret, the password, the code or the
    /// refresh token: it is wrong, expired or used. See [`code`](AuthError::code).
    Refused,
    /// The session has ended and cannot be replaced: the user must log in again.
    LoginRequired,
    /// The token endpoint is temporarily unavailable: 408, 429 or 5xx.
    Unavailable,
    /// No response in time. A refresh token may have been used up.
    Timeout,
    /// The connection failed or broke. A refresh token may have been used up.
    Transport,
    /// The token endpoint's response has no valid token.
    Unreadable,
    /// The [`TokenStore`](super::TokenStore) failed.
    Store,
    /// The state of a login is missing or differs: it was started elsewhere or by another user.
    StateMismatch,
    /// A setting is invalid, such as the token URL.
    InvalidSetting,
    /// The tokio runtime shut down during a token request.
    Interrupted,
    /// A custom [`TokenSource`](super::TokenSource) failed.
    Other,
}

/// The error of a [`TokenSource`](super::TokenSource).
///
/// Cheap to clone: all tasks that wait for the same token request get the same error.
///
/// `Display` is one log line, which `source` continues and does not repeat. It includes the token endpoint's message without the secrets that were
/// sent, and no other part of the request.
#[derive(Clone)]
pub struct AuthError(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: AuthErrorKind,
    message: String,
    code: Option<String>,
    description: Option<String>,
    retry_after: Option<Duration>,
    /// The response, if one came.
    response: Option<Arc<BufferedResponse>>,
    is_retryable: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl AuthError {
    pub(super) fn new(kind: AuthErrorKind, message: impl Into<String>) -> Self {
        use AuthErrorKind::{Interrupted, Timeout, Transport, Unavailable};

        Self(Arc::new(Inner {
            kind,
            message: message.into(),
            code: None,
            description: None,
            retry_after: None,
            response: None,
            is_retryable: matches!(kind, Unavailable | Timeout | Transport | Interrupted),
            source: None,
        }))
    }

    /// Creates the error of a custom [`TokenSource`](super::TokenSource). It is not retryable by
    /// default.
    ///
    /// The message is logged: it must not contain secrets.
    ///
    /// ```
    /// use vis_api::auth::AuthError;
    ///
    /// assert!(!AuthError::other("the user is unknown").is_retryable());
    /// assert!(AuthError::other("the issuer is down").retryable(true).is_retryable());
    /// ```
    pub fn other(message: impl Into<String>) -> Self {
        Self::new(AuthErrorKind::Other, message)
    }

    /// Sets the cause, which the message need not repeat.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.0).source = Some(Arc::new(source));
        self
    }

    /// Sets whether the same attempt may succeed later.
    #[must_use]
    pub fn retryable(mut self, is_retryable: bool) -> Self {
        Arc::make_mut(&mut self.0).is_retryable = is_retryable;
        self
    }

    fn with_code(mut self, code: Option<&str>, description: Option<&str>) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        inner.code = code.map(sanitize);
        inner.description = description.map(sanitize);
        self
    }

    pub(super) fn login_refused(code: &str, description: Option<&str>) -> Self {
        Self::new(AuthErrorKind::Refused, "the login was refused")
            .with_code(Some(code), description)
    }

    pub(super) fn refused(grant_type: &str, body: &ErrorBody, response: BufferedResponse) -> Self {
        let (kind, verb) = match response.status.as_u16() {
            408 | 429 | 500..=599 => (AuthErrorKind::Unavailable, "failed at"),
            _ => (AuthErrorKind::Refused, "refused"),
        };
        let message = format!("the token endpoint {verb} the grant {grant_type}");
        let next_access_time = body.next_access_time.as_deref();
        Self::new(kind, message)
            .with_code(body.code.as_deref(), body.message.as_deref())
            .with_response(response, next_access_time)
    }

    pub(super) fn with_response(
        mut self,
        mut response: BufferedResponse,
        next_access_time: Option<&str>,
    ) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        inner.retry_after = retry_after(&response.headers, next_access_time, Timestamp::now());
        response.redact();
        inner.response = Some(Arc::new(response));
        self
    }

    pub(super) fn from_transport(grant_type: &str, source: reqwest::Error) -> Self {
        let (kind, what) = match &source {
            source if source.is_timeout() => (AuthErrorKind::Timeout, "did not respond in time"),
            source if source.is_connect() => (AuthErrorKind::Transport, "cannot be reached"),
            _ => (AuthErrorKind::Transport, "closed the connection"),
        };
        let message = format!("the token endpoint {what} (grant {grant_type})");
        // A custom URL may contain secrets, which must not be logged.
        Self::new(kind, message).with_source(source.without_url())
    }

    /// The category of the error.
    pub fn kind(&self) -> AuthErrorKind {
        self.0.kind
    }

    /// The status of the token endpoint's error response.
    pub fn status(&self) -> Option<StatusCode> {
        Some(self.0.response.as_ref()?.status)
    }

    /// The server's id of the request, as [`Error::request_id`](crate::Error::request_id).
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// The headers of the token endpoint's response, if one came, without the secrets that were sent.
    pub fn headers(&self) -> Option<&HeaderMap> {
        Some(&self.0.response.as_ref()?.headers)
    }

    /// The body of the token endpoint's response, if one came, up to 64 KiB and without the secrets
    /// that were sent. It is in neither `Display` nor `Debug`.
    pub fn body(&self) -> Option<&[u8]> {
        Some(&self.0.response.as_ref()?.body)
    }

    /// The `error` of the token endpoint's response: `invalid_grant`, `invalid_client` or another
    /// code of RFC 6749.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The `error_description` of the token endpoint's response: one line, without the secrets that
    /// were sent.
    pub fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// The delay that the token endpoint asks for, as [`Error::retry_after`](crate::Error::retry_after).
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the same attempt may succeed later, unchanged.
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    /// Whether the user must log in again: the password, code or refresh token is rejected
    /// permanently or missing.
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
        let mut this = Self::new(AuthErrorKind::Store, message).retryable(error.is_retryable());
        Arc::make_mut(&mut this.0).source = error.into_source().map(Arc::from);
        this
    }
}
