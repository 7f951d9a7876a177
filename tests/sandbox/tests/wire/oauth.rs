//! Grants, refresh, expiry and revocation of tokens.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{Fault, GrantType, Sandbox, TokenError};

use crate::support::{Response, TestResult, Vis};

const HOUR: Duration = Duration::from_secs(60 * 60);
const REDIRECT: &str = "https://example.com/back?tab=1";

async fn code(vis: &Vis) -> TestResult<String> {
    let response = vis
        .authorize(&[
            ("response_type", "code"),
            ("client_id", vis.sandbox.client_id()),
            ("redirect_uri", REDIRECT),
            ("scope", "openid"),
            ("state", "a b&c"),
        ])
        .await?;
    assert_eq!(response.status, 302, "{response:?}");
    let location = response.header("location");
    let code = location.strip_prefix("https://example.com/back?tab=1&code=");
    let code = code.and_then(|code| code.strip_suffix("&state=a+b%26c"));
    Ok(code
        .ok_or_else(|| format!("redirected to {location}"))?
        .to_owned())
}

async fn exchange(vis: &Vis, code: &str, redirect_uri: &str) -> TestResult<Response> {
    vis.token(&[
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri),
    ])
    .await
}

/// Sends a request with this access token and returns its status and fault code.
async fn try_token(vis: &Vis, token: &Value) -> TestResult<(u16, Value)> {
    let bearer = format!("Bearer {}", token.as_str().ok_or("no token")?);
    let headers = [("authorization", bearer.as_str())];
    let response = vis.request("GET", "/self", &headers, "").await?;
    Ok((response.status, response.field("fault")["code"].clone()))
}

#[tokio::test]
async fn oauth_endpoints_are_at_origin_root() -> TestResult {
    let vis = Vis::start().await?;
    let origin = format!("http://{}", vis.address()?);
    assert_eq!(vis.sandbox.token_url(), format!("{origin}/token"));
    assert_eq!(vis.sandbox.authorize_url(), format!("{origin}/authorize"));
    for (method, url, allowed) in [
        ("GET", vis.sandbox.token_url(), "POST"),
        ("POST", vis.sandbox.authorize_url(), "GET"),
    ] {
        let response = vis.at(method, &url, &[], "").await?;
        assert_eq!((response.status, response.header("allow")), (405, allowed));
    }
    Ok(())
}

#[tokio::test]
async fn password_grant_issues_tokens() -> TestResult {
    let vis = Vis::start().await?;
    let (username, password) = (vis.sandbox.username(), vis.sandbox.password());
    let response = vis.login(username, password).await?;
    let expected = json!({
        "access_token": "vis-sandbox-access-token-0000000000000001",
        "refresh_token": "vis-sandbox-refresh-token-0000000000000001",
        "scope": "default",
        "token_type": "Bearer",
        "expires_in": 86_400,
    });
    assert_eq!((response.status, response.json()), (200, expected));
    assert_eq!(response.header("cache-control"), "no-store");
    assert_eq!(response.header("content-type"), "application/json");
    assert_eq!(
        try_token(&vis, &response.field("access_token")).await?.0,
        200
    );

    let without_suffix = username.strip_suffix("@vbc.prod").ok_or("no suffix")?;
    for (username, password) in [(without_suffix, password), (username, "wrong")] {
        let response = vis.login(username, password).await?;
        assert_eq!(
            (response.status, response.field("error")),
            (400, json!("invalid_grant"))
        );
    }
    Ok(())
}

#[tokio::test]
async fn code_is_single_use_and_bound_to_redirect_uri() -> TestResult {
    let vis = Vis::start().await?;
    let code = code(&vis).await?;
    assert_eq!(
        exchange(&vis, &code, "https://example.com").await?.status,
        400
    );
    let response = exchange(&vis, &code, REDIRECT).await?;
    assert_eq!(response.status, 200, "{response:?}");
    assert_eq!(
        try_token(&vis, &response.field("access_token")).await?.0,
        200
    );
    assert_eq!(
        exchange(&vis, &code, REDIRECT).await?.field("error"),
        "invalid_grant"
    );

    let requests = vis.sandbox.token_requests();
    let outcomes: Vec<_> = requests
        .iter()
        .map(|request| (request.error, request.replayed))
        .collect();
    let refused = Some(TokenError::InvalidGrant);
    assert_eq!(outcomes, [(refused, false), (None, false), (refused, true)]);
    assert!(
        requests
            .iter()
            .all(|request| request.grant_type == Some(GrantType::AuthorizationCode))
    );
    Ok(())
}

