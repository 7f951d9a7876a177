//! Success responses of the token endpoint.

use std::time::Duration;

use serde_json::Value;
use vis_types::{JsonBody, Secret};

use crate::auth::session::MAX_LIFETIME;
use crate::auth::{AccessToken, AuthError, AuthErrorKind};
use crate::http::BufferedResponse;

/// Lifetime by Vonage's documentation, for a response without one. If the actual lifetime is shorter,
/// a 401 triggers the refresh.
const DOCUMENTED_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// RFC 6749, 5.1.
#[derive(Debug)]
pub(in crate::auth) struct TokenResponse {
    pub(in crate::auth) access_token: AccessToken,
    pub(in crate::auth) refresh_token: Option<Secret>,
    pub(in crate::auth) lifetime: Duration,
}

impl TokenResponse {
    pub(super) fn read(response: &BufferedResponse) -> Result<Self, AuthError> {
        let invalid = |reason: &str| {
            let message = format!("the response of the token endpoint {reason}");
            AuthError::new(AuthErrorKind::Unreadable, message)
        };
        if response.is_truncated {
            return Err(invalid("is too long"));
        }
        // The error is dropped: it may quote tokens.
        let body: Value = JsonBody::read(&response.body, response.content_type())
            .map(|body| body.value)
            .unwrap_or_default();
        let text = |name: &str| match body.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let access_token = text("access_token").ok_or_else(|| match response.compression() {
            Some(reason) => invalid(&reason),
            None => invalid("has no access token"),
        })?;
        let token_type = text("token_type").unwrap_or_default().to_ascii_lowercase();
        // Some gateways say `BearerToken`.
        if !matches!(token_type.trim(), "" | "bearer" | "bearertoken") {
            return Err(invalid("has a token of another type than bearer"));
        }
        if access_token.is_empty() || !access_token.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(invalid(
                "has a token with a character not allowed in HTTP headers",
            ));
        }
        let refresh_token = text("refresh_token").filter(|token| !token.is_empty());
        Ok(Self {
            access_token: AccessToken::from(access_token),
            refresh_token: refresh_token.map(Secret::from),
            lifetime: lifetime(&body["expires_in"]),
        })
    }
}

/// Reads `expires_in`: a number by the standard, a string from some servers. WSO2 encodes "never" as
/// a negative or maximal number.
fn lifetime(expires_in: &Value) -> Duration {
    let seconds = match expires_in {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    match seconds {
        Some(seconds) if seconds > 0.0 => {
            Duration::try_from_secs_f64(seconds).map_or(MAX_LIFETIME, |time| time.min(MAX_LIFETIME))
        }
        _ => DOCUMENTED_LIFETIME,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<TokenResponse, AuthError> {
        TokenResponse::read(&BufferedResponse {
            body: json.as_bytes().to_vec(),
            ..BufferedResponse::default()
        })
    }

    #[test]
    fn unusual_lifetimes_are_normalised() {
        let lifetime = |json| lifetime(&serde_json::from_str(json).unwrap());
        assert_eq!(lifetime("60"), Duration::from_secs(60));
        assert_eq!(lifetime("60.5"), Duration::from_millis(60_500));
        assert_eq!(lifetime(r#"" 60""#), Duration::from_secs(60));
        for odd in [
            "null",
            "0",
            "-1",
            r#""soon""#,
            r#""NaN""#,
            "[]",
            "{}",
            "true",
        ] {
            assert_eq!(lifetime(odd), DOCUMENTED_LIFETIME, "{odd}");
        }
        for never in ["9223372036854775807", "1e300", r#""inf""#] {
            assert_eq!(lifetime(never), MAX_LIFETIME, "{never}");
        }
    }

    #[test]
    fn invalid_response_fails_without_quoting_it() {
        for body in [
            "",
            "<html>s3cr3t</html>",
            r#"["s3cr3t"]"#,
            r#"{"access_token":[7],"refresh_token":"s3cr3t"}"#,
            r#"{"access_token":""}"#,
            r#"{"access_token":"s3cr3t\n"}"#,
            r#"{"access_token":"s3cr3t","token_type":"mac"}"#,
        ] {
            let error = read(body).unwrap_err();
            assert_eq!(error.kind(), AuthErrorKind::Unreadable);
            assert!(!format!("{error} {error:?}").contains("s3cr3t"), "{body}");
        }
    }

    #[test]
    fn refresh_token_and_type_are_optional() {
        for odd in [r#""""#, "false", "null", "[7]"] {
            let body = format!(r#"{{"access_token":"a","refresh_token":{odd},"token_type":{{}}}}"#);
            assert_eq!(read(&body).unwrap().refresh_token, None, "{odd}");
        }
    }
}
