//! What stands in front of the service: it lets through what has a token, a place to go, and a
//! quota that is not used up.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::body;
use super::conformance::conform;
use super::faulty;
use super::line::Line;
use super::rejection::{self, Rejection};
use crate::destination::Destination;
use crate::model::Access;
use crate::recorded_request::RecordedRequest;
use crate::service::Service;

/// Records the request, lets a fault that waits for it happen, and passes on what may pass.
pub(super) async fn pass(
    State(service): State<Arc<Service>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    let resource = Destination::at(request.uri().path());
    let method = request.method().as_str();
    let destination = resource.iter().find(|there| there.method() == method);
    let destination = destination.copied();

    let (parts, body) = request.into_parts();
    let body = match body::read(body).await {
        Ok(body) => body,
        Err(status) => {
            line.rest();
            return conform(service.mode, status.into_response());
        }
    };
    let operation = destination.and_then(Destination::operation);
    service
        .requests
        .record(|| RecordedRequest::new(&parts, &body, operation));

    // What waits for a request goes before what chance holds, and uses it up.
    let lot = line.take_lot(destination);
    let fault = service.faults.take(destination).or(lot);
    let handle = async {
        let answer = handle(&service, &resource, destination, parts, body, next).await;
        conform(service.mode, answer)
    };
    let answer = match fault {
        Some(fault) => faulty::befall(fault, &line, handle).await,
        None => handle.await,
    };
    line.rest();
    answer
}

async fn handle(
    service: &Service,
    resource: &[Destination],
    destination: Option<Destination>,
    mut parts: Parts,
    body: Bytes,
    next: Next,
) -> Response {
    // Tokens, and what VIS is like, are to be had without one. Where there is nothing, one is
    // wanted all the same.
    let open = resource.iter().all(|there| there.operation().is_none()) && !resource.is_empty();
    let token = match authenticate(service, &parts.headers) {
        Ok(token) => token,
        Err(_) if open => "",
        Err(rejection) => return rejection.into_response(),
    };
    let Some(destination) = destination else {
        return match resource {
            [] => rejection::NO_RESOURCE.into_response(),
            allowed => rejection::method_not_allowed(allowed),
        };
    };
    if let Some(operation) = destination.operation() {
        parts.extensions.insert(operation);
        let now = service.now();
        if let Err(next) = service.take_quota(token, now) {
            return rejection::throttled(service.retry_hint, next, now);
        }
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// The access token of a request, if it is good. No answer repeats the token that came.
fn authenticate<'a>(service: &Service, headers: &'a HeaderMap) -> Result<&'a str, Rejection> {
    let credentials = headers
        .get(AUTHORIZATION)
        .ok_or(rejection::MISSING_CREDENTIALS)?;
    let (scheme, token) = credentials
        .to_str()
        .ok()
        .and_then(|credentials| credentials.split_once(' '))
        .ok_or(rejection::MISSING_CREDENTIALS)?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(rejection::MISSING_CREDENTIALS);
    }
    let token = token.trim();
    match service.vault().access(token, service.now()) {
        Access::Valid => Ok(token),
        Access::Expired => Err(rejection::EXPIRED_CREDENTIALS),
        Access::Unknown => Err(rejection::INVALID_CREDENTIALS),
    }
}
