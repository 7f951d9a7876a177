//! What a token endpoint says when it refuses.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

/// A description has this much at most of a line.
const LIMIT: usize = 300;

/// What is known of a refusal: RFC 6749, 5.2, as far as the endpoint keeps to it.
#[derive(Clone)]
pub(in crate::auth) struct Refusal {
    /// None where a browser brought it.
    pub(in crate::auth) status: Option<StatusCode>,
    pub(in crate::auth) code: Option<String>,
    pub(in crate::auth) description: Option<String>,
    pub(in crate::auth) retry_after: Option<Duration>,
}

impl Refusal {
    /// An endpoint may quote what it was sent, so `secrets` are taken out.
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

/// `text` on one line, bounded, without `secrets`.
pub(in crate::auth) fn one_line(text: &str, secrets: &[&str]) -> String {
    let mut line = text.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        line = line.replace(secret, "[redacted]");
    }
    let mut characters = line.chars();
    let mut line: String = characters
        .by_ref()
        .take(LIMIT)
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

    fn read(body: &str) -> Refusal {
        Refusal::read(
            StatusCode::BAD_REQUEST,
            &HeaderMap::new(),
            body.as_bytes(),
            &["hunter2", ""],
        )
    }

    #[test]
    fn a_refusal_is_read_and_quotes_no_secret() {
        let refusal =
            read(r#"{"error":"invalid_grant","error_description":"hunter2\nis wrong for jane"}"#);
        assert_eq!(refusal.code.as_deref(), Some("invalid_grant"));
        let description = refusal.description.as_deref();
        assert_eq!(description, Some("[redacted] is wrong for jane"));
    }

    #[test]
    fn anything_else_says_nothing() {
        for body in ["", "<html>", "[]", "7", r#"{"error":{"a":1}}"#, "\u{0}"] {
            let refusal = read(body);
            assert!(
                refusal.code.is_none() && refusal.description.is_none(),
                "{body}"
            );
        }
    }

    #[test]
    fn it_is_one_line_of_bounded_length() {
        assert_eq!(one_line("a\r\nb\u{1b}[2J", &[]), "a  b [2J");
        assert_eq!(one_line(&"é".repeat(1000), &[]).chars().count(), 301);
    }

    #[test]
    fn a_wait_is_read_where_it_is_in_seconds() {
        let wait = |value: &'static str| {
            let value = reqwest::header::HeaderValue::from_static(value);
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value)]);
            Refusal::read(StatusCode::TOO_MANY_REQUESTS, &headers, b"", &[]).retry_after
        };
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("Fri, 31 Dec 1999 23:59:59 GMT"), None);
        assert_eq!(wait("-1"), None);
    }
}
