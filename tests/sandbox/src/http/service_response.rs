//! Responses and errors of the service, and the path parameter `id`.

use axum::Json;
use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::model::CallError;
use crate::operation::Operation;
use crate::wire::{FieldError, error_response};

const INVALID: &str = "some fields are missing or invalid";
const NOT_FOUND: &str = "nothing has this identifier";

/// Response of most operations.
pub(super) type ApiResult = Result<Json<Value>, ServiceError>;

/// Response of an operation that creates a resource.
pub(super) type CreatedResult = Result<(StatusCode, Json<Value>), ServiceError>;

/// An error of the service, sent as an `ErrorResponse`.
///
/// It repeats nothing of the request, which may contain a secret.
#[derive(Debug)]
pub(super) enum ServiceError {
    /// The body as a whole is invalid.
    Malformed(&'static str),
    /// Fields or parameters are missing or invalid.
    Invalid(Vec<FieldError>),
    /// No call, event or webhook has this id.
    NotFound,
    /// The state of the call does not allow the action.
    IllegalTransition(String),
    /// The document has the operation, the sandbox lacks it.
    NotImplemented(Operation),
}

impl From<CallError> for ServiceError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::NotFound => Self::NotFound,
            CallError::IllegalTransition { .. } => Self::IllegalTransition(error.to_string()),
        }
    }
}

impl IntoResponse for ServiceError {
    fn into_response(self) -> Response {
        let not_implemented;
        let (status, code, message) = match &self {
            Self::Malformed(reason) => (StatusCode::BAD_REQUEST, "BAD_REQUEST", *reason),
            Self::Invalid(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "VALIDATION_ERROR",
                INVALID,
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND", NOT_FOUND),
            Self::IllegalTransition(reason) => {
                (StatusCode::BAD_REQUEST, "ILLEGAL_STATE", &**reason)
            }
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

/// A decoded id. Invalid UTF-8 is an unknown id (404), not a malformed request.
pub(super) struct Id(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ServiceError> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(_) => Err(ServiceError::NotFound),
        }
    }
}
