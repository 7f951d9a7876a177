//! The login with the browser: a server on the loopback receives the redirect.

use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use axum::http::Uri;
use axum::response::Html;
use axum::routing::get;
use clap::Args;
use reqwest::Url;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::auth::{AuthErrorKind, AuthorizationCodeGrant, MemoryStore};
use crate::cli::account::Account;
use crate::cli::failure::{Failure, LOGIN, note};
use crate::client::Client;

/// How long the user may take.
const LOGIN_TIMEOUT: Duration = Duration::from_secs(5 * 60);

/// Options of `vis login --browser`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Browser")]
pub(super) struct Options {
    /// Port of the redirect URI, http://127.0.0.1:PORT/callback, which your application must have
    /// registered
    #[arg(long, default_value_t = 8765, requires = "browser")]
    port: u16,

    /// Only print the URL of the login page
    #[arg(long, requires = "browser")]
    no_open: bool,
}

/// Waits for the redirect of the browser, and starts a session in the store.
pub(super) async fn log_in(
    account: &Account,
    client: &Client,
    store: MemoryStore,
    options: &Options,
) -> Result<(), Failure> {
    let port = options.port;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    let listener = listener.map_err(|error| {
        let failure = Failure::new(format!("cannot listen on port {port}: {error}"));
        failure.hint("choose another --port")
    })?;
    let port = listener.local_addr().map_or(port, |address| address.port());
    let redirect_uri = format!("http://127.0.0.1:{port}/callback");
    let grant = grant(account, &redirect_uri)?;
    let request = grant
        .authorization_request()
        .map_err(|error| super::refused(&error))?;
    let url = request.url().as_str();
    note(&format!("log in at {url}"));
    note(&format!(
        "it redirects to {redirect_uri}, which your application must have registered"
    ));
    if !options.no_open {
        // The URL is printed for machines without a browser.
        let _ = open::that_detached(url);
    }

    let (sender, mut callbacks) = mpsc::channel(1);
    let receive = |uri: Uri| async move {
        // The receiver is dropped once the login has ended.
        let _ = sender.send(uri.to_string()).await;
        Html(include_str!("received.html"))
    };
    let app = Router::new().route("/callback", get(receive));
    tokio::spawn(axum::serve(listener, app).into_future());
    let exchange = async {
        while let Some(callback) = callbacks.recv().await {
            let http = &client.client;
            let exchanged = grant.exchange(http, &callback, request.state(), store.clone());
            match exchanged.await {
                // A request of anybody else does not end the login.
                Err(error) if error.kind() == AuthErrorKind::StateMismatch => {}
                outcome => return outcome.map(drop).map_err(|error| super::refused(&error)),
            }
        }
        Ok(())
    };
    timeout(LOGIN_TIMEOUT, exchange).await.unwrap_or_else(|_| {
        let reason = format!("nobody has logged in within {LOGIN_TIMEOUT:?}");
        Err(Failure::new(reason).code(LOGIN))
    })
}

/// The login page is beside the token endpoint.
fn grant(account: &Account, redirect_uri: &str) -> Result<AuthorizationCodeGrant, Failure> {
    let (client_id, client_secret) = (&account.client_id, account.client_secret.clone());
    let grant = AuthorizationCodeGrant::new(client_id, client_secret, redirect_uri);
    let Some(token_url) = &account.token_url else {
        return Ok(grant);
    };
    let authorize_url = Url::parse(token_url).and_then(|url| url.join("authorize"));
    let authorize_url =
        authorize_url.map_err(|error| Failure::usage(format!("invalid token URL: {error}")))?;
    Ok(grant.token_url(token_url).authorize_url(authorize_url))
}
