//! What stands in front of the service: it lets through what has a token and a place to go.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::operation::{BASE_PATH, Operation};
use crate::requests::RecordedRequest;
use crate::service::Service;
use crate::wire::{ACCESS_TOKEN, GatewayFault};

/// The largest body that is read: far more than any operation takes.
const BODY_LIMIT: usize = 1024 * 1024;

/// Records the request, lets a fault that waits for it happen, checks the token, and passes on what
/// is an operation.
pub(super) async fn pass(
    State(service): State<Arc<Service>>,
    matched: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let path = matched
        .as_ref()
        .and_then(|path| path.as_str().strip_prefix(BASE_PATH));
    let operation = path.and_then(|path| {
        Operation::at(path).find(|operation| operation.method() == request.method().as_str())
    });

    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    service
        .requests
        .record(RecordedRequest::new(&parts, &body, operation));

    if let Some(fault) = service.faults.take(operation)
        && let Some(answer) = fault.happen().await
    {
        return answer;
    }
    if let Err(rejection) = authenticate(&parts.headers) {
        return rejection.into_response();
    }
    match (operation, path) {
        (Some(_), _) => next.run(Request::from_parts(parts, Body::from(body))).await,
        (None, Some(path)) => {
            let allowed: Vec<_> = Operation::at(path).map(Operation::method).collect();
            ([(ALLOW, allowed.join(", "))], METHOD_NOT_ALLOWED).into_response()
        }
        (None, None) => NO_RESOURCE.into_response(),
    }
}

/// Only the sandbox's own token is good. No answer repeats the token that came.
fn authenticate(headers: &HeaderMap) -> Result<(), Rejection> {
    let credentials = headers.get(AUTHORIZATION).ok_or(MISSING_CREDENTIALS)?;
    let (scheme, token) = credentials
        .to_str()
        .ok()
        .and_then(|credentials| credentials.split_once(' '))
        .ok_or(MISSING_CREDENTIALS)?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(MISSING_CREDENTIALS);
    }
    if token.trim() == ACCESS_TOKEN {
        Ok(())
    } else {
        Err(INVALID_CREDENTIALS)
    }
}

/// A request that does not reach the service.
struct Rejection {
    status: StatusCode,
    fault: GatewayFault<'static>,
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        (
            self.status,
            [(CONTENT_TYPE, GatewayFault::JSON)],
            self.fault.json(),
        )
            .into_response()
    }
}

const MISSING_CREDENTIALS: Rejection = Rejection {
    status: StatusCode::UNAUTHORIZED,
    fault: GatewayFault::described(
        900_902,
        "Missing Credentials",
        "Required OAuth credentials not provided. Make sure your API invocation call has a \
         header: \"Authorization: Bearer ACCESS_TOKEN\"",
    ),
};

const INVALID_CREDENTIALS: Rejection = Rejection {
    status: StatusCode::UNAUTHORIZED,
    fault: GatewayFault::described(
        900_901,
        "Invalid Credentials",
        "Invalid Credentials. Make sure you have provided the correct security credentials",
    ),
};

const NO_RESOURCE: Rejection = Rejection {
    status: StatusCode::NOT_FOUND,
    fault: GatewayFault::described(
        900_906,
        "No matching resource found in the API for the given request",
        "Check the API documentation and add a proper REST resource path to the invocation URL",
    ),
};

const METHOD_NOT_ALLOWED: Rejection = Rejection {
    status: StatusCode::METHOD_NOT_ALLOWED,
    fault: GatewayFault::described(
        405,
        "Method Not Allowed",
        "Method not allowed for given API resource",
    ),
};
