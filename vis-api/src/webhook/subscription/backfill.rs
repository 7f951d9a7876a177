//! What was missed, and where it is found.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::time::Duration;

use futures_core::Stream;
use tokio::time;
use vis_types::{Event, Timestamp, Webhook};

use super::settings::Settings;
use super::status::{is_not_delivering, is_paused};
use crate::client::{Client, operations};
use crate::error::{Error, ErrorKind};
use crate::webhook::event_queue::PausedDispatcher;

/// How long deliveries wait for one more page: where a quota is small, the queue would be full long
/// before the history is read, and the webhook fail again.
const PATIENCE: Duration = Duration::from_secs(5);

/// Up to when the deliveries to a webhook are known to have arrived: they come in order.
pub(super) fn delivered_until(webhook: &Webhook) -> Option<Timestamp> {
    let statistics = webhook.statistics.as_ref();
    statistics
        .and_then(|it| it.last_success)
        .or(webhook.created_at)
        // Later than that, and better than nothing.
        .or(webhook.renewed_at)
}

/// From when on events may have been missed, by what the webhook looked like before and looks like
/// now.
pub(super) fn missed_since(before: &Webhook, now: &Webhook) -> Option<Timestamp> {
    let (known, seen) = (before.statistics.as_ref(), now.statistics.as_ref());
    let failures = |total: Option<i64>| total.unwrap_or(0);
    let more = failures(seen.and_then(|it| it.total_failures))
        .saturating_sub(failures(known.and_then(|it| it.total_failures)));
    let is_later = seen.and_then(|it| it.last_failure) > known.and_then(|it| it.last_failure);
    match is_not_delivering(now) {
        // The first failure since: it came after the last success.
        true if more <= 1 => delivered_until(now),
        // Somebody else has renewed it meanwhile, and what was delivered then came after the gap.
        true => delivered_until(before),
        false if more > 0 || is_later || is_paused(before) => delivered_until(before),
        false => None,
    }
}

/// What of the history is of interest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// What ended before that is left out.
    pub(super) history_start: Timestamp,
    /// From when on events may have been missed.
    pub(super) since: Timestamp,
    /// Since when all that happens is delivered.
    pub(super) live_since: Option<Timestamp>,
}

impl Window {
    fn has(&self, event: &Event) -> bool {
        if event.state.is_final() {
            // However long ago it ended: its delivery may have waited in line behind others that were
            // tried again, until all were dropped. The queue knows whether it was handled.
            event.end_time.is_none_or(|end| end >= self.history_start)
        } else {
            // All that happens in a call that began later is delivered, in order.
            self.live_since.is_none_or(|time| event.start_time <= time)
        }
    }
}

/// Hands over what the history has, and tells how much that was.
///
/// The history is asked by when a call began, and a call may have been missed that began long before.
pub(super) async fn fill(
    client: &Client,
    settings: &Settings,
    window: Window,
    held: &mut PausedDispatcher<'_>,
) -> Result<usize, Error> {
    let mut history = client
        .list_events()
        .from_date(saturating_sub(
            window.since,
            settings.overlap.saturating_add(settings.lookback),
        ))
        .order("ASC")
        .size(settings.page_size)
        .stream()
        .offset_unit(settings.offset_unit);
    let mut events = 0;
    loop {
        let mut next = pin!(poll_fn(|context| Pin::new(&mut history).poll_next(context)));
        let event = match time::timeout(PATIENCE, &mut next).await {
            Ok(event) => event,
            Err(_) => {
                held.release();
                next.await
            }
        };
        let Some(event) = event.transpose()? else {
            break;
        };
        if window.has(&event) {
            held.dispatch(event).await;
            events += 1;
        }
    }
    match history.missing_items() {
        0 => Ok(events),
        missing => {
            let error = Error::new(ErrorKind::Decode, &operations::LIST_EVENTS);
            Err(error.with_message(format!("the list is {missing} short of its count")))
        }
    }
}

/// So much before `time`, but not before 1970.
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
    fn a_gap_begins_with_the_last_success() {
        let fine = webhook(json!({ "failed": false, "lastSuccess": "2020-10-01T10:00:00Z" }));
        let later = webhook(json!({ "failed": false, "lastSuccess": "2020-10-01T11:00:00Z" }));
        assert_eq!(missed_since(&fine, &later), None);
        let failed = webhook(json!({
            "failed": true, "totalFailures": 1, "lastSuccess": "2020-10-01T11:00:00Z",
        }));
        assert_eq!(missed_since(&fine, &failed), Some(time("11:00")));
        // The second of two failures: what was missed with the first came before.
        let again = webhook(json!({
            "failed": true, "totalFailures": 2, "lastSuccess": "2020-10-01T11:00:00Z",
        }));
        assert_eq!(missed_since(&fine, &again), Some(time("10:00")));
        let never = webhook(json!({ "failed": true }));
        assert_eq!(missed_since(&never, &never), Some(time("09:00")));
        let terse = json!({
            "id": "1", "renewedAt": "2020-10-01T09:30:00Z", "statistics": { "failed": true },
        });
        let terse = serde_json::from_value(terse).unwrap();
        assert_eq!(missed_since(&terse, &terse), Some(time("09:30")));
    }

    #[test]
    fn a_failure_shows_although_somebody_has_renewed_the_webhook() {
        let fine = webhook(json!({ "lastSuccess": "2020-10-01T10:00:00Z" }));
        for sign in [
            json!({ "totalFailures": 1, "lastSuccess": "2020-10-01T12:00:00Z" }),
            json!({ "lastFailure": "2020-10-01T11:00:00Z", "lastSuccess": "2020-10-01T12:00:00Z" }),
        ] {
            let renewed = webhook(sign);
            assert_eq!(missed_since(&fine, &renewed), Some(time("10:00")));
            assert_eq!(missed_since(&renewed, &renewed), None);
        }
    }

    #[test]
    fn what_ended_before_was_handled_and_what_began_after_is_delivered() {
        let event = |state: &str, start: &str, end: Option<&str>| -> Event {
            let event = json!({
                "id": "7", "accountId": "376", "userId": "1", "direction": "INBOUND",
                "type": "CALL", "state": state, "startTime": time(start), "endTime": end.map(time),
            });
            serde_json::from_value(event).unwrap()
        };
        let is_missed = |state, start, end| {
            let window = Window {
                history_start: time("10:00"),
                since: time("10:30"),
                live_since: Some(time("11:00")),
            };
            window.has(&event(state, start, end))
        };
        assert!(!is_missed("ANSWERED", "08:00", Some("09:59")));
        assert!(is_missed("ANSWERED", "08:00", Some("10:00")));
        assert!(is_missed("ANSWERED", "08:00", None), "nobody knows when");
        assert!(is_missed("MISSED", "11:01", Some("11:02")));
        assert!(is_missed("HELD", "08:00", None));
        assert!(is_missed("RINGING", "11:00", None));
        assert!(!is_missed("RINGING", "11:01", None));
    }

    #[test]
    fn time_has_a_beginning() {
        assert_eq!(
            saturating_sub(time("10:00"), Duration::from_secs(3600)),
            time("09:00")
        );
        assert_eq!(
            saturating_sub(time("10:00"), Duration::MAX).as_millisecond(),
            0
        );
    }
}
