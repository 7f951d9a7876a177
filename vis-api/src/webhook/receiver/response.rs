//! What Vonage is told.

use std::error::Error;
use std::fmt;

use http::StatusCode;
use vis_types::webhook::WebhookError;

/// What a delivery is answered with: a [`status`](Self::status), and a few words for whoever looks
/// into it, which are its `Display`.
///
/// They say nothing of the delivery or of how it is verified, since anybody may have sent it. A log
/// has the details (feature `tracing`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryResponse {
    /// It is in the [`EventQueue`](super::super::EventQueue): 200.
    Queued,
    /// It was before: 200.
    Repeated,
    /// It is not Vonage's, or not to be read.
    ///
    /// - 401 where the [signature](WebhookError::is_signature) is missing or wrong;
    /// - 413 where the body is [too large](WebhookError::TooLarge);
    /// - 200 where Vonage has signed an event that this version of the crate
    ///   [cannot read](WebhookError::UnreadableEvent). It would be no better the next time, and five
    ///   retries of it would end all deliveries. So it is dropped, with a log of the level `ERROR`;
    /// - 400 otherwise.
    Refused(WebhookError),
    /// The body has not come in time: 408.
    TooSlow,
    /// The body has ended before its end: 400, if anybody still listens.
    BrokenOff,
    /// An earlier attempt is under way, which may yet fail: 503, so that Vonage comes back.
    InProgress,
    /// The queue does not accept it, or nobody can say whether it is a repetition: 503, so that
    /// Vonage comes back.
    Unavailable,
}

impl DeliveryResponse {
    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Queued | Self::Repeated => StatusCode::OK,
            Self::Refused(error) => match error {
                WebhookError::UnreadableEvent(_) => StatusCode::OK,
                WebhookError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
                error if error.is_signature() => StatusCode::UNAUTHORIZED,
                _ => StatusCode::BAD_REQUEST,
            },
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BrokenOff => StatusCode::BAD_REQUEST,
            Self::InProgress | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl fmt::Display for DeliveryResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Queued => "accepted",
            Self::Repeated => "accepted before",
            Self::Refused(_) => match self.status() {
                StatusCode::OK => "signed, but not understood",
                StatusCode::PAYLOAD_TOO_LARGE => "the body is too large",
                StatusCode::UNAUTHORIZED => "the signature is missing or wrong",
                _ => "not a delivery",
            },
            Self::TooSlow => "the body took too long",
            Self::BrokenOff => "the body is incomplete",
            Self::InProgress => "in progress: try again",
            Self::Unavailable => "busy: try again",
        })
    }
}

impl Error for DeliveryResponse {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Refused(error) => Some(error),
            _ => None,
        }
    }
}
