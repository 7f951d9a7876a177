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

/// Compares two states of the webhook and returns since when events may have been missed. The first
/// new failure follows the last success before it.
pub(super) fn missed_since(before: &Webhook, now: &Webhook) -> Option<Timestamp> {
    let failures = |webhook: &Webhook| {
        let statistics = webhook.statistics.as_ref();
        let total = statistics.and_then(|it| it.total_failures);
        (
            total.unwrap_or(0),
            statistics.and_then(|it| it.last_failure),
        )
    };
    let ((old_total, old_failure), (new_total, new_failure)) = (failures(before), failures(now));
    // Another client may have renewed it after a failure, or ended a pause.
    let has_failed = new_total > old_total || new_failure > old_failure || is_paused(before);
    match has_failed || is_not_delivering(now) {
        true => delivered_until(before),
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

    #[test]
    fn missed_since_is_last_success() {
        let webhook = |statistics: serde_json::Value| -> Webhook {
            let created = time("09:00");
            let webhook = json!({ "id": "1", "createdAt": created, "statistics": statistics });
            serde_json::from_value(webhook).unwrap()
        };
        let [ten, twelve] = [time("10:00"), time("12:00")];
        let healthy = || json!({ "failed": false, "lastSuccess": ten });
        for (before, now, expected) in [
            (healthy(), json!({ "lastSuccess": twelve }), None),
            (healthy(), json!({ "failed": true }), Some(ten)),
            // Another client has renewed it.
            (
                healthy(),
                json!({ "totalFailures": 1, "lastSuccess": twelve }),
                Some(ten),
            ),
            (
                healthy(),
                json!({ "lastFailure": twelve, "lastSuccess": twelve }),
                Some(ten),
            ),
            (
                json!({ "totalFailures": 1 }),
                json!({ "totalFailures": 1 }),
                None,
            ),
            (json!(null), json!({ "failed": true }), Some(time("09:00"))),
        ] {
            let missed = missed_since(&webhook(before), &webhook(now.clone()));
            assert_eq!(missed, expected, "{now}");
        }
    }

    #[test]
    fn window_excludes_handled_and_live_calls() {
        let window = Window {
            history_start: time("10:00"),
            since: time("10:30"),
            live_since: Some(time("11:00")),
        };
        for (state, start, end, expected) in [
            ("ANSWERED", "08:00", Some("09:59"), false),
            ("ANSWERED", "08:00", Some("10:00"), true),
            ("ANSWERED", "08:00", None, true),
            ("MISSED", "11:01", Some("11:02"), true),
            ("HELD", "08:00", None, true),
            ("RINGING", "11:00", None, true),
            ("RINGING", "11:01", None, false),
        ] {
            let event = json!({
                "id": "7", "state": state, "startTime": time(start), "endTime": end.map(time),
            });
            let event = serde_json::from_value(event).unwrap();
            assert_eq!(window.contains(&event), expected, "{state} {start}");
        }
    }
}
