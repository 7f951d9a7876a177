//! Responses to Vonage.

use std::error::Error;
use std::fmt;

use http::StatusCode;
use vis_types::webhook::WebhookError;

/// The response to a delivery: a [`status`](Self::status), and a short text as `Display`.
///
/// The text reveals nothing about the delivery or its verification, since anybody may send
/// requests. The log has the details (feature `tracing`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryResponse {
    /// It is now in the [`EventQueue`](super::super::EventQueue): 200.
    Queued,
    /// It was accepted before: 200.
    Duplicate,
    /// It is older than [`max_event_age`](super::Receiver::max_event_age), and is not handled: 200.
    TooOld,
    /// It is not from Vonage, or no delivery.
    ///
    /// - 401: the [signature](WebhookError::is_signature) is missing or wrong.
    /// - 413: the body is [too large](WebhookError::TooLarge).
    /// - 415: the body is [compressed](WebhookError::Compressed).
    /// - 400: all other errors.
    Rejected(WebhookError),
    /// The body did not arrive in time: 408.
    BodyTimeout,
    /// The body ended early: 400.
    IncompleteBody,
    /// An earlier attempt is in progress and may still fail: 503, so that Vonage retries.
    InProgress,
    /// The queue does not accept it, or the deduplicator failed: 503, so that Vonage retries.
    Unavailable,
}

impl DeliveryResponse {
    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Queued | Self::Duplicate | Self::TooOld => StatusCode::OK,
            Self::Rejected(error) => match error {
                WebhookError::Compressed => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                WebhookError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
                error if error.is_signature() => StatusCode::UNAUTHORIZED,
                _ => StatusCode::BAD_REQUEST,
            },
            Self::BodyTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::IncompleteBody => StatusCode::BAD_REQUEST,
            Self::InProgress | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl fmt::Display for DeliveryResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Queued => "accepted",
            Self::Duplicate => "accepted before",
            Self::TooOld => "accepted, but too old",
            Self::Rejected(_) => match self.status() {
                StatusCode::UNSUPPORTED_MEDIA_TYPE => "the body is compressed",
                StatusCode::PAYLOAD_TOO_LARGE => "the body is too large",
                StatusCode::UNAUTHORIZED => "the signature is missing or wrong",
                _ => "not a delivery",
            },
            Self::BodyTimeout => "the body took too long",
            Self::IncompleteBody => "the body is incomplete",
            Self::InProgress => "in progress: try again",
            Self::Unavailable => "busy: try again",
        })
    }
}

impl Error for DeliveryResponse {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Rejected(error) => Some(error),
            _ => None,
        }
    }
}
