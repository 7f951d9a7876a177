//! The page at `/`, which shows and controls the sandbox.
//!
//! It needs no token and therefore serves this machine only: it rejects cross-site requests and DNS
//! rebinding. Its requests are not recorded, and faults and the rate limit do not apply.

mod calls;
mod deliveries;
mod request_log;
mod requests;
mod state;

use std::time::Duration;

use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use crate::fault_queue::Origin;
use crate::faults::Fault;
use crate::server::form::{Form, choice};
use crate::server::{Reply, ServiceError, empty, ok, with_body};
use crate::service::Service;
use crate::settings::Mode;

pub(crate) use request_log::{RequestInProgress, RequestLog, request_log};

/// Maximum number of rows of a list.
const MAX_ROWS: usize = 50;

const HEADERS: [(HeaderName, &str); 3] = [
    // Only own scripts, styles and requests. Framing is forbidden, because it allows clickjacking.
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (CACHE_CONTROL, "no-store"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// The files of the page, by path.
const FILES: [(&str, &str); 12] = [
    ("", include_str!("page.html")),
    ("page.css", include_str!("page.css")),
    ("page.lists.css", include_str!("page.lists.css")),
    ("page.js", include_str!("page.js")),
    ("page.clock.js", include_str!("page.clock.js")),
    ("page.connection.js", include_str!("page.connection.js")),
    ("page.details.js", include_str!("page.details.js")),
    ("page.dom.js", include_str!("page.dom.js")),
    ("page.empty.js", include_str!("page.empty.js")),
    ("page.lists.js", include_str!("page.lists.js")),
    ("page.rows.js", include_str!("page.rows.js")),
    ("page.tabs.js", include_str!("page.tabs.js")),
];

const LOCAL_ONLY: &str = "the sandbox is available at 127.0.0.1 and localhost only";

pub(crate) fn is_page(path: &str) -> bool {
    path == "/" || path.starts_with("/page/") || path.starts_with("/page.")
}

pub(crate) fn respond(service: &Service, parts: &Parts, body: &[u8]) -> Reply {
    let mut reply = match rejection(&parts.method, &parts.headers) {
        Some(reason) => with_body(StatusCode::FORBIDDEN, "text/plain", reason),
        None => handle(service, parts, body).unwrap_or_else(ServiceError::into_reply),
    };
    let headers = HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value)));
    reply.headers_mut().extend(headers);
    reply
}

fn handle(service: &Service, parts: &Parts, body: &[u8]) -> Result<Reply, ServiceError> {
    let segments: Vec<_> = parts.uri.path().split('/').skip(1).collect();
    match (parts.method.as_str(), &segments[..]) {
        ("GET", [name]) => file(name).ok_or(ServiceError::NotFound),
        ("GET", ["page", "state"]) => Ok(ok(&state::state(service))),
        ("GET", ["page", "requests", id]) => Ok(ok(&requests::detail(service, id)?)),
        ("GET", ["page", "deliveries", id]) => Ok(ok(&deliveries::detail(service, id)?)),
        ("POST", ["page", action @ ..]) => {
            act(service, action, body)?;
            Ok(empty(StatusCode::NO_CONTENT))
        }
        _ => Err(ServiceError::NotFound),
    }
}

fn act(service: &Service, action: &[&str], body: &[u8]) -> Result<(), ServiceError> {
    match action {
        ["calls"] => calls::place(service, body),
        ["calls", id, button] => calls::press(service, id, button),
        ["faults"] => queue_fault(service, body),
        ["faults", id, "remove"] => {
            let removed = id.parse().is_ok_and(|id| service.faults.remove(id));
            removed.then_some(()).ok_or(ServiceError::NotFound)
        }
        ["deliveries", id, "send"] => service.with(|simulator, now| {
            let attempt = simulator.webhooks.send_again(id, now)?;
            simulator.send(attempt);
            Ok(())
        }),
        ["webhooks", id, "renew"] => service.with(|simulator, now| {
            let renewed = simulator.webhooks.renew(id, now).map(drop);
            renewed.ok_or(ServiceError::NotFound)
        }),
        _ => Err(ServiceError::NotFound),
    }
}

fn queue_fault(service: &Service, body: &[u8]) -> Result<(), ServiceError> {
    let mut form = Form::from_body(body, Mode::Real)?;
    let kind = form.required("kind", choice(&["429", "reset", "delay"]));
    let fault = match form.finish(kind)? {
        "429" => Fault::gateway_json(429, 900_800, "Message throttled out"),
        "reset" => Fault::reset(),
        _ => Fault::delay(Duration::from_secs(3)),
    };
    service.faults.push(&fault, 1, Origin::Page);
    Ok(())
}

fn file(name: &str) -> Option<Reply> {
    let (_, text) = FILES.into_iter().find(|(found, _)| *found == name)?;
    let content_type = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "text/html; charset=utf-8",
    };
    Some(with_body(StatusCode::OK, content_type, text))
}

/// Rejects DNS rebinding, which needs a name with a domain: the sandbox serves this machine only, and
/// under a name without a domain those that share its network.
pub(crate) fn reject_foreign_host(headers: &HeaderMap) -> Option<Reply> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok())?;
    let is_foreign = !is_local(host) && host.contains('.');
    is_foreign.then(|| with_body(StatusCode::MISDIRECTED_REQUEST, "text/plain", LOCAL_ONLY))
}

/// The reason to reject a request that is not from the page itself.
fn rejection(method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    let single = |name| {
        let mut values = headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    };
    let Some(host) = single(HOST).filter(|host| is_local(host)) else {
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
