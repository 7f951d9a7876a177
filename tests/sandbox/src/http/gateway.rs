//! The gateway in front of the service: checks the token, the resource and the rate limit.

use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};

use super::apply_fault::apply_fault;
use super::connection::Connection;
use super::gateway_error;
use super::gateway_error::GatewayError;
use super::service_response::ServiceError;
use crate::model::Access;
use crate::operation::Destination;
use crate::recorded::RecordedRequest;
use crate::service::Service;
use crate::settings::Mode;

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
    let body = match read_body(body).await {
        Ok(body) => body,
        Err(status) => {
            connection.finish_request();
            return conform(service.settings.mode, status.into_response());
        }
    };
    let operation = destination.and_then(Destination::operation);
    let record = RecordedRequest::new(&parts, &body, operation);
    service.requests.record(record);

    // A queued fault takes precedence; the random one is discarded.
    let random_fault = connection.take_random_fault(destination);
    let fault = service.faults.take(destination).or(random_fault);
    let response = async {
        let response = dispatch(&service, &resource, destination, parts, body, next).await;
        conform(service.settings.mode, response)
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

/// Maximum size of a body: far more than any operation needs.
const MAX_BODY: usize = 1024 * 1024;

/// Maximum number of bytes to read, most of them discarded. A client that is still sending when the
/// connection closes may miss the response.
const MAX_READ: usize = 32 * MAX_BODY;

/// The body, or the status of the error response.
async fn read_body(body: Body) -> Result<Bytes, StatusCode> {
    let body = Limited::new(body, MAX_READ).collect().await;
    match body.map(Collected::to_bytes) {
        Ok(body) if body.len() <= MAX_BODY => Ok(body),
        // The client has disconnected, or its data is not HTTP.
        Err(error) if !error.is::<LengthLimitError>() => Err(StatusCode::BAD_REQUEST),
        _ => Err(StatusCode::PAYLOAD_TOO_LARGE),
    }
}

/// Adjusts responses to the published document in [`Mode::Conformance`]:
/// replaces what the document does not describe.
fn conform(mode: Mode, response: Response) -> Response {
    if mode == Mode::Real {
        return response;
    }
    let mut response = match response.status() {
        // In the document, the service itself responds with 400 or 422; other errors come from the
        // gateway.
        StatusCode::NOT_FOUND => gateway_error::NO_RESOURCE.into_response(),
        StatusCode::PAYLOAD_TOO_LARGE => {
            ServiceError::Malformed("the body is too large").into_response()
        }
        StatusCode::BAD_REQUEST if is_empty(&response) => {
            ServiceError::Malformed("the body is incomplete").into_response()
        }
        _ => response,
    };
    // `application/json` has no parameters, and a tool may compare the whole value.
    let json = HeaderValue::from_static("application/json");
    if let Some(content_type) = response.headers_mut().get_mut(CONTENT_TYPE) {
        *content_type = json;
    }
    response
}

fn is_empty(response: &Response) -> bool {
    response.body().size_hint().exact() == Some(0)
}
