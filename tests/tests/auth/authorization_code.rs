//! Login with the authorization code grant.

use vis_api::BoxFuture;
use vis_api::auth::{AuthErrorKind, AuthorizationCodeGrant, ClientAuthentication};

use crate::*;

#[tokio::test]
async fn code_exchange_replaces_stored_session() {
    for authentication in [ClientAuthentication::Basic, ClientAuthentication::Form] {
        let sandbox = start().await;
        let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
        let grant = AuthorizationCodeGrant::new(id, secret, "https://app.example/login?tenant=7")
            .authorize_url(sandbox.authorize_url())
            .token_url(sandbox.token_url())
            .client_authentication(authentication);
        let request = grant.authorization_request().expect("a request");
        let http = http();
        let browser = http.get(request.url().clone()).send().await;
        let response = browser.expect("a response");
        let callback_url = response.headers()["location"].to_str().expect("a URL");
        let store = MemoryStore::from(expired_session(&sandbox));
        // A handler of a web server needs a boxed future that is `Send`.
        let exchange = |state| -> BoxFuture<'_, _> {
            Box::pin(grant.exchange(&http, callback_url, state, store.clone()))
        };

        let other = grant.authorization_request().expect("a request");
        let error = exchange(other.state()).await.expect_err("another login");
        assert_eq!(error.kind(), AuthErrorKind::StateMismatch);
        assert!(!rendered(&error).contains(request.state().expose()));
        assert_eq!(sandbox.token_requests().len(), 0);

        let source = exchange(request.state()).await.expect("a session");
        let first = token(&source).await.expect("a token");
        assert!(is_accepted(&sandbox, &first).await);
        let later = from_store(&sandbox, store.clone());
        assert_eq!(token(&later).await.expect("a token"), first);
        assert_ne!(refreshed(&source, &first).await.expect("a token"), first);
        let expected = [GrantType::AuthorizationCode, GrantType::RefreshToken];
        assert_eq!(granted(&sandbox), expected);

        let error = exchange(request.state()).await.expect_err("a used code");
        assert_eq!(error.code(), Some("invalid_grant"));
        assert!(error.is_login_required());
    }
}
