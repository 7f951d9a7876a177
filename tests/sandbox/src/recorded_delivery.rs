//! Recorded delivery attempts.

use std::fmt;

use jiff::Timestamp;

use crate::model::CallState;

/// A finished attempt to deliver an event to a webhook; see
/// [`Sandbox::deliveries`](crate::Sandbox::deliveries).
///
/// `Debug` hides the body, which contains a phone number, and the URLs, which may contain a secret
/// of the subscriber.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedDelivery {
    /// The id of the webhook.
    pub webhook_id: String,
    /// The id of the delivery, the same for all its attempts.
    pub delivery_id: String,
    /// 1 for the first attempt, 6 for the fifth retry.
    pub attempt: u32,
    /// The id of the event, which is that of its call.
    pub event_id: String,
    /// The state of the call in the event.
    pub state: CallState,
    /// The URL of the webhook.
    pub url: String,
    /// Method and URL of each redirect, e.g. `GET http://127.0.0.1:8080/there`.
    pub redirects: Vec<String>,
    /// Names and values as sent, except those that HTTP itself adds.
    pub headers: Vec<(String, String)>,
    /// The body of the `POST`.
    pub body: Vec<u8>,
    /// The start of the attempt, by the sandbox's clock.
    pub time: Timestamp,
    /// The result.
    pub outcome: DeliveryOutcome,
}

/// Result of a delivery attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryOutcome {
    /// The subscriber responded with 200.
    Accepted,
    /// The subscriber responded with another status.
    #[non_exhaustive]
    Refused {
        /// The status of the response.
        status: u16,
    },
    /// There was no response, or a redirect that the sandbox cannot follow.
    #[non_exhaustive]
    Failed {
        /// The reason, in words.
        reason: String,
    },
}

impl RecordedDelivery {
    /// Returns the first value of a header. The name is case-insensitive.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the subscriber accepted the event.
    pub fn is_accepted(&self) -> bool {
        self.outcome == DeliveryOutcome::Accepted
    }
}

impl fmt::Debug for RecordedDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedDelivery")
            .field("webhook_id", &self.webhook_id)
            .field("delivery_id", &self.delivery_id)
            .field("attempt", &self.attempt)
            .field("event_id", &self.event_id)
            .field("state", &self.state)
            .field("redirects", &self.redirects.len())
            .field("headers", &self.headers)
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .field("time", &self.time)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}
