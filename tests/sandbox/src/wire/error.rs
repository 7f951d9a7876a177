//! The service's own error body.

use serde_json::{Value, json};

/// A field of a request, or a query parameter, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct FieldError {
    pub(crate) field: &'static str,
    pub(crate) message: String,
}

/// The published document's `ErrorResponse`.
pub(crate) fn error_response(code: &str, message: &str, errors: &[FieldError]) -> Value {
    let errors: Vec<_> = errors
        .iter()
        .map(|error| json!({ "field": error.field, "message": error.message }))
        .collect();
    json!({ "errorCode": code, "errorMessage": message, "errors": errors })
}
