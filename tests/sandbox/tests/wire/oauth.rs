//! Tokens are got, renewed and lost.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{Fault, GrantType, Sandbox, TokenError};

use crate::support::{Answer, Outcome, Vis};

const HOUR: Duration = Duration::from_secs(60 * 60);
const REDIRECT: &str = "https://example.com/back?tab=1";

async fn code(vis: &Vis) -> Outcome<String> {
    let answer = vis
        .authorize(&[
            ("response_type", "code"),
            ("client_id", vis.sandbox.client_id()),
            ("redirect_uri", REDIRECT),
            ("scope", "openid"),
            ("state", "a b&c"),
        ])
        .await?;
    assert_eq!(answer.status, 302, "{answer:?}");
    let there = answer.header("location");
    let code = there.strip_prefix("https://example.com/back?tab=1&code=");
    let code = code.and_then(|code| code.strip_suffix("&state=a+b%26c"));
    Ok(code
        .ok_or_else(|| format!("redirected to {there}"))?
        .to_owned())
}

async fn exchange(vis: &Vis, code: &str, redirect_uri: &str) -> Outcome<Answer> {
    vis.token(&[
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri),
    ])
    .await
}

/// The status of a request with this access token, and the code of the fault.
async fn try_token(vis: &Vis, token: &Value) -> Outcome<(u16, Value)> {
    let bearer = format!("Bearer {}", token.as_str().ok_or("no token")?);
    let headers = [("authorization", bearer.as_str())];
    let answer = vis.request("GET", "/self", &headers, "").await?;
    Ok((answer.status, answer.field("fault")["code"].clone()))
}

#[tokio::test]
async fn the_endpoints_are_beside_vis() -> Outcome {
    let vis = Vis::start().await?;
    let origin = format!("http://{}", vis.address()?);
    assert_eq!(vis.sandbox.token_url(), format!("{origin}/token"));
    assert_eq!(vis.sandbox.authorize_url(), format!("{origin}/authorize"));
    for (method, url, allowed) in [
        ("GET", vis.sandbox.token_url(), "POST"),
        ("POST", vis.sandbox.authorize_url(), "GET"),
    ] {
        let answer = vis.at(method, &url, &[], "").await?;
        assert_eq!((answer.status, answer.header("allow")), (405, allowed));
    }
    Ok(())
}

#[tokio::test]
async fn a_password_is_good_for_tokens() -> Outcome {
    let vis = Vis::start().await?;
    let (username, password) = (vis.sandbox.username(), vis.sandbox.password());
    let answer = vis.login(username, password).await?;
    let expected = json!({
        "access_token": "vis-sandbox-access-token-0000000000000001",
        "refresh_token": "vis-sandbox-refresh-token-0000000000000001",
        "scope": "default",
        "token_type": "Bearer",
        "expires_in": 86_400,
    });
    assert_eq!((answer.status, answer.json()), (200, expected));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(try_token(&vis, &answer.field("access_token")).await?.0, 200);

    let without_suffix = username.strip_suffix("@vbc.prod").ok_or("no suffix")?;
    for (username, password) in [(without_suffix, password), (username, "wrong")] {
        let answer = vis.login(username, password).await?;
        assert_eq!(
            (answer.status, answer.field("error")),
            (400, json!("invalid_grant"))
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_code_is_good_once_and_from_where_it_was_sent() -> Outcome {
    let vis = Vis::start().await?;
    let code = code(&vis).await?;
    assert_eq!(
        exchange(&vis, &code, "https://example.com").await?.status,
        400
    );
    let answer = exchange(&vis, &code, REDIRECT).await?;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(try_token(&vis, &answer.field("access_token")).await?.0, 200);
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
async fn who_cannot_be_sent_back_is_not_sent_anywhere() -> Outcome {
    let vis = Vis::start().await?;
    let client = vis.sandbox.client_id().to_owned();
    for (kind, client, redirect, status) in [
        ("code", &*client, "com.example.app://back", 302),
        ("code", &client, "http://127.0.0.1:8000", 302),
        ("code", &client, "", 400),
        ("code", &client, "/back", 400),
        ("code", &client, "https://example.com/#back", 400),
        ("code", "another", REDIRECT, 400),
        ("token", &client, REDIRECT, 302),
    ] {
        let query = [
            ("response_type", kind),
            ("client_id", client),
            ("redirect_uri", redirect),
        ];
        let answer = vis.authorize(&query).await?;
        assert_eq!(answer.status, status, "{query:?}");
        let there = answer.header("location");
        assert!(there.starts_with(redirect) || status != 302, "{there}");
        assert_eq!(
            there.contains("error=unsupported_response_type"),
            kind == "token"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_refresh_token_is_good_once() -> Outcome {
    let vis = Vis::start().await?;
    let first = vis.sandbox.refresh_token();
    let renewed = vis.refresh(&first).await?;
    assert_eq!(renewed.status, 200);
    let second = renewed.field("refresh_token");
    let second = second.as_str().ok_or("no refresh token")?;
    assert_ne!(second, first);

    let replayed = vis.refresh(&first).await?;
    assert_eq!(
        (replayed.status, replayed.field("error")),
        (400, json!("invalid_grant"))
    );
    assert!(!replayed.text.contains(&first));
    // What the first one brought is still good.
    assert_eq!(
        try_token(&vis, &renewed.field("access_token")).await?.0,
        200
    );
    assert_eq!(vis.refresh(second).await?.status, 200);

    let requests = vis.sandbox.token_requests();
    let replays: Vec<_> = requests.iter().map(|request| request.replayed).collect();
    assert_eq!(replays, [false, true, false]);
    Ok(())
}

#[tokio::test]
async fn one_of_many_refreshes_at_once_wins() -> Outcome {
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
async fn tokens_grow_old() -> Outcome {
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
        "the fixed token does not age"
    );

    let refresh = tokens["refresh_token"].as_str().ok_or("no refresh token")?;
    vis.clock.advance(7 * 24 * HOUR);
    assert_eq!(vis.refresh(refresh).await?.field("error"), "invalid_grant");
    assert!(!vis.sandbox.token_requests()[1].replayed);
    Ok(())
}

#[tokio::test]
async fn tokens_are_taken_away() -> Outcome {
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
async fn a_fault_can_wait_for_the_token_endpoint() -> Outcome {
    let vis = Vis::start().await?;
    vis.sandbox.fail_next(Fault::status(503).on_token());
    vis.sandbox
        .fail_next(Fault::close().after_handling().on_token());
    assert_eq!(vis.get("/self").await?.status, 200);
    let token = vis.sandbox.refresh_token();
    assert_eq!(vis.refresh(&token).await?.status, 503);
    assert_eq!(vis.sandbox.token_requests(), []);

    // The answer is lost, and with it the session.
    assert!(vis.refresh(&token).await.is_err());
    assert_eq!(vis.refresh(&token).await?.status, 400);
    assert!(vis.sandbox.token_requests()[1].replayed);
    Ok(())
}
