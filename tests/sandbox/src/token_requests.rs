//! What came to the token endpoint.

use std::fmt;

/// What a client offers for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GrantType {
    /// A name and a password.
    Password,
    /// A code from the [authorization endpoint](crate::Sandbox::authorize_url).
    AuthorizationCode,
    /// A refresh token.
    RefreshToken,
}

impl GrantType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Password, Self::AuthorizationCode, Self::RefreshToken];
}

/// Displays the name on the wire, e.g. `authorization_code`.
impl fmt::Display for GrantType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password => "password",
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
        })
    }
}

/// Why the token endpoint refuses, in the words of RFC 6749.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenError {
    /// A parameter is missing, or there twice.
    InvalidRequest,
    /// The client id or the client secret is missing or wrong.
    InvalidClient,
    /// The password, the code or the refresh token is wrong, expired or used.
    InvalidGrant,
    /// There is no such grant type.
    UnsupportedGrantType,
}

/// Displays the name on the wire, e.g. `invalid_grant`.
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

/// A request that the token endpoint has handled, whether or not its answer arrived; see
/// [`Sandbox::token_requests`](crate::Sandbox::token_requests). It holds no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRequest {
    /// What it offered; `None` where that is missing or unknown.
    pub grant_type: Option<GrantType>,
    /// Why it was refused; `None` where it was granted.
    pub error: Option<TokenError>,
    /// Whether it was refused because its refresh token, or its code, had been used before.
    pub replayed: bool,
}
