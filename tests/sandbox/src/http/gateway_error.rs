//! Error responses of the gateway.

use axum::http::StatusCode;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::operation::Destination;
use crate::wire::GatewayFault;

/// A request that the gateway rejects.
pub(super) struct GatewayError {
    status: StatusCode,
    fault: GatewayFault<'static>,
}

impl IntoResponse for GatewayError {
    fn into_response(self) -> Response {
        json_response(self.status, self.fault.json())
    }
}

fn json_response(status: StatusCode, json: String) -> Response {
    (status, [(CONTENT_TYPE, GatewayFault::JSON)], json).into_response()
}

const fn error(
    status: StatusCode,
    code: u32,
    message: &'static str,
    description: &'static str,
) -> GatewayError {
    let fault = GatewayFault::described(code, message, description);
    GatewayError { status, fault }
}

pub(super) const MISSING_CREDENTIALS: GatewayError = error(
    StatusCode::UNAUTHORIZED,
    900_902,
    "Missing Credentials",
    "Required OAuth credentials not provided. Make sure your API invocation call has a header: \
     \"Authorization: Bearer ACCESS_TOKEN\"",
);

pub(super) const INVALID_CREDENTIALS: GatewayError = error(
    StatusCode::UNAUTHORIZED,
    900_901,
    "Invalid Credentials",
    "Invalid Credentials. Make sure you have provided the correct security credentials",
);

pub(super) const EXPIRED_CREDENTIALS: GatewayError = error(
    StatusCode::UNAUTHORIZED,
    900_903,
    "Access Token Expired",
    "Access token expired. Renew the access token and try again",
);

pub(super) const NO_RESOURCE: GatewayError = error(
    StatusCode::NOT_FOUND,
    900_906,
    "No matching resource found in the API for the given request",
    "Check the API documentation and add a proper REST resource path to the invocation URL",
);

const METHOD_NOT_ALLOWED: GatewayError = error(
    StatusCode::METHOD_NOT_ALLOWED,
    405,
    "Method Not Allowed",
    "Method not allowed for given API resource",
);

const THROTTLED: GatewayFault<'static> = GatewayFault::described(
    900_803,
    "Message throttled out",
    "You have exceeded your quota",
);

/// The resource exists, but not with this method.
pub(super) fn method_not_allowed(allowed: &[Destination]) -> Response {
    let methods: Vec<_> = allowed.iter().map(|allowed| allowed.method()).collect();
    ([(ALLOW, methods.join(", "))], METHOD_NOT_ALLOWED).into_response()
}

/// Rate limit exceeded until `next`.
pub(super) fn throttled(next: Timestamp) -> Response {
    json_response(StatusCode::TOO_MANY_REQUESTS, THROTTLED.json_until(next))
}
