//! Error body of the service.

use serde_json::{Value, json};

/// An invalid field or query parameter.
#[derive(Debug)]
pub(crate) struct FieldError {
    pub(crate) field: &'static str,
    pub(crate) message: String,
}

/// An `ErrorResponse` of the published document.
pub(crate) fn error_response(code: &str, message: &str, errors: &[FieldError]) -> Value {
    let errors: Vec<_> = errors
        .iter()
        .map(|error| json!({ "field": error.field, "message": error.message }))
        .collect();
    json!({ "errorCode": code, "errorMessage": message, "errors": errors })
}
