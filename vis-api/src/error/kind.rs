//! The categories of errors.

use reqwest::StatusCode;

use super::ErrorBody;

/// Category of an [`Error`](super::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request is invalid: a parameter is missing or cannot be converted. Nothing was sent.
    InvalidRequest,
    /// 401: the token is missing, wrong or expired. Or no token was available;
    /// [`auth_error`](super::Error::auth_error) says why.
    Authentication,
    /// 403: the user may not access the resource, or the application is not subscribed.
    Forbidden,
    /// 404 or 410 of the service: the resource does not exist, or this user may not see it. A 404 of
    /// anything else, such as a proxy, is [`Unexpected`](Self::Unexpected).
    NotFound,
    /// 400 `ILLEGAL_STATE`: the call is in a state that does not allow the operation, such as
    /// unholding a call that is not held.
    IllegalState,
    /// 400 or 422: the service rejects the request; see [`field_errors`](super::Error::field_errors). Do not
    /// repeat it unmodified.
    Validation,
    /// 429: over the quota, by default 10 requests a minute.
    Throttled,
    /// No response in time: the client's own timeout, a 408, or the gateway's 504. The service may
    /// have processed the operation.
    Timeout,
    /// The connection to the service or the token endpoint failed or broke.
    Transport,
    /// 5xx other than 504: the service or the gateway failed.
    Server,
    /// The operation succeeded, but the response is unreadable. [`payload_error`](super::Error::payload_error)
    /// has the JSON path.
    Decode,
    /// A status that the document does not define.
    Unexpected,
}

impl ErrorKind {
    pub(super) fn of(status: StatusCode, body: &ErrorBody) -> Self {
        let code = body.code.as_deref().unwrap_or_default();
        match status.as_u16() {
            _ if body.rejects_token() => Self::Authentication,
            400 | 409 | 422 if code.eq_ignore_ascii_case("ILLEGAL_STATE") => Self::IllegalState,
            400 | 422 => Self::Validation,
            401 => Self::Authentication,
            403 => Self::Forbidden,
            404 | 410 if body.is_of_service => Self::NotFound,
            408 | 504 => Self::Timeout,
            429 => Self::Throttled,
            500..=599 => Self::Server,
            _ => Self::Unexpected,
        }
    }
}
