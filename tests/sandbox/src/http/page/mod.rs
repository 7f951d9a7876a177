//! The page at `/`: what happens in the sandbox, for a person to see and to take part in.
//!
//! It needs no token, and so it is for this machine alone: not for a site that the person has open
//! beside it, whether that sends requests here or has its own name resolve to here.

mod deed;
mod post;
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

use super::line::Line;
use crate::destination::PAGE_PATH;
use crate::service::Service;

/// Its own script and style, what it asks the sandbox for, and nothing else. Nobody may frame it:
/// a click could be meant for something else.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Adds the page to what is there, which keeps its own answer to paths that are not.
pub(super) fn beside(router: Router<Arc<Service>>) -> Router<Arc<Service>> {
    let page = [
        (PAGE_PATH, file("text/html", include_str!("page.html"))),
        ("/page.css", file("text/css", include_str!("page.css"))),
        ("/page.js", file("text/javascript", include_str!("page.js"))),
        ("/page/state", get(state::state)),
        ("/page/calls", post(deed::call)),
        ("/page/calls/{id}/{deed}", post(deed::act)),
    ];
    page.into_iter().fold(router, |router, (path, method)| {
        router.route(path, method.layer(from_fn(guard)))
    })
}

fn file(media_type: &str, text: &'static str) -> MethodRouter<Arc<Service>> {
    let content_type = format!("{media_type}; charset=utf-8");
    get(move || async move { ([(CONTENT_TYPE, content_type)], text) })
}

/// Lets through what comes from the page itself. It is nothing that a test has to know of: it is
/// not recorded, no fault befalls it, and it counts for no quota.
async fn guard(ConnectInfo(line): ConnectInfo<Line>, request: Request, next: Next) -> Response {
    let refusal = objection(request.method(), request.headers());
    let mut answer = match refusal {
        Some(why) => (StatusCode::FORBIDDEN, why).into_response(),
        None => next.run(request).await,
    };
    let headers = answer.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    line.rest();
    answer
}

/// Why a request does not come from the page, if it does not.
fn objection(method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    let only = |name| {
        let mut values = headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    };
    let host = only(HOST).filter(|host| is_local(host));
    let Some(host) = host else {
        return Some("this page is at 127.0.0.1 or localhost, and nowhere else");
    };
    // A browser says where a request comes from that changes something, and no site can have it
    // say otherwise.
    let reads = matches!(*method, Method::GET | Method::HEAD);
    let same = only(ORIGIN).and_then(|origin| origin.strip_prefix("http://")) == Some(host);
    (!reads && !same).then_some("this is for the sandbox's own page alone")
}

fn is_local(host: &str) -> bool {
    host.parse::<Authority>()
        .is_ok_and(|host| matches!(host.host(), "127.0.0.1" | "localhost" | "[::1]"))
}
