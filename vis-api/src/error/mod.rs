//! The error type of all operations.

mod body;
mod display;
mod kind;

use std::error::Error as StdError;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use vis_types::{FieldError, PayloadError};

use crate::auth::AuthError;
use crate::buffered_response::BufferedResponse;
use crate::operation::Operation;
use crate::retry::{Cause, retry_after};
pub(crate) use body::ErrorBody;
pub use kind::ErrorKind;

/// Usual names and WSO2's; Vonage documents none.
const REQUEST_ID_HEADERS: [&str; 3] = ["x-request-id", "x-correlation-id", "activityid"];

/// The error of every operation.
///
/// Match on [`kind`](Self::kind), or use methods such as [`is_not_found`](Self::is_not_found).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = vis_sandbox::Sandbox::start().await?;
/// # let client = vis_api::Client::builder()
/// #     .base_url(sandbox.base_url())
/// #     .bearer_token(sandbox.token())
/// #     .build()?;
/// use vis_api::{Call, Client, Error};
///
/// /// `None` if the call has ended.
/// async fn find(client: &Client, id: &str) -> Result<Option<Call>, Error> {
///     match client.get_call().id(id).send().await {
///         Ok(call) => Ok(Some(call.into_inner())),
///         Err(error) if error.is_not_found() => Ok(None),
///         Err(error) => Err(error),
///     }
/// }
///
/// assert_eq!(find(&client, "no-such-call").await?, None);
/// # Ok(())
/// # }
/// ```
///
/// `Display` is one log line: operation, method, path template, status, code and the service's
/// message, or why no request was sent. `source` continues it and repeats nothing, so that a chain of
/// errors, such as `{:#}` of `anyhow`, says everything once. Digit runs as long as a telephone number are masked. Tokens, headers and bodies are
/// never included.
///
/// Source of the codes and bodies: the document's `ErrorResponse`, and the fault format of WSO2 API
/// Manager, which Vonage's gateway is.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: &'static Operation,
    /// The response, if one came.
    received: Option<BufferedResponse>,
    attempts: u32,
    /// Whether no attempt has reached the service.
    is_unsent: bool,
    /// Whether the failure of the connection does not end by itself.
    is_permanent: bool,
    retry_after: Option<Duration>,
    body: ErrorBody,
    cause: Option<ErrorCause>,
}

