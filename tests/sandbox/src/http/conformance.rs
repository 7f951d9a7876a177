//! Adjusts responses to the published document in [`Mode::Conformance`].

use axum::body::HttpBody;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::gateway_error;
use super::service_response::ServiceError;
use crate::assumptions::Mode;

/// Replaces what the document does not describe.
pub(super) fn conform(mode: Mode, response: Response) -> Response {
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
