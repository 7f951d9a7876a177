//! The gateway in front of the service: checks the token, the resource and the rate limit.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::apply_fault::apply_fault;
use super::body;
use super::conformance::conform;
use super::connection::Connection;
use super::gateway_error::{self, GatewayError};
use crate::destination::Destination;
use crate::model::Access;
use crate::recorded_request::RecordedRequest;
use crate::service::Service;

/// Records the request, applies a fault, and passes valid requests on.
pub(super) async fn handle(
    State(service): State<Arc<Service>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let resource = Destination::at(request.uri().path());
    let method = request.method().as_str();
    let destination = resource.iter().find(|it| it.method() == method);
    let destination = destination.copied();

    let (parts, body) = request.into_parts();
    let body = match body::read(body).await {
        Ok(body) => body,
        Err(status) => {
            connection.finish_request();
            return conform(service.mode, status.into_response());
        }
    };
    let operation = destination.and_then(Destination::operation);
    service
        .requests
        .record(|| RecordedRequest::new(&parts, &body, operation));

    // A queued fault takes precedence; the random one is discarded.
    let random_fault = connection.take_random_fault(destination);
    let fault = service.faults.take(destination).or(random_fault);
    let response = async {
        let response = dispatch(&service, &resource, destination, parts, body, next).await;
        conform(service.mode, response)
    };
    let response = match fault {
        Some(fault) => apply_fault(fault, &connection, response).await,
        None => response.await,
    };
    connection.finish_request();
    response
}

async fn dispatch(
    service: &Service,
    resource: &[Destination],
    destination: Option<Destination>,
    mut parts: Parts,
    body: Bytes,
    next: Next,
) -> Response {
    // The token endpoints and the document are public. An unknown resource requires a token.
    let is_public = resource.iter().all(|it| it.operation().is_none()) && !resource.is_empty();
    let token = match authenticate(service, &parts.headers) {
        Ok(token) => token,
        Err(_) if is_public => "",
        Err(error) => return error.into_response(),
    };
    let Some(destination) = destination else {
        return match resource {
            [] => gateway_error::NO_RESOURCE.into_response(),
            allowed => gateway_error::method_not_allowed(allowed),
        };
    };
    if let Some(operation) = destination.operation() {
        parts.extensions.insert(operation);
        if let Err(next) = service.check_rate_limit(token, service.now()) {
            return gateway_error::throttled(next);
        }
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// The access token of a request, if it is valid. No response repeats it.
fn authenticate<'a>(service: &Service, headers: &'a HeaderMap) -> Result<&'a str, GatewayError> {
    let credentials = headers
        .get(AUTHORIZATION)
        .ok_or(gateway_error::MISSING_CREDENTIALS)?;
    let (scheme, token) = credentials
        .to_str()
        .ok()
        .and_then(|credentials| credentials.split_once(' '))
        .ok_or(gateway_error::MISSING_CREDENTIALS)?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(gateway_error::MISSING_CREDENTIALS);
    }
    let token = token.trim();
    match service.tokens().access(token, service.now()) {
        Access::Valid => Ok(token),
        Access::Expired => Err(gateway_error::EXPIRED_CREDENTIALS),
        Access::Unknown => Err(gateway_error::INVALID_CREDENTIALS),
    }
}