#[tokio::test]
async fn invalid_redirect_uri_is_not_followed() -> TestResult {
    let vis = Vis::start().await?;
    let client = vis.sandbox.client_id().to_owned();
    for (response_type, client, redirect, status) in [
        ("code", &*client, "com.example.app://back", 302),
        ("code", &client, "http://127.0.0.1:8000", 302),
        ("code", &client, "", 400),
        ("code", &client, "/back", 400),
        ("code", &client, "https://example.com/#back", 400),
        ("code", "another", REDIRECT, 400),
        ("token", &client, REDIRECT, 302),
    ] {
        let query = [
            ("response_type", response_type),
            ("client_id", client),
            ("redirect_uri", redirect),
        ];
        let response = vis.authorize(&query).await?;
        assert_eq!(response.status, status, "{query:?}");
        let location = response.header("location");
        assert!(
            location.starts_with(redirect) || status != 302,
            "{location}"
        );
        assert_eq!(
            location.contains("error=unsupported_response_type"),
            response_type == "token"
        );
    }
    Ok(())
}

#[tokio::test]
async fn refresh_token_is_single_use() -> TestResult {
    let vis = Vis::start().await?;
    let first = vis.sandbox.refresh_token();
    let refreshed = vis.refresh(&first).await?;
    assert_eq!(refreshed.status, 200);
    let second = refreshed.field("refresh_token");
    let second = second.as_str().ok_or("no refresh token")?;
    assert_ne!(second, first);

    let replayed = vis.refresh(&first).await?;
    assert_eq!(
        (replayed.status, replayed.field("error")),
        (400, json!("invalid_grant"))
    );
    assert!(!replayed.text.contains(&first));
    // A replay does not revoke the tokens that were issued.
    assert_eq!(
        try_token(&vis, &refreshed.field("access_token")).await?.0,
        200
    );
    assert_eq!(vis.refresh(second).await?.status, 200);

    let requests = vis.sandbox.token_requests();
    let replays: Vec<_> = requests.iter().map(|request| request.replayed).collect();
    assert_eq!(replays, [false, true, false]);
    Ok(())
}

#[tokio::test]
async fn concurrent_refreshes_have_one_winner() -> TestResult {
    let vis = Vis::start().await?;
    let token = vis.sandbox.refresh_token();
    let (a, b, c) = tokio::join!(
        vis.refresh(&token),
        vis.refresh(&token),
        vis.refresh(&token)
    );
    let mut statuses = [a?.status, b?.status, c?.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400, 400]);
    Ok(())
}

#[tokio::test]
async fn tokens_expire() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().access_token_lifetime(HOUR)).await?;
    let tokens = vis.refresh(&vis.sandbox.refresh_token()).await?.json();
    assert_eq!(tokens["expires_in"], 3_600);
    let access = &tokens["access_token"];
    vis.clock.advance(HOUR - Duration::from_millis(1));
    assert_eq!(try_token(&vis, access).await?.0, 200);
    vis.clock.advance(Duration::from_millis(1));
    assert_eq!(try_token(&vis, access).await?, (401, json!(900_903)));
    assert_eq!(
        vis.get("/self").await?.status,
        200,
        "the fixed token does not expire"
    );

    let refresh = tokens["refresh_token"].as_str().ok_or("no refresh token")?;
    vis.clock.advance(7 * 24 * HOUR);
    assert_eq!(vis.refresh(refresh).await?.field("error"), "invalid_grant");
    assert!(!vis.sandbox.token_requests()[1].replayed);
    Ok(())
}

#[tokio::test]
async fn tokens_are_revoked() -> TestResult {
    let vis = Vis::start().await?;
    let tokens = vis.refresh(&vis.sandbox.refresh_token()).await?.json();
    let access = &tokens["access_token"];
    vis.sandbox.expire_access_tokens();
    assert_eq!(try_token(&vis, access).await?, (401, json!(900_903)));
    assert_eq!(vis.get("/self").await?.status, 200);

    vis.sandbox.revoke_access_tokens();
    assert_eq!(try_token(&vis, access).await?, (401, json!(900_901)));
    assert_eq!(vis.get("/self").await?.status, 401);

    let refresh = tokens["refresh_token"].as_str().ok_or("no refresh token")?;
    let next = vis.refresh(refresh).await?.json();
    assert_eq!(try_token(&vis, &next["access_token"]).await?.0, 200);
    vis.sandbox.revoke_refresh_tokens();
    let refresh = next["refresh_token"].as_str().ok_or("no refresh token")?;
    assert_eq!(vis.refresh(refresh).await?.field("error"), "invalid_grant");
    assert_eq!(try_token(&vis, &next["access_token"]).await?.0, 200);
    Ok(())
}

#[tokio::test]
async fn token_fault_applies_to_token_endpoint() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox.fail_next(Fault::status(503).on_token());
    vis.sandbox
        .fail_next(Fault::close().after_handling().on_token());
    assert_eq!(vis.get("/self").await?.status, 200);
    let token = vis.sandbox.refresh_token();
    assert_eq!(vis.refresh(&token).await?.status, 503);
    assert_eq!(vis.sandbox.token_requests(), []);

    // The response is lost, and with it the new refresh token.
    assert!(vis.refresh(&token).await.is_err());
    assert_eq!(vis.refresh(&token).await?.status, 400);
    assert!(vis.sandbox.token_requests()[1].replayed);
    Ok(())
}
