//! What the service answers, and what it refuses.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::model::CallError;
use crate::operation::Operation;
use crate::wire::{FieldError, error_response};

const INVALID: &str = "some fields are missing or invalid";
const NOT_FOUND: &str = "nothing has this identifier";

/// What most operations answer with.
pub(super) type Answer = Result<Json<Value>, Refusal>;

/// What an operation answers with that makes something.
pub(super) type Created = Result<(StatusCode, Json<Value>), Refusal>;

/// A request that the service refuses, with an `ErrorResponse` as its answer.
///
/// No refusal repeats what the client sent: that may be a secret.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The body is not what it should be as a whole.
    Malformed(&'static str),
    /// Fields or parameters are missing or wrong.
    Invalid(Vec<FieldError>),
    /// There is no call, event or webhook with this id.
    NotFound,
    /// The call is in a state that does not allow it.
    IllegalTransition(String),
    /// The document has the operation and the sandbox has not.
    NotImplemented(Operation),
}

impl From<CallError> for Refusal {
    fn from(error: CallError) -> Self {
        match error {
            CallError::NotFound => Self::NotFound,
            CallError::IllegalTransition { .. } => Self::IllegalTransition(error.to_string()),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let not_implemented;
        let (status, code, message) = match &self {
            Self::Malformed(why) => (StatusCode::BAD_REQUEST, "BAD_REQUEST", *why),
            Self::Invalid(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "VALIDATION_ERROR",
                INVALID,
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND", NOT_FOUND),
            Self::IllegalTransition(why) => (StatusCode::BAD_REQUEST, "ILLEGAL_STATE", &**why),
            Self::NotImplemented(operation) => {
                let (id, method, path) = (operation.id(), operation.method(), operation.path());
                not_implemented = format!("the sandbox does not serve {id} ({method} {path})");
                (
                    StatusCode::NOT_IMPLEMENTED,
                    "NOT_IMPLEMENTED",
                    &*not_implemented,
                )
            }
        };
        let errors = match &self {
            Self::Invalid(errors) => errors.as_slice(),
            _ => &[],
        };
        (status, Json(error_response(code, message, errors))).into_response()
    }
}