/// What an error comes from. `Display` has the text of the first two.
enum ErrorCause {
    Auth(AuthError),
    Payload(PayloadError),
    Connection(reqwest::Error),
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, operation: &'static Operation) -> Self {
        Self(Box::new(Inner {
            kind,
            operation,
            received: None,
            attempts: 0,
            is_unsent: false,
            is_permanent: false,
            retry_after: None,
            body: ErrorBody::default(),
            cause: None,
        }))
    }

    pub(crate) fn with_message(mut self, message: impl Into<String>) -> Self {
        self.0.body.message = Some(message.into());
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// The response has the status of an error.
    pub(crate) fn from_status(
        operation: &'static Operation,
        received: BufferedResponse,
        body: ErrorBody,
    ) -> Self {
        let mut error = Self::new(ErrorKind::of(received.status, &body), operation);
        let next_access_time = body.next_access_time.as_deref();
        error.0.retry_after = retry_after(&received.headers, next_access_time, Timestamp::now());
        error.0.body = body;
        error.with_response(received)
    }

    /// The operation succeeded, but the response cannot be read.
    pub(crate) fn unreadable(
        operation: &'static Operation,
        received: BufferedResponse,
        message: impl Into<String>,
    ) -> Self {
        let error = Self::new(ErrorKind::Decode, operation).with_message(message);
        error.with_response(received)
    }

    pub(crate) fn with_response(mut self, mut received: BufferedResponse) -> Self {
        let wait = || retry_after(&received.headers, None, Timestamp::now());
        self.0.retry_after = self.0.retry_after.or_else(wait);
        received.redact();
        self.0.attempts = received.attempts;
        self.0.received = Some(received);
        self
    }

    /// Nothing was sent, for want of a token.
    pub(crate) fn no_token(operation: &'static Operation, cause: AuthError) -> Self {
        let kind = match cause.is_retryable() {
            true => ErrorKind::Transport,
            false => ErrorKind::Authentication,
        };
        let mut error = Self::new(kind, operation).with_message(cause.to_string());
        error.0.is_unsent = true;
        error.0.retry_after = cause.retry_after();
        error.0.cause = Some(ErrorCause::Auth(cause));
        error
    }

    pub(crate) fn from_payload(
        operation: &'static Operation,
        received: BufferedResponse,
        cause: PayloadError,
    ) -> Self {
        let mut error = Self::unreadable(operation, received, cause.to_string());
        error.0.cause = Some(ErrorCause::Payload(cause));
        error
    }

    pub(crate) fn from_transport(operation: &'static Operation, source: reqwest::Error) -> Self {
        let kind = match &source {
            source if source.is_timeout() => ErrorKind::Timeout,
            source if source.is_builder() => ErrorKind::InvalidRequest,
            _ => ErrorKind::Transport,
        };
        let mut error = Self::new(kind, operation);
        let cause = Cause::of(&source);
        error.0.is_unsent = source.is_connect();
        error.0.is_permanent = cause.is_some_and(|cause| cause.is_permanent);
        error.0.body.message = cause.map(|cause| cause.text.to_owned());
        // A URL contains ids and filters, which must not be logged.
        error.0.cause = Some(ErrorCause::Connection(source.without_url()));
        error
    }

    /// Whether the response is a success that only says that it is done, without the resource.
    #[cfg(feature = "webhook")]
    pub(crate) fn is_acknowledgement(&self) -> bool {
        let received = self.0.received.as_ref();
        received.is_some_and(|received| {
            received.status.is_success()
                && received.is_acknowledgement()
                && (self.0.kind == ErrorKind::Decode || self.0.body.is_bare_message)
        })
    }

    /// The category of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The status of the response, if one came: 200 where a success could not be read.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.received.as_ref().map(|received| received.status)
    }

    /// The headers of the response, if one came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.received.as_ref().map(|received| &received.headers)
    }

    /// The body of the response as it came, up to 64 KiB; `None` if no response came. It may quote
    /// the request, so that it is in neither `Display` nor `Debug`.
    pub fn body(&self) -> Option<&[u8]> {
        self.0
            .received
            .as_ref()
            .map(|received| received.body.as_slice())
    }

    /// The service's `errorCode`, or the gateway's fault code such as `900901`.
    pub fn code(&self) -> Option<&str> {
        self.0.body.code.as_deref()
    }

    /// The message of the service or the gateway, or the problem of the request or the payload.
    ///
    /// Unmodified: it may quote request data. `Display` masks long numbers in it.
    pub fn message(&self) -> Option<&str> {
        self.0.body.message.as_deref()
    }

    /// Why there was no access token, if nothing was sent for want of one.
    pub fn auth_error(&self) -> Option<&AuthError> {
        match &self.0.cause {
            Some(ErrorCause::Auth(error)) => Some(error),
            _ => None,
        }
    }

    /// Where the body of a success could not be read.
    pub fn payload_error(&self) -> Option<&PayloadError> {
        match &self.0.cause {
            Some(ErrorCause::Payload(error)) => Some(error),
            _ => None,
        }
    }

    /// The fields that the service rejects, each with a reason. May be empty.
    pub fn field_errors(&self) -> &[FieldError] {
        &self.0.body.field_errors
    }

    /// The number of attempts; 0 if nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The delay before the next request that the server asks for, counted from its response: from
    /// `Retry-After` or the gateway's `nextAccessTime`.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The server's id of the request, for Vonage's support: the first of the headers
    /// `x-request-id`, `x-correlation-id` and `activityid`.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// Whether the same request may succeed later, and sending it again is safe: never of an
    /// operation that is not idempotent and [may have been carried out](Self::outcome_is_unknown).
    pub fn is_retryable(&self) -> bool {
        let retryable = [408, 429, 502, 503, 504];
        let is_temporary = match self.status() {
            Some(status) if !status.is_success() => retryable.contains(&status.as_u16()),
            _ => matches!(self.kind(), ErrorKind::Timeout | ErrorKind::Transport),
        };
        is_temporary && !self.0.is_permanent && !self.outcome_is_unknown()
    }

    /// Whether an operation that is not idempotent, such as placing a call, may have been carried
    /// out: it was sent, and no response says what became of it. Look before it is sent again;
    /// `Display` says how.
    pub fn outcome_is_unknown(&self) -> bool {
        let is_known = match self.kind() {
            ErrorKind::Timeout | ErrorKind::Transport => self.0.is_unsent,
            ErrorKind::Server | ErrorKind::Decode => false,
            _ => true,
        };
        !is_known && !self.0.operation.is_idempotent
    }

    /// The method of [`Client`](crate::Client) for the operation: `create_call`.
    pub fn operation(&self) -> &'static str {
        self.0.operation.name
    }

    /// The HTTP method of the operation.
    pub fn method(&self) -> &'static str {
        self.0.operation.method
    }

    /// The path template of the operation: `/self/calls/{id}`.
    pub fn path(&self) -> &'static str {
        self.0.operation.path
    }

    /// Whether the resource does not exist.
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Whether the token is missing, wrong or expired.
    pub fn is_authentication(&self) -> bool {
        self.kind() == ErrorKind::Authentication
    }

    /// Whether the user may not access the resource.
    pub fn is_forbidden(&self) -> bool {
        self.kind() == ErrorKind::Forbidden
    }

    /// Whether the state of the call does not allow the operation.
    pub fn is_illegal_state(&self) -> bool {
        self.kind() == ErrorKind::IllegalState
    }

    /// Whether the service rejects the request.
    pub fn is_validation(&self) -> bool {
        self.kind() == ErrorKind::Validation
    }

    /// Whether the quota is used up.
    pub fn is_throttled(&self) -> bool {
        self.kind() == ErrorKind::Throttled
    }

    /// Whether no response came in time. The service may have processed the operation.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }
}

pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let mut names = REQUEST_ID_HEADERS.iter();
    names.find_map(|name| headers.get(*name)?.to_str().ok())
}

/// The cause of what `Display` says, never the same again: of a failed connection, `reqwest`'s error.
impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.0.cause.as_ref()? {
            ErrorCause::Auth(error) => error.source(),
            ErrorCause::Payload(_) => None,
            ErrorCause::Connection(error) => Some(error),
        }
    }
}
