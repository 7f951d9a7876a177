//! Adapts the requests that progenitor's code builds.

use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Request};

use super::Shared;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// progenitor always sends it; the document has no such header.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

const EMPTY: HeaderValue = HeaderValue::from_static("0");

/// Validates the path of a request, and sets what is the same for all operations.
pub(super) fn prepare(
    shared: &Shared,
    operation: &'static Operation,
    request: &mut Request,
) -> Result<(), Error> {
    if let Some(reason) = validate_path(request, operation, &shared.base_path) {
        return Err(Error::new(ErrorKind::InvalidRequest, operation).with_message(reason));
    }
    if let Some(allowed_numbers) = &shared.settings.allowed_numbers {
        allowed_numbers.check(operation, request)?;
    }
    // `+` means a space in forms only; `%20` always does.
    if let Some(query) = request.url().query().filter(|query| query.contains('+')) {
        let query = query.replace('+', "%20");
        request.url_mut().set_query(Some(&query));
    }
    if operation.is_body_optional && is_absent(operation, request.body()) {
        *request.body_mut() = None;
        request.headers_mut().remove(CONTENT_TYPE);
    }
    let has_no_body = request.body().is_none();
    let expects_body = matches!(*request.method(), Method::POST | Method::PUT);
    let headers = request.headers_mut();
    headers.remove(API_VERSION);
    // Also without a body on success: an error always has one.
    headers.insert(ACCEPT, HeaderValue::from_static(operation.accept));
    if let (Some(media_type), false) = (operation.content_type, has_no_body) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    if has_no_body && expects_body {
        // Some proxies answer 411 to a PUT without Content-Length.
        headers.insert(CONTENT_LENGTH, EMPTY);
    }
    *request.timeout_mut() = Some(shared.settings.timeout);
    Ok(())
}

/// Whether an optional body is missing: the builder sends `null` or nothing in its place.
fn is_absent(operation: &Operation, body: Option<&reqwest::Body>) -> bool {
    let is_json = operation
        .content_type
        .is_some_and(|media_type| media_type.contains("json"));
    let bytes = body.and_then(reqwest::Body::as_bytes);
    bytes.is_some_and(|bytes| bytes.is_empty() || is_json && bytes == b"null")
}

fn validate_path(request: &Request, operation: &Operation, base_path: &str) -> Option<String> {
    let path = request.url().path();
    // If a `..` left the base path, the full path matches no template either.
    let path = path.strip_prefix(base_path).unwrap_or(path);
    if let Some(parameter) = operation.empty_path_parameter(path) {
        let parameter = parameter.trim_matches(['{', '}']);
        return Some(format!(
            "{parameter}: a path cannot carry an empty value, `.` or `..`"
        ));
    }
    let other = operation.conflicting_operation(path)?;
    Some(format!("{path} is the path of {}", other.name))
}
