//! What the sandbox sent to subscribers.

use std::fmt;

use jiff::Timestamp;

use crate::model::CallState;

/// An attempt to deliver an event to a webhook, whatever became of it; see
/// [`Sandbox::deliveries`](crate::Sandbox::deliveries).
///
/// Its `Debug` does not show the body, which holds a phone number, nor the URLs, which may hold a
/// secret of the subscriber.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedDelivery {
    /// The id of the webhook.
    pub webhook_id: String,
    /// The id of the delivery: the same in each attempt.
    pub delivery_id: String,
    /// 1 for the first attempt, 6 for the fifth retry.
    pub attempt: u32,
    /// The id of the event, which is that of its call.
    pub event_id: String,
    /// The state that the event tells of.
    pub state: CallState,
    /// Where it went first: the URL of the webhook.
    pub url: String,
    /// Where it was sent on to, in order: method and URL, e.g. `GET http://127.0.0.1:8080/there`.
    pub redirects: Vec<String>,
    /// Names and values, as the subscriber got them, but for those that HTTP itself adds.
    pub headers: Vec<(String, String)>,
    /// The body of the `POST`.
    pub body: Vec<u8>,
    /// When the attempt began, by the clock of the sandbox.
    pub time: Timestamp,
    /// What became of it.
    pub outcome: DeliveryOutcome,
}

/// What became of an attempt to deliver an event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryOutcome {
    /// The subscriber answered 200.
    Accepted,
    /// The subscriber answered something else, which is a failure.
    #[non_exhaustive]
    Refused {
        /// The status of the answer.
        status: u16,
    },
    /// There was no answer, or none that the sandbox could follow.
    #[non_exhaustive]
    Failed {
        /// Why, in words.
        reason: String,
    },
}

impl RecordedDelivery {
    /// The first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the subscriber accepted it.
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
