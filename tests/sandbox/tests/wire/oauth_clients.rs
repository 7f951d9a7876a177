//! Client authentication, and invalid requests to the token endpoint.

use serde_json::json;
use vis_sandbox::{GrantType, TokenError};

use crate::support::{TestResult, Vis};

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn client_authenticates_by_form_or_header() -> TestResult {
    let vis = Vis::start().await?;
    let (id, secret) = (vis.sandbox.client_id(), vis.sandbox.client_secret());
    for (basic, form, status, error) in [
        (Some((id, secret)), vec![], 200, json!(null)),
        (
            Some((id, secret)),
            vec![("client_id", id)],
            200,
            json!(null),
        ),
        (
            None,
            vec![("client_id", id), ("client_secret", secret)],
            200,
            json!(null),
        ),
        (Some((id, "wrong")), vec![], 401, json!("invalid_client")),
        (
            Some(("wrong", secret)),
            vec![],
            401,
            json!("invalid_client"),
        ),
        (
            Some((id, secret)),
            vec![("client_id", "wrong")],
            401,
            json!("invalid_client"),
        ),
        (
            None,
            vec![("client_id", id), ("client_secret", "wrong")],
            401,
            json!("invalid_client"),
        ),
        (None, vec![("client_id", id)], 401, json!("invalid_client")),
        (None, vec![], 401, json!("invalid_client")),
        (
            Some((id, secret)),
            vec![("client_secret", secret)],
            400,
            json!("invalid_request"),
        ),
    ] {
        let refresh_token = vis.sandbox.refresh_token();
        let mut form = form;
        form.extend([
            ("grant_type", "refresh_token"),
            ("refresh_token", &refresh_token),
        ]);
        let response = vis.token_as(basic, &form).await?;
        assert_eq!(
            (response.status, response.field("error")),
            (status, error),
            "{form:?}"
        );
        assert_eq!(
            response.header("www-authenticate").is_empty(),
            status != 401
        );
        assert!(!response.text.contains(secret));
    }
    Ok(())
}

#[tokio::test]
async fn invalid_token_request_names_error() -> TestResult {
    let vis = Vis::start().await?;
    for (form, error) in [
        (&[][..], TokenError::InvalidRequest),
        (&[("grant_type", "")], TokenError::InvalidRequest),
        (
            &[("grant_type", "client_credentials")],
            TokenError::UnsupportedGrantType,
        ),
        (&[("grant_type", "password")], TokenError::InvalidRequest),
        (
            &[("grant_type", "authorization_code"), ("code", "x")],
            TokenError::InvalidRequest,
        ),
        (
            &[("grant_type", "refresh_token")],
            TokenError::InvalidRequest,
        ),
        (
            &[
                ("grant_type", "refresh_token"),
                ("refresh_token", "x"),
                ("refresh_token", "x"),
            ],
            TokenError::InvalidRequest,
        ),
        (
            &[("grant_type", "refresh_token"), ("refresh_token", "x")],
            TokenError::InvalidGrant,
        ),
    ] {
        let response = vis.token(form).await?;
        let expected = (400, json!(error.to_string()));
        assert_eq!(
            (response.status, response.field("error")),
            expected,
            "{form:?}"
        );
        assert!(response.field("error_description").is_string());
    }
    let requests = vis.sandbox.token_requests();
    assert_eq!(requests[2].grant_type, None);
    assert_eq!(requests[3].grant_type, Some(GrantType::Password));
    assert_eq!(requests[7].error, Some(TokenError::InvalidGrant));
    Ok(())
}

#[tokio::test]
async fn token_request_requires_form_body() -> TestResult {
    let vis = Vis::start().await?;
    let (id, secret) = (vis.sandbox.client_id(), vis.sandbox.client_secret());
    let token = vis.sandbox.refresh_token();
    let form = format!(
        "grant_type=refresh_token&refresh_token={token}&client_id={id}&client_secret={secret}"
    );
    let url = vis.sandbox.token_url();
    for (content_type, body, status) in [
        (
            "application/json",
            json!({ "grant_type": "refresh_token" }).to_string(),
            401,
        ),
        ("text/plain", form.clone(), 401),
        (FORM, "%FF=%FF".to_owned(), 401),
        (FORM, form, 200),
    ] {
        let headers = [("content-type", content_type)];
        let response = vis.at("POST", &url, &headers, body).await?;
        assert_eq!(response.status, status, "{content_type}: {response:?}");
    }
    Ok(())
}

#[tokio::test]
async fn debug_output_has_no_secret() -> TestResult {
    let vis = Vis::start().await?;
    let token = vis.sandbox.refresh_token();
    let response = vis.refresh(&token).await?.json();
    let printed = format!(
        "{:?} {:?} {:?}",
        vis.sandbox,
        vis.sandbox.requests(),
        vis.sandbox.token_requests()
    );
    let access = response["access_token"].as_str().ok_or("no token")?;
    for secret in [
        &token,
        access,
        vis.sandbox.client_secret(),
        vis.sandbox.password(),
    ] {
        assert!(!printed.contains(secret), "{printed}");
    }
    Ok(())
}
