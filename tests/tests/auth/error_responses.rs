//! Error responses of the token endpoint, unreadable ones, and transport failures.

use std::time::Duration;

use tokio::net::TcpListener;
use vis_api::auth::{AuthErrorKind, ClientAuthentication};
use vis_sandbox::Fault;

use crate::*;

const SECRETS: [&str; 3] = ["s3cr3t-client", "s3cr3t-password", "s3cr3t-refresh"];

fn wrong_password(sandbox: &Sandbox, client_secret: &str) -> PasswordGrant {
    let (id, user) = (sandbox.client_id(), sandbox.username());
    PasswordGrant::new(id, client_secret, user, SECRETS[1]).token_url(sandbox.token_url())
}

fn wrong_refresh_token(sandbox: &Sandbox) -> RefreshTokenGrant {
    RefreshTokenGrant::new(sandbox.client_id(), sandbox.client_secret(), SECRETS[2])
        .token_url(sandbox.token_url())
}

fn assert_no_secrets(error: &AuthError) {
    let rendered = rendered(error);
    for secret in SECRETS {
        assert!(!rendered.contains(secret), "{secret}: {rendered}");
    }
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
}

#[tokio::test]
async fn wrong_client_secret_stops_after_one_request() {
    for authentication in [ClientAuthentication::Basic, ClientAuthentication::Form] {
        let sandbox = start().await;
        let source = wrong_password(&sandbox, SECRETS[0])
            .client_authentication(authentication)
            .store(expired_session(&sandbox));
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
    let password = token(&wrong_password(&sandbox, sandbox.client_secret())).await;
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
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let full = RefreshTokenGrant::from_store(id, secret, MemoryStore::from(session));
    let empty = RefreshTokenGrant::from_store(id, secret, MemoryStore::new());
    for source in [full, empty] {
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.kind(), AuthErrorKind::LoginRequired);
        assert!(error.is_login_required() && !error.is_retryable());
    }
}

#[tokio::test]
async fn echoed_secret_is_redacted() {
    let sandbox = start().await;
    let body = format!(
        r#"{{"error":"invalid_{0}","error_description":"{0}\nand {1} are wrong"}}"#,
        SECRETS[1], SECRETS[0]
    );
    sandbox.fail_next(Fault::status(400).body("application/json", body).on_token());
    let error = token(&wrong_password(&sandbox, SECRETS[0])).await;
    let error = error.expect_err("an error");
    assert_no_secrets(&error);
    assert_eq!(error.code(), Some("invalid_[redacted]"));
}

#[tokio::test]
async fn token_response_maps_to_error_kind() {
    let sandbox = start().await;
    let huge = vec![b'a'; 10 * 1024 * 1024];
    for (fault, kind) in [
        (Fault::status(400), AuthErrorKind::Refused),
        (Fault::html_page(403), AuthErrorKind::Refused),
        (
            Fault::redirect(302, "https://a.example"),
            AuthErrorKind::Refused,
        ),
        (
            Fault::status(400).body("text/plain", huge.clone()),
            AuthErrorKind::Refused,
        ),
        (
            Fault::gateway_json(429, 900_800, "throttled"),
            AuthErrorKind::Unavailable,
        ),
        (Fault::html_page(502), AuthErrorKind::Unavailable),
        (Fault::status(408), AuthErrorKind::Unavailable),
        (Fault::status(500), AuthErrorKind::Unavailable),
        (Fault::status(503), AuthErrorKind::Unavailable),
        (Fault::html_page(200), AuthErrorKind::Unreadable),
        (Fault::status(204), AuthErrorKind::Unreadable),
        (
            Fault::status(200).body("application/json", huge),
            AuthErrorKind::Unreadable,
        ),
        (Fault::reset(), AuthErrorKind::Transport),
        (Fault::close(), AuthErrorKind::Transport),
        (
            Fault::garbage("220 smtp.example.com ESMTP\r\n"),
            AuthErrorKind::Transport,
        ),
        (Fault::html_page(200).truncated(4), AuthErrorKind::Transport),
    ] {
        let name = format!("{fault:?}").chars().take(200).collect::<String>();
        sandbox.fail_next(fault.on_token());
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let source = wrong_refresh_token(&sandbox);
        let error = source.access_token(&http, None).await;
        let error = error.expect_err("an error");
        assert_eq!(error.kind(), kind, "{name}: {error}");
        let is_temporary = matches!(kind, AuthErrorKind::Unavailable | AuthErrorKind::Transport);
        assert_eq!(error.is_retryable(), is_temporary, "{name}");
        assert_no_secrets(&error);
    }
    assert_eq!(sandbox.token_requests().len(), 0, "no fault is repeated");
}

#[tokio::test]
async fn stalled_or_unreachable_endpoint_fails() {
    let sandbox = start().await;
    for fault in [Fault::stall(), Fault::html_page(200).stalled(4)] {
        sandbox.fail_next(fault.on_token());
        let source = wrong_refresh_token(&sandbox).timeout(Duration::from_millis(50));
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.kind(), AuthErrorKind::Timeout, "{error}");
        assert!(error.is_retryable());
        assert_no_secrets(&error);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let source = wrong_refresh_token(&sandbox).token_url(format!("http://{address}/token"));
    let error = token(&source).await.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::Transport);
    assert!(error.to_string().contains("cannot be reached"), "{error}");
    assert_no_secrets(&error);
}

#[tokio::test]
async fn plain_http_token_url_is_loopback_only() {
    let sandbox = start().await;
    for (url, kind) in [
        ("http://a.example/token", AuthErrorKind::InvalidSetting),
        ("ftp://a.example", AuthErrorKind::InvalidSetting),
        ("token", AuthErrorKind::InvalidSetting),
        ("", AuthErrorKind::InvalidSetting),
        ("http://[::1]:1/token", AuthErrorKind::Transport),
        ("http://127.0.0.1:1/token", AuthErrorKind::Transport),
    ] {
        let source = wrong_refresh_token(&sandbox).token_url(url);
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.kind(), kind, "{url}");
    }
}

#[tokio::test]
async fn debug_output_has_no_secret() {
    let sandbox = start().await;
    let source = password_grant(&sandbox);
    assert!(!format!("{source:?}").contains(sandbox.username()));
    let token = token(&source).await.expect("a token");
    let other = refresh_token_grant(&sandbox).store(expired_session(&sandbox));
    let refresh_token = Some(sandbox.refresh_token().into());
    let session = Session::new(token.expose(), refresh_token, SystemTime::now());
    let rendered = format!("{source:?} {source:#?} {token:?} {other:?} {other:#?} {session:?}");
    for secret in [
        sandbox.client_secret(),
        sandbox.password(),
        &sandbox.refresh_token(),
        token.expose(),
    ] {
        assert!(!rendered.contains(secret), "{rendered}");
    }
}
