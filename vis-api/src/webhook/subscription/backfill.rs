//! Backfills missed events from the event history.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream;
use vis_types::{Event, Timestamp, Webhook};

use super::builder::Settings;
use super::status::{is_not_delivering, is_paused};
use crate::client::{Client, operations};
use crate::error::{Error, ErrorKind};
use crate::webhook::event_queue::Pause;

/// The time until which all deliveries have arrived. Deliveries are in order.
pub(super) fn delivered_until(webhook: &Webhook) -> Option<Timestamp> {
    let statistics = webhook.statistics.as_ref();
    statistics
        .and_then(|it| it.last_success)
        .or(webhook.created_at)
        // Later than the creation, but the only time left.
        .or(webhook.renewed_at)
}

/// Compares two states of the webhook and returns since when events may have been missed.
pub(super) fn missed_since(before: &Webhook, now: &Webhook) -> Option<Timestamp> {
    let (old, new) = (before.statistics.as_ref(), now.statistics.as_ref());
    let failures = |total: Option<i64>| total.unwrap_or(0);
    let new_failures = failures(new.and_then(|it| it.total_failures))
        .saturating_sub(failures(old.and_then(|it| it.total_failures)));
    let is_later = new.and_then(|it| it.last_failure) > old.and_then(|it| it.last_failure);
    match is_not_delivering(now) {
        // The first new failure follows the last success.
        true if new_failures <= 1 => delivered_until(now),
        // Another client renewed it in between: the last success follows the first missed event.
        true => delivered_until(before),
        false if new_failures > 0 || is_later || is_paused(before) => delivered_until(before),
        false => None,
    }
}

/// The part of the history to backfill.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// Calls that ended earlier are skipped.
    pub(super) history_start: Timestamp,
    /// Start of the missed events.
    pub(super) since: Timestamp,
    /// Since when all events are delivered.
    pub(super) live_since: Option<Timestamp>,
}

impl Window {
    fn contains(&self, event: &Event) -> bool {
        if event.state.is_final() {
            // No upper bound: its delivery may have waited behind retries until Vonage dropped all
            // of them. The queue deduplicates.
            event.end_time.is_none_or(|end| end >= self.history_start)
        } else {
            // Calls that began later are delivered completely.
            match (self.live_since, event.start_time) {
                (Some(live_since), Some(start)) => start <= live_since,
                _ => true,
            }
        }
    }
}

/// Dispatches the events of the window and returns their number, or `None` if the queue is closed.
///
/// The history filters by the start of a call: `lookback` covers calls that began earlier.
pub(super) async fn backfill(
    client: &Client,
    settings: &Settings,
    window: Window,
    mut pause: Pause,
) -> Result<Option<usize>, Error> {
    let margin = settings.overlap.saturating_add(settings.lookback);
    let mut history = client
        .list_events()
        .from_date(saturating_sub(window.since, margin))
        .order("ASC")
        .size(settings.page_size)
        .stream()
        .offset_unit(settings.offset_unit);
    let mut events = 0;
    while let Some(event) = poll_fn(|context| Pin::new(&mut history).poll_next(context)).await {
        let event = event?;
        if window.contains(&event) {
            if pause.dispatch(event).await.is_err() {
                return Ok(None);
            }
            events += 1;
        }
    }
    match history.missing_items() {
        0 => Ok(Some(events)),
        missing => {
            let error = Error::new(ErrorKind::Decode, &operations::LIST_EVENTS);
            Err(error.with_message(format!("the list has {missing} items fewer than its count")))
        }
    }
}

/// Subtracts a duration; saturates at the Unix epoch.
pub(super) fn saturating_sub(time: Timestamp, by: Duration) -> Timestamp {
    let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    let earlier = time.as_millisecond().saturating_sub(by).max(0);
    Timestamp::from_millisecond(earlier).unwrap_or(jiff::Timestamp::UNIX_EPOCH.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn time(text: &str) -> Timestamp {
        format!("2020-10-01T{text}:00Z").parse().unwrap()
    }

    fn webhook(statistics: serde_json::Value) -> Webhook {
        let created = "2020-10-01T09:00:00Z";
        let webhook = json!({ "id": "1", "createdAt": created, "statistics": statistics });
        serde_json::from_value(webhook).unwrap()
    }

    #[test]
    fn missed_since_is_last_success() {
        let healthy = webhook(json!({ "failed": false, "lastSuccess": "2020-10-01T10:00:00Z" }));
        let later = webhook(json!({ "failed": false, "lastSuccess": "2020-10-01T11:00:00Z" }));
        assert_eq!(missed_since(&healthy, &later), None);
        let failed = webhook(json!({
            "failed": true, "totalFailures": 1, "lastSuccess": "2020-10-01T11:00:00Z",
        }));
        assert_eq!(missed_since(&healthy, &failed), Some(time("11:00")));
        // The second of two failures: the first one came earlier.
        let again = webhook(json!({
            "failed": true, "totalFailures": 2, "lastSuccess": "2020-10-01T11:00:00Z",
        }));
        assert_eq!(missed_since(&healthy, &again), Some(time("10:00")));
        let never = webhook(json!({ "failed": true }));
        assert_eq!(missed_since(&never, &never), Some(time("09:00")));
        let terse = json!({
            "id": "1", "renewedAt": "2020-10-01T09:30:00Z", "statistics": { "failed": true },
        });
        let terse = serde_json::from_value(terse).unwrap();
        assert_eq!(missed_since(&terse, &terse), Some(time("09:30")));
    }

    #[test]
    fn failure_before_foreign_renewal_is_detected() {
        let healthy = webhook(json!({ "lastSuccess": "2020-10-01T10:00:00Z" }));
        for statistics in [
            json!({ "totalFailures": 1, "lastSuccess": "2020-10-01T12:00:00Z" }),
            json!({ "lastFailure": "2020-10-01T11:00:00Z", "lastSuccess": "2020-10-01T12:00:00Z" }),
        ] {
            let renewed = webhook(statistics);
            assert_eq!(missed_since(&healthy, &renewed), Some(time("10:00")));
            assert_eq!(missed_since(&renewed, &renewed), None);
        }
    }

    #[test]
    fn window_excludes_handled_and_live_calls() {
        let event = |state: &str, start: &str, end: Option<&str>| -> Event {
            let event = json!({
                "id": "7", "accountId": "376", "userId": "1", "direction": "INBOUND",
                "type": "CALL", "state": state, "startTime": time(start), "endTime": end.map(time),
            });
            serde_json::from_value(event).unwrap()
        };
        let is_included = |state, start, end| {
            let window = Window {
                history_start: time("10:00"),
                since: time("10:30"),
                live_since: Some(time("11:00")),
            };
            window.contains(&event(state, start, end))
        };
        assert!(!is_included("ANSWERED", "08:00", Some("09:59")));
        assert!(is_included("ANSWERED", "08:00", Some("10:00")));
        assert!(is_included("ANSWERED", "08:00", None), "unknown end");
        assert!(is_included("MISSED", "11:01", Some("11:02")));
        assert!(is_included("HELD", "08:00", None));
        assert!(is_included("RINGING", "11:00", None));
        assert!(!is_included("RINGING", "11:01", None));
    }
}
