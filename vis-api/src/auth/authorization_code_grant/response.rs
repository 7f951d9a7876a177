//! What a user comes back with.

use reqwest::Url;
use vis_types::Secret;

use super::state;
use crate::auth::endpoint::{Refusal, one_line};
use crate::auth::{AuthError, AuthErrorKind};

/// The code in the URL that a user came back at (RFC 6749, 4.1.2), if they began the login.
pub(super) fn code(came_back_at: &str, kept: &Secret) -> Result<Secret, AuthError> {
    let refuse = |kind, message: &str| Err(AuthError::new(kind, message));
    // A server sees the path and the query only.
    let url = Url::parse("http://localhost").and_then(|base| base.join(came_back_at));
    let Ok(url) = url else {
        return refuse(
            AuthErrorKind::Unreadable,
            "what the user came back at is no URL",
        );
    };
    let parameter = |name: &str| {
        let mut values = url.query_pairs().filter(|(found, _)| found == name);
        let value = values.next().map(|(_, value)| value.into_owned());
        // Which of two is meant, nobody can say.
        value.filter(|value| !value.is_empty() && values.next().is_none())
    };
    if !parameter("state").is_some_and(|state| state::is_same(&state, kept)) {
        return refuse(
            AuthErrorKind::StateMismatch,
            "the login was request_times elsewhere: the state is missing or another one",
        );
    }
    if let Some(error) = parameter("error") {
        let description = parameter("error_description");
        return Err(AuthError::login_refused(Refusal {
            status: None,
            code: Some(one_line(&error, &[])),
            description: description.map(|text| one_line(&text, &[])),
            retry_after: None,
        }));
    }
    match parameter("code") {
        Some(code) => Ok(code.into()),
        None => refuse(
            AuthErrorKind::Unreadable,
            "the user came back without a code",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(came_back_at: &str) -> Result<Secret, AuthError> {
        code(came_back_at, &Secret::from("s7"))
    }

    #[test]
    fn a_code_comes_with_the_state() {
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
    fn a_code_of_somebody_else_is_refused() {
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
    fn a_user_who_does_not_consent_is_an_error() {
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
    fn what_holds_no_code_is_unreadable() {
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
