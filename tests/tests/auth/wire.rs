//! Token requests, byte for byte.

use vis_api::auth::{AuthorizationCodeGrant, ClientAuthentication};

use crate::*;

const ID: &str = "id&";
const SECRET: &str = "se cret:é";

/// Both, percent-encoded, joined by `:`, in Base64.
const BASIC: &str = "authorization: Basic aWQlMjY6c2UlMjBjcmV0JTNBJUMzJUE5\n";
const IN_FORM: &str = "&client_id=id%26&client_secret=se+cret%3A%C3%A9";

/// Returns the token request in the sandbox.
fn sent(sandbox: &Sandbox) -> String {
    let requests = sandbox.take_requests();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    let mut text = format!("{} {}\n", request.method, request.path);
    for name in ["accept", "authorization", "content-type"] {
        if let Some(value) = request.header(name) {
            text += &format!("{name}: {value}\n");
        }
    }
    text + "\n" + &String::from_utf8_lossy(&request.body)
}

fn form(authorization: &str, body: &str) -> String {
    format!(
        "POST /token\naccept: application/json\n{authorization}content-type: \
         application/x-www-form-urlencoded\n\n{body}"
    )
}

#[tokio::test]
async fn grants_send_forms() {
    let sandbox = start().await;
    let url = sandbox.token_url();
    for (username, sent_username) in [
        ("jane.doe", "jane.doe%40vbc.prod"),
        ("jane@example.com", "jane%40example.com"),
    ] {
        let source = PasswordGrant::new(ID, SECRET, username, "a+b &=%é").token_url(&url);
        token(&source).await.expect_err("no such application");
        let body =
            format!("grant_type=password&username={sent_username}&password=a%2Bb+%26%3D%25%C3%A9");
        assert_eq!(sent(&sandbox), form(BASIC, &body));
    }

    let body = "grant_type=refresh_token&refresh_token=r%2F1%3D";
    for (authentication, authorization, in_form) in [
        (ClientAuthentication::Basic, BASIC, ""),
        (ClientAuthentication::Form, "", IN_FORM),
    ] {
        let source = RefreshTokenGrant::new(ID, SECRET, "r/1=")
            .token_url(&url)
            .client_authentication(authentication);
        token(&source).await.expect_err("no such application");
        assert_eq!(
            sent(&sandbox),
            form(authorization, &format!("{body}{in_form}"))
        );
    }

    let grant = AuthorizationCodeGrant::new(ID, SECRET, "app:/in?a=b").token_url(&url);
    let state = "s7".into();
    grant
        .exchange(&http(), "?code=c%2B1&state=s7", &state, MemoryStore::new())
        .await
        .expect_err("no such application");
    let body = "grant_type=authorization_code&code=c%2B1&redirect_uri=app%3A%2Fin%3Fa%3Db";
    assert_eq!(sent(&sandbox), form(BASIC, body));
}
