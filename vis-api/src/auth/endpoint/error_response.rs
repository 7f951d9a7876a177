//! Error responses of the token endpoint.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

/// Maximum characters of a description.
const MAX_CHARS: usize = 300;

/// Error response of the token endpoint (RFC 6749, 5.2); all fields are optional.
#[derive(Clone)]
pub(in crate::auth) struct TokenErrorResponse {
    /// `None` if it came through a browser redirect.
    pub(in crate::auth) status: Option<StatusCode>,
    pub(in crate::auth) code: Option<String>,
    pub(in crate::auth) description: Option<String>,
    pub(in crate::auth) retry_after: Option<Duration>,
}

impl TokenErrorResponse {
    /// Removes `secrets` from the texts, since an endpoint may quote the request.
    pub(in crate::auth) fn read(
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        secrets: &[&str],
    ) -> Self {
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |key: &str| json.get(key)?.as_str().map(|text| one_line(text, secrets));
        let retry_after = headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok());
        let retry_after = retry_after.and_then(|seconds| seconds.trim().parse().ok());
        Self {
            status: Some(status),
            code: text("error"),
            description: text("error_description"),
            retry_after: retry_after.map(Duration::from_secs),
        }
    }
}

/// Returns `text` as one line of bounded length, without `secrets`.
pub(in crate::auth) fn one_line(text: &str, secrets: &[&str]) -> String {
    let mut line = text.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        line = line.replace(secret, "[redacted]");
    }
    let mut characters = line.chars();
    let mut line: String = characters
        .by_ref()
        .take(MAX_CHARS)
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    if characters.next().is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> TokenErrorResponse {
        TokenErrorResponse::read(
            StatusCode::BAD_REQUEST,
            &HeaderMap::new(),
            body.as_bytes(),
            &["hunter2", ""],
        )
    }

    #[test]
    fn description_contains_no_secret() {
        let response =
            read(r#"{"error":"invalid_grant","error_description":"hunter2\nis wrong for jane"}"#);
        assert_eq!(response.code.as_deref(), Some("invalid_grant"));
        let description = response.description.as_deref();
        assert_eq!(description, Some("[redacted] is wrong for jane"));
    }

    #[test]
    fn unknown_body_yields_no_details() {
        for body in ["", "<html>", "[]", "7", r#"{"error":{"a":1}}"#, "\u{0}"] {
            let response = read(body);
            assert!(
                response.code.is_none() && response.description.is_none(),
                "{body}"
            );
        }
    }

    #[test]
    fn output_is_one_line_of_bounded_length() {
        assert_eq!(one_line("a\r\nb\u{1b}[2J", &[]), "a  b [2J");
        assert_eq!(one_line(&"é".repeat(1000), &[]).chars().count(), 301);
    }

    #[test]
    fn retry_after_is_read_in_seconds_only() {
        let wait = |value: &'static str| {
            let value = reqwest::header::HeaderValue::from_static(value);
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value)]);
            TokenErrorResponse::read(StatusCode::TOO_MANY_REQUESTS, &headers, b"", &[]).retry_after
        };
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("Fri, 31 Dec 1999 23:59:59 GMT"), None);
        assert_eq!(wait("-1"), None);
    }
}
