//! Recorded requests to the token endpoint.

use std::fmt;

/// Type of the credentials that a client exchanges for tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GrantType {
    /// Username and password.
    Password,
    /// A code from the [authorization endpoint](crate::Sandbox::authorize_url).
    AuthorizationCode,
    /// A refresh token.
    RefreshToken,
}

impl GrantType {
    /// All grant types.
    pub const ALL: [Self; 3] = [Self::Password, Self::AuthorizationCode, Self::RefreshToken];
}

/// Displays the wire name, e.g. `authorization_code`.
impl fmt::Display for GrantType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password => "password",
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
        })
    }
}

/// Error of the token endpoint, from RFC 6749.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenError {
    /// A parameter is missing or repeated.
    InvalidRequest,
    /// The client id or the client secret is missing or wrong.
    InvalidClient,
    /// The password, the code or the refresh token is wrong, expired or used.
    InvalidGrant,
    /// The grant type is unknown.
    UnsupportedGrantType,
}

/// Displays the wire name, e.g. `invalid_grant`.
impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnsupportedGrantType => "unsupported_grant_type",
        })
    }
}

/// A request that the token endpoint has handled; see
/// [`Sandbox::token_requests`](crate::Sandbox::token_requests). It contains no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRequest {
    /// The grant type; `None` if it is missing or unknown.
    pub grant_type: Option<GrantType>,
    /// The error; `None` on success.
    pub error: Option<TokenError>,
    /// Whether the refresh token or the code had been used before.
    pub replayed: bool,
}
