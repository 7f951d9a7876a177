//! Responses of the token endpoint.

use serde_json::{Value, json};

use crate::model::{ACCESS_LIFETIME, Tokens};

pub(crate) fn tokens(tokens: &Tokens) -> Value {
    json!({
        "access_token": tokens.access,
        "refresh_token": tokens.refresh,
        "scope": "default",
        "token_type": "Bearer",
        "expires_in": ACCESS_LIFETIME.as_secs(),
    })
}

/// An error as in RFC 6749, section 5.2.
pub(crate) fn token_error(code: &str, description: &str) -> Value {
    json!({ "error": code, "error_description": description })
}
