//! What the published document does not know, in its own words.

use axum::body::HttpBody;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::answer::Refusal;
use super::rejection;
use crate::variant::Mode;

/// An answer, as a client may expect it that knows the document and nothing else.
pub(super) fn conform(mode: Mode, answer: Response) -> Response {
    if mode == Mode::Real {
        return answer;
    }
    let mut answer = match answer.status() {
        // The document has the service itself answer with a 400 or a 422, and all other errors come
        // from the gateway.
        StatusCode::NOT_FOUND => rejection::NO_RESOURCE.into_response(),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Refusal::Malformed("the body is too large").into_response()
        }
        StatusCode::BAD_REQUEST if is_empty(&answer) => {
            Refusal::Malformed("the body breaks off").into_response()
        }
        _ => answer,
    };
    // A parameter means nothing to this type, but a tool may compare the whole.
    let json = HeaderValue::from_static("application/json");
    if let Some(content_type) = answer.headers_mut().get_mut(CONTENT_TYPE) {
        *content_type = json;
    }
    answer
}

fn is_empty(answer: &Response) -> bool {
    answer.body().size_hint().exact() == Some(0)
}
