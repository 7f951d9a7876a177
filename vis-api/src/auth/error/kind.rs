//! Categories of [`AuthError`](crate::auth::AuthError).

/// Category of an [`AuthError`](crate::auth::AuthError).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthErrorKind {
    /// The token endpoint rejects the client id, the client secret, the password, the code or the
    /// refresh token: it is wrong, expired or used. See [`code`](crate::auth::AuthError::code).
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
    /// The [`TokenStore`](crate::auth::TokenStore) failed.
    Store,
    /// The state of a login is missing or differs: it was started elsewhere or by another user.
    StateMismatch,
    /// A setting is invalid, such as the token URL.
    InvalidSetting,
    /// The tokio runtime shut down during a token request.
    Interrupted,
    /// A custom [`TokenSource`](crate::auth::TokenSource) failed.
    Other,
}
