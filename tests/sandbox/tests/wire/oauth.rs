//! Grants, refresh, expiry and revocation of tokens, and invalid requests to the endpoints.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::GrantType;

use crate::support::{DAY, Response, TestResult, Vis};

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
    Ok(code.ok_or(location)?.to_owned())
}

async fn exchange(vis: &Vis, code: &str, redirect_uri: &str) -> TestResult<Response> {
    let grant = ("grant_type", "authorization_code");
    vis.token(&[grant, ("code", code), ("redirect_uri", redirect_uri)])
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
async fn code_is_single_use_and_bound_to_redirect_uri() -> TestResult {
    let vis = Vis::start().await?;
    let code = code(&vis).await?;
    let other = exchange(&vis, &code, "https://example.com").await?;
    assert_eq!(other.status, 400);
    let response = exchange(&vis, &code, REDIRECT).await?;
    assert_eq!(response.status, 200, "{response:?}");
    let replay = exchange(&vis, &code, REDIRECT).await?;
    assert_eq!(replay.field("error"), "invalid_grant");
    // The tokens issued for the code stay valid.
    let access = response.field("access_token");
    assert_eq!(try_token(&vis, &access).await?.0, 200);

    let late = self::code(&vis).await?;
    vis.clock.advance(Duration::from_secs(10 * 60));
    assert_eq!(exchange(&vis, &late, REDIRECT).await?.status, 400);

    let (by_code, refused) = (Some(GrantType::AuthorizationCode), Some("invalid_grant"));
    let requests = vis.sandbox.token_requests().into_iter();
    let outcomes: Vec<_> = requests
        .map(|it| (it.grant_type, it.error, it.replayed))
        .collect();
    let expected = [
        (refused, false),
        (None, false),
        (refused, true),
        (refused, false),
    ];
    assert_eq!(
        outcomes,
        expected.map(|(error, replayed)| (by_code, error, replayed))
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
        let is_followed = location.starts_with(redirect) || status != 302;
        assert!(is_followed, "{location}");
        let is_unsupported = location.contains("error=unsupported_response_type");
        assert_eq!(is_unsupported, response_type == "token");
    }
    Ok(())
}

#[tokio::test]
async fn tokens_expire() -> TestResult {
    let vis = Vis::start().await?;
    let tokens = vis.refresh(&vis.sandbox.refresh_token()).await?.json();
    assert_eq!(tokens["expires_in"], 86_400);
    let access = &tokens["access_token"];
    vis.clock.advance(DAY - Duration::from_millis(1));
    assert_eq!(try_token(&vis, access).await?.0, 200);
    vis.clock.advance(Duration::from_millis(1));
    assert_eq!(try_token(&vis, access).await?, (401, json!(900_903)));
    let fixed = vis.get("/self").await?;
    assert_eq!(fixed.status, 200, "the fixed token does not expire");

    let refresh = tokens["refresh_token"].as_str().ok_or("no refresh token")?;
    vis.clock.advance(7 * DAY);
    assert_eq!(vis.refresh(refresh).await?.field("error"), "invalid_grant");
    assert!(!vis.sandbox.token_requests()[1].replayed);
    Ok(())
}

#[tokio::test]
async fn token_request_is_checked() -> TestResult {
    let vis = Vis::start().await?;
    let (id, secret) = (vis.sandbox.client_id(), vis.sandbox.client_secret());
    let (form_id, form_secret) = (format!("client_id={id}"), format!("client_secret={secret}"));
    let right = Some((id, secret));
    let (client, request) = (Some("invalid_client"), Some("invalid_request"));
    let unsupported = Some("unsupported_grant_type");
    let refresh = "grant_type=refresh_token&refresh_token=TOKEN";
    let wrong_secret = format!("{refresh}&{form_id}&client_secret=wrong");
    let no_uri = "grant_type=authorization_code&code=x".to_owned();
    let unknown = "grant_type=refresh_token&refresh_token=x".to_owned();
    for (basic, form, error) in [
        (right, refresh.to_owned(), None),
        (right, format!("{refresh}&{form_id}"), None),
        (None, format!("{refresh}&{form_id}&{form_secret}"), None),
        (Some((id, "wrong")), refresh.to_owned(), client),
        (Some(("wrong", secret)), refresh.to_owned(), client),
        (right, format!("{refresh}&client_id=wrong"), client),
        (None, wrong_secret, client),
        (None, format!("{refresh}&{form_id}"), client),
        (None, refresh.to_owned(), client),
        (right, format!("{refresh}&{form_secret}"), request),
        (right, String::new(), request),
        (right, "grant_type=".to_owned(), request),
        (right, "grant_type=client".to_owned(), unsupported),
        (right, "grant_type=password".to_owned(), request),
        (right, no_uri, request),
        (right, "grant_type=refresh_token".to_owned(), request),
        (right, format!("{refresh}&refresh_token=TOKEN"), request),
        (right, unknown, Some("invalid_grant")),
    ] {
        let form = form.replace("TOKEN", &vis.sandbox.refresh_token());
        let fields = form.split('&').filter_map(|pair| pair.split_once('='));
        let fields: Vec<_> = fields.collect();
        let response = vis.token_as(basic, &fields).await?;
        let status = match error {
            None => 200,
            Some("invalid_client") => 401,
            Some(_) => 400,
        };
        assert_eq!(response.status, status, "{form}");
        assert_eq!(response.field("error"), json!(error), "{form}");
        let is_challenged = !response.header("www-authenticate").is_empty();
        assert_eq!(is_challenged, status == 401);
        assert!(!response.text.contains(secret));
    }
    Ok(())
}
