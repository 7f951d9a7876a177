//! The login with the browser: a server on the loopback receives the redirect.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Html;
use axum::routing::get;
use clap::Args;
use reqwest::Url;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use vis_types::Secret;

use crate::auth::{AuthError, AuthErrorKind, AuthorizationCodeGrant, MemoryStore};
use crate::cli::account::Account;
use crate::cli::error::{Failure, LOGIN, note};
use crate::client::{Client, DEFAULT_TOKEN_URL};

/// How long the user may take.
const LOGIN_TIMEOUT: Duration = Duration::from_secs(5 * 60);

/// For the response to the browser.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// Options of `vis login --browser`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Browser")]
pub(super) struct Options {
    /// Port of the redirect URI, http://127.0.0.1:PORT/callback, which your application must have
    /// registered
    #[arg(long, default_value_t = 8765, requires = "browser")]
    port: u16,

    /// Login page; default: `authorize` beside the token endpoint
    #[arg(long, value_name = "URL", requires = "browser")]
    authorize_url: Option<String>,

    /// Only print the URL of the login page
    #[arg(long, requires = "browser")]
    no_open: bool,
}

/// What the redirect needs.
struct Login {
    grant: AuthorizationCodeGrant,
    http: reqwest::Client,
    state: Secret,
    store: MemoryStore,
    outcome: mpsc::Sender<Result<(), AuthError>>,
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
    let grant = grant(account, &redirect_uri, options)?;
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

    let (outcome, mut outcomes) = mpsc::channel(1);
    let login = Login {
        grant,
        http: client.client.clone(),
        state: request.state().clone(),
        store,
        outcome,
    };
    let app = Router::new().route("/callback", get(receive));
    let app = app.with_state(Arc::new(login));
    let (stop, stopped) = oneshot::channel::<()>();
    let server = axum::serve(listener, app).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    let server = tokio::spawn(server.into_future());
    let outcome = timeout(LOGIN_TIMEOUT, outcomes.recv()).await;
    drop(stop);
    let _ = timeout(SHUTDOWN_TIMEOUT, server).await;
    match outcome {
        Ok(Some(outcome)) => outcome.map_err(|error| super::refused(&error)),
        _ => {
            let reason = format!("nobody has logged in within {LOGIN_TIMEOUT:?}");
            Err(Failure::new(reason).code(LOGIN))
        }
    }
}

fn grant(
    account: &Account,
    redirect_uri: &str,
    options: &Options,
) -> Result<AuthorizationCodeGrant, Failure> {
    let (client_id, client_secret) = (&account.client_id, account.client_secret.clone());
    let grant = AuthorizationCodeGrant::new(client_id, client_secret, redirect_uri);
    let token_url = account.token_url.as_deref().unwrap_or(DEFAULT_TOKEN_URL);
    let authorize_url = match &options.authorize_url {
        Some(url) => url.clone(),
        None => Url::parse(token_url)
            .and_then(|url| url.join("authorize"))
            .map_err(|error| Failure::new(format!("invalid token URL: {error}")))?
            .into(),
    };
    Ok(grant.token_url(token_url).authorize_url(authorize_url))
}

/// The redirect. A request of anybody else does not end the login.
async fn receive(State(login): State<Arc<Login>>, uri: Uri) -> (StatusCode, Html<&'static str>) {
    let Login { grant, http, .. } = &*login;
    let callback = uri.to_string();
    let exchanged = grant.exchange(http, &callback, &login.state, login.store.clone());
    let outcome = exchanged.await.map(drop);
    let page = match &outcome {
        Ok(()) => (StatusCode::OK, Html(include_str!("logged_in.html"))),
        Err(_) => (StatusCode::BAD_REQUEST, Html(include_str!("failed.html"))),
    };
    let is_foreign = |error: &AuthError| error.kind() == AuthErrorKind::StateMismatch;
    if !outcome.as_ref().is_err_and(is_foreign) {
        // Only the first outcome counts.
        let _ = login.outcome.try_send(outcome);
    }
    page
}
