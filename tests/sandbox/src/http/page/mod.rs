//! The page at `/`, which shows and controls the sandbox.
//!
//! It needs no token and therefore serves this machine only: it rejects cross-site requests and DNS
//! rebinding.

mod call_action;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use super::connection::Connection;
use crate::operation::PAGE_PATH;
use crate::service::Service;

/// Only own scripts, styles and requests. Framing is forbidden, because it allows clickjacking.
const CONTENT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Adds the routes of the page. The fallback of `router` stays.
pub(super) fn add_routes(router: Router<Arc<Service>>) -> Router<Arc<Service>> {
    let page = [
        (PAGE_PATH, file("text/html", include_str!("page.html"))),
        ("/page.css", file("text/css", include_str!("page.css"))),
        ("/page.js", file("text/javascript", include_str!("page.js"))),
        ("/page/state", get(state::state)),
        ("/page/calls", post(call_action::place)),
        ("/page/calls/{id}/{action}", post(call_action::perform)),
    ];
    page.into_iter().fold(router, |router, (path, method)| {
        router.route(path, method.layer(from_fn(require_same_origin)))
    })
}

fn file(media_type: &str, text: &'static str) -> MethodRouter<Arc<Service>> {
    let content_type = format!("{media_type}; charset=utf-8");
    get(move || async move { ([(CONTENT_TYPE, content_type)], text) })
}

/// Lets requests of the page itself through. They are not recorded, and faults and the rate limit
/// do not apply.
async fn require_same_origin(
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let rejection = rejection_reason(request.method(), request.headers());
    let mut response = match rejection {
        Some(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, CONTENT_POLICY);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    connection.finish_request();
    response
}

/// Rejects DNS rebinding, which needs a name with a domain: the sandbox serves this machine only, and
/// under a name without a domain those that share its network.
pub(super) async fn require_local_host(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    match host.is_none_or(|host| is_local(host) || !host.contains('.')) {
        true => next.run(request).await,
        false => (StatusCode::MISDIRECTED_REQUEST, LOCAL_ONLY).into_response(),
    }
}

const LOCAL_ONLY: &str = "the sandbox is available at 127.0.0.1 and localhost only";

/// The reason to reject a request that is not from the page itself.
fn rejection_reason(method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    let single = |name| {
        let mut values = headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    };
    let host = single(HOST).filter(|host| is_local(host));
    let Some(host) = host else {
        return Some(LOCAL_ONLY);
    };
    // A browser sends `Origin` with a request that changes state, and a site cannot forge it.
    let is_read = matches!(*method, Method::GET | Method::HEAD);
    let is_same_origin =
        single(ORIGIN).and_then(|origin| origin.strip_prefix("http://")) == Some(host);
    (!is_read && !is_same_origin).then_some("only the sandbox's own page may send this")
}

fn is_local(host: &str) -> bool {
    host.parse::<Authority>()
        .is_ok_and(|host| matches!(host.host(), "127.0.0.1" | "localhost" | "[::1]"))
}
