//! What kinds of trouble there are.

/// What went wrong, as far as a program can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthErrorKind {
    /// The token endpoint refuses: the client id, the client secret, the password, the code or the
    /// refresh token is wrong, expired or used. [`code`](crate::auth::AuthError::code) says which.
    Refused,
    /// The session is over and there is nothing to begin another one with: log in again.
    LoginRequired,
    /// The token endpoint cannot serve anybody just now: 408, 429 or 5xx.
    Unavailable,
    /// No answer in time. A refresh token may be used up all the same.
    Timeout,
    /// The connection failed or broke. A refresh token may be used up all the same.
    Transport,
    /// The token endpoint answered with something that is no token.
    Unreadable,
    /// The [`TokenStore`](crate::auth::TokenStore) failed.
    Store,
    /// A user came back from a login that was not request_times here, or not by them: the states differ.
    StateMismatch,
    /// A setting is of no use, such as a token URL that is none.
    InvalidSetting,
    /// The task that renewed the token has ended with its runtime.
    Interrupted,
    /// A [`TokenSource`](crate::auth::TokenSource) that is not of this crate failed.
    Other,
}
