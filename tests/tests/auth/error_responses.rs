//! Error responses of the token endpoint, unreadable ones, and transport failures.

use vis_api::auth::{AuthErrorKind, ClientAuthentication};

use crate::*;

const CLIENT_SECRET: &str = "s3cr3t-client";
const PASSWORD: &str = "s3cr3t-password";
const REFRESH_TOKEN: &str = "s3cr3t-refresh";

fn wrong_refresh_token(sandbox: &Sandbox) -> RefreshTokenGrant {
    RefreshTokenGrant::new(sandbox.client_id(), sandbox.client_secret(), REFRESH_TOKEN)
        .token_url(sandbox.token_url())
}

fn assert_no_secrets(error: &AuthError) {
    let rendered = rendered(error);
    assert!(!rendered.contains("s3cr3t"), "{rendered}");
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
}

#[tokio::test]
async fn wrong_client_secret_stops_after_one_request() {
    for authentication in [ClientAuthentication::Basic, ClientAuthentication::Form] {
        let sandbox = start().await;
        let (id, username) = (sandbox.client_id(), sandbox.username());
        let source = PasswordGrant::new(id, CLIENT_SECRET, username, PASSWORD)
            .token_url(sandbox.token_url())
            .client_authentication(authentication)
            .store(MemoryStore::from(expired_session(&sandbox)));
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.kind(), AuthErrorKind::Refused);
        assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
        assert_eq!(error.code(), Some("invalid_client"));
        assert!(!error.is_login_required() && !error.is_retryable());
        assert_eq!(sandbox.token_requests().len(), 1);
        assert_no_secrets(&error);
    }
}

#[tokio::test]
async fn wrong_credentials_error_names_grant() {
    let sandbox = start().await;
    let password = token(&password_grant(&sandbox, PASSWORD)).await;
    let refresh = token(&wrong_refresh_token(&sandbox)).await;
    for (result, grant) in [(password, "password"), (refresh, "refresh_token")] {
        let error = result.expect_err("an error");
        assert_eq!(
            error.to_string(),
            format!(
                "the token endpoint refused the grant {grant}: 400 Bad Request (invalid_grant): \
                 the grant is wrong, expired or used"
            )
        );
        assert_eq!(error.kind(), AuthErrorKind::Refused);
        assert!(error.is_login_required());
        assert_no_secrets(&error);
    }
}

#[tokio::test]
async fn missing_refresh_token_requires_login() {
    let sandbox = start().await;
    let session = Session::new("an-old-token", None, SystemTime::now() - DAY);
    for store in [MemoryStore::from(session), MemoryStore::new()] {
        let error = token(&from_store(&sandbox, store)).await;
        let error = error.expect_err("an error");
        assert_eq!(error.kind(), AuthErrorKind::LoginRequired);
        assert!(error.is_login_required() && !error.is_retryable());
    }
}

#[tokio::test]
async fn token_response_maps_to_error_kind() {
    use AuthErrorKind::{Refused, Transport, Unavailable, Unreadable};

    let sandbox = start().await;
    let ok = |body: &str| Fault::status(200).body("application/json", body);
    let huge = "a".repeat(10 * 1024 * 1024);
    for (fault, kind) in [
        (Fault::status(400), Refused),
        (Fault::html_page(403), Refused),
        (Fault::redirect(302, "https://a.example"), Refused),
        (Fault::status(400).body("text/plain", huge.clone()), Refused),
        (Fault::gateway_json(429, 900_800, "throttled"), Unavailable),
        (Fault::html_page(502), Unavailable),
        (Fault::status(408), Unavailable),
        (Fault::html_page(200), Unreadable),
        (Fault::status(204), Unreadable),
        (ok(&huge), Unreadable),
        (ok(r#"["s3cr3t"]"#), Unreadable),
        (
            ok(r#"{"access_token":[7],"refresh_token":"s3cr3t"}"#),
            Unreadable,
        ),
        (ok(r#"{"access_token":""}"#), Unreadable),
        (ok(r#"{"access_token":"s3cr3t\n"}"#), Unreadable),
        (
            ok(r#"{"access_token":"s3cr3t","token_type":"mac"}"#),
            Unreadable,
        ),
        (Fault::reset(), Transport),
        (Fault::close(), Transport),
        (Fault::garbage("220 smtp.example.com ESMTP\r\n"), Transport),
        (Fault::html_page(200).truncated(4), Transport),
    ] {
        let name = format!("{fault:?}").chars().take(200).collect::<String>();
        sandbox.fail_next(fault.on_token());
        let error = token(&wrong_refresh_token(&sandbox)).await;
        let error = error.expect_err("an error");
        assert_eq!(error.kind(), kind, "{name}: {error}");
        let is_temporary = matches!(kind, Unavailable | Transport);
        assert_eq!(error.is_retryable(), is_temporary, "{name}");
        assert_no_secrets(&error);
    }
    assert_eq!(sandbox.token_requests().len(), 0, "no fault is repeated");
}

#[tokio::test]
async fn stalled_endpoint_times_out() {
    let sandbox = start().await;
    for fault in [Fault::stall(), Fault::html_page(200).stalled(4)] {
        sandbox.fail_next(fault.on_token());
        let source = wrong_refresh_token(&sandbox).timeout(Duration::from_millis(50));
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.kind(), AuthErrorKind::Timeout, "{error}");
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn plain_http_token_url_is_loopback_only() {
    let sandbox = start().await;
    for (url, kind) in [
        ("http://a.example/token", AuthErrorKind::InvalidSetting),
        ("ftp://a.example", AuthErrorKind::InvalidSetting),
        ("token", AuthErrorKind::InvalidSetting),
        ("http://[::1]:1/token", AuthErrorKind::Transport),
        ("http://127.0.0.1:1/token", AuthErrorKind::Transport),
    ] {
        let source = wrong_refresh_token(&sandbox).token_url(url);
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.kind(), kind, "{url}");
        let is_unreachable = error.to_string().contains("cannot be reached");
        assert_eq!(is_unreachable, kind == AuthErrorKind::Transport, "{error}");
    }
}

#[tokio::test]
async fn debug_output_has_no_secret() {
    let sandbox = start().await;
    let source = password_grant(&sandbox, sandbox.password());
    let token = token(&source).await.expect("a token");
    let session = expired_session(&sandbox);
    let other = refresh_token_grant(&sandbox).store(MemoryStore::from(session.clone()));
    let rendered = format!("{source:?} {source:#?} {token:?} {other:?} {other:#?} {session:?}");
    for secret in [
        sandbox.client_secret(),
        sandbox.password(),
        session.refresh_token().expect("a refresh token").expose(),
        session.access_token().expose(),
        token.expose(),
    ] {
        assert!(!rendered.contains(secret), "{rendered}");
    }
}
