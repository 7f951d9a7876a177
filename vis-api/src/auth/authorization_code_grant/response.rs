//! Reads the callback of a login.

use reqwest::Url;
use vis_types::Secret;

use super::state;
use crate::auth::{AuthError, AuthErrorKind};

/// Returns the code in the callback URL (RFC 6749, 4.1.2), after a check of the state.
pub(super) fn code(callback_url: &str, expected_state: &Secret) -> Result<Secret, AuthError> {
    let invalid = |kind, message: &str| Err(AuthError::new(kind, message));
    // A server receives only the path and query.
    let url = Url::parse("http://localhost").and_then(|base| base.join(callback_url));
    let Ok(url) = url else {
        return invalid(AuthErrorKind::Unreadable, "the callback URL is invalid");
    };
    let parameter = |name: &str| {
        let mut values = url.query_pairs().filter(|(found, _)| found == name);
        let value = values.next().map(|(_, value)| value.into_owned());
        // A repeated parameter is ambiguous.
        value.filter(|value| !value.is_empty() && values.next().is_none())
    };
    if !parameter("state").is_some_and(|state| state::is_same(&state, expected_state)) {
        return invalid(
            AuthErrorKind::StateMismatch,
            "the state is missing or differs: the login may be another user's",
        );
    }
    if let Some(error) = parameter("error") {
        let description = parameter("error_description");
        return Err(AuthError::login_refused(&error, description.as_deref()));
    }
    match parameter("code") {
        Some(code) => Ok(code.into()),
        None => invalid(AuthErrorKind::Unreadable, "the callback URL has no code"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(callback_url: &str) -> Result<Secret, AuthError> {
        code(callback_url, &Secret::from("s7"))
    }

    #[test]
    fn code_with_expected_state_is_read() {
        for url in [
            "https://app.example/login?code=c%2B1&state=s7",
            "/login?state=s7&a=b&code=c%2B1",
            "?code=c%2B1&state=s7",
            "com.example.app:/login?code=c%2B1&state=s7#_",
        ] {
            assert_eq!(read(url).unwrap().expose(), "c+1", "{url}");
        }
    }

    #[test]
    fn wrong_missing_or_repeated_state_fails() {
        for url in [
            "/?code=c",
            "/?code=c&state=",
            "/?code=c&state=S7",
            "/?code=c&state=s7&state=s7",
            "/?error=access_denied&state=s8",
            "",
        ] {
            let error = read(url).unwrap_err();
            assert_eq!(error.kind(), AuthErrorKind::StateMismatch, "{url}");
        }
    }

    #[test]
    fn denied_consent_is_refused_with_its_code() {
        let error =
            read("/?error=access_denied&error_description=no%0Aconsent&state=s7").unwrap_err();
        assert_eq!(error.kind(), AuthErrorKind::Refused);
        assert_eq!(error.code(), Some("access_denied"));
        assert_eq!(
            error.to_string(),
            "the login was refused (access_denied): no consent"
        );
    }

    #[test]
    fn callback_without_single_code_is_unreadable() {
        for url in [
            "/?state=s7",
            "/?state=s7&code=",
            "/?state=s7&code=a&code=b",
            "http://[",
        ] {
            let error = read(url).unwrap_err();
            assert_eq!(error.kind(), AuthErrorKind::Unreadable, "{url}");
        }
    }
}
