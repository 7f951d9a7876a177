//! Token requests, byte for byte.

use vis_api::auth::ClientAuthentication;
use vis_sandbox::RecordedRequest;

use crate::*;

/// `id&` and `se cret:é`: percent-encoded, joined by `:`, in Base64.
const BASIC: &str = "Basic aWQlMjY6c2UlMjBjcmV0JTNBJUMzJUE5";

fn rendered(request: &RecordedRequest) -> String {
    let mut text = format!("{} {}\n", request.method, request.path);
    for name in ["accept", "authorization", "content-type"] {
        if let Some(value) = request.header(name) {
            text += &format!("{name}: {value}\n");
        }
    }
    text + "\n" + &String::from_utf8_lossy(&request.body)
}

async fn sent(sandbox: &Sandbox, source: impl TokenSource) -> String {
    token(&source).await.expect_err("no such application");
    let requests = sandbox.take_requests();
    assert_eq!(requests.len(), 1);
    rendered(&requests[0])
}

fn form(authorization: &str, body: &str) -> String {
    format!(
        "POST /token\naccept: application/json\n{authorization}content-type: \
         application/x-www-form-urlencoded\n\n{body}"
    )
}

#[tokio::test]
async fn password_and_refresh_grants_send_forms() {
    let sandbox = start().await;
    let password = || {
        PasswordGrant::new("id&", "se cret:é", "jane.doe", "a+b &=%é")
            .token_url(sandbox.token_url())
    };
    let refresh =
        || RefreshTokenGrant::new("id&", "se cret:é", "r/1=").token_url(sandbox.token_url());
    let basic = format!("authorization: {BASIC}\n");
    let in_form = "&client_id=id%26&client_secret=se+cret%3A%C3%A9";

    let body = "grant_type=password&username=jane.doe%40vbc.prod&password=a%2Bb+%26%3D%25%C3%A9";
    assert_eq!(sent(&sandbox, password()).await, form(&basic, body));
    let source = password().client_authentication(ClientAuthentication::Form);
    assert_eq!(
        sent(&sandbox, source).await,
        form("", &format!("{body}{in_form}"))
    );

    let body = "grant_type=refresh_token&refresh_token=r%2F1%3D";
    assert_eq!(sent(&sandbox, refresh()).await, form(&basic, body));
    let source = refresh().client_authentication(ClientAuthentication::Form);
    assert_eq!(
        sent(&sandbox, source).await,
        form("", &format!("{body}{in_form}"))
    );
}

#[tokio::test]
async fn code_exchange_sends_redirect_uri() {
    let sandbox = start().await;
    let grant = vis_api::auth::AuthorizationCodeGrant::new("id&", "se cret:é", "app:/in?a=b")
        .token_url(sandbox.token_url());
    let state = "s7".into();
    grant
        .exchange(&http(), "?code=c%2B1&state=s7", &state, MemoryStore::new())
        .await
        .expect_err("no such application");
    let body = "grant_type=authorization_code&code=c%2B1&redirect_uri=app%3A%2Fin%3Fa%3Db";
    let basic = format!("authorization: {BASIC}\n");
    assert_eq!(rendered(&sandbox.requests()[0]), form(&basic, body));
}
