//! Follows the history of calls: events as they come, by polling within the quota.

use std::collections::VecDeque;
use std::time::Duration;

use clap::Args;
use jiff::SignedDuration;
use tokio::time::sleep;
use vis_types::{Event, Timestamp};

use super::error::{Failure, warn};
use crate::builder::ListEvents;
use crate::error::{Error, ErrorKind};
use crate::webhook::HandledStates;

/// The history filters by the start of a call: the longest call whose end is seen, as in the backfill
/// of a subscription.
const LOOKBACK: Duration = Duration::from_secs(4 * 60 * 60);

/// More than most users' calls in that time, so that a poll is one request.
const PAGE_SIZE: u8 = 100;

/// Calls whose state is remembered. A user has fewer in [`LOOKBACK`].
const CAPACITY: usize = 10_000;

/// Options of what follows the history.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct FollowOptions {
    /// Time between two polls of the history. Each is a request of the quota: 10 a minute, for all
    /// programs with the same token
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = duration)]
    interval: Duration,
}

impl FollowOptions {
    /// What it costs, how late events come, and what the history does not have.
    pub(super) fn limits(&self) -> String {
        let interval = self.interval;
        let requests = (60.0 / interval.as_secs_f64()).ceil();
        format!(
            "polls the history every {interval:?}, {requests} requests a minute: events come up to \
             {interval:?} late, and a state that a call leaves sooner is not seen"
        )
    }
}

/// Reads a time such as `15s` or `1m 30s`, longer than nothing.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let duration: SignedDuration = text.parse().map_err(|error| format!("{error}"))?;
    let duration = Duration::try_from(duration).ok().filter(|it| !it.is_zero());
    duration.ok_or_else(|| "must be longer than nothing, as 15s".to_owned())
}

/// The events since its start: each state in which a poll finds a call, once.
///
/// ```ignore
/// let mut events = Follow::start(client.list_events(), options).await?;
/// loop {
///     let event = events.next().await?;
/// }
/// ```
pub(super) struct Follow<'a> {
    list: ListEvents<'a>,
    interval: Duration,
    /// Requests of the last poll.
    requests: u32,
    handled: HandledStates,
    new: VecDeque<Event>,
}

impl<'a> Follow<'a> {
    /// Reads which calls there are, so that only what is new follows.
    ///
    /// `list` may have filters, except of states and dates: filter by state what comes.
    pub(super) async fn start(
        list: ListEvents<'a>,
        options: FollowOptions,
    ) -> Result<Self, Failure> {
        let mut this = Self {
            list,
            interval: options.interval,
            requests: 1,
            handled: HandledStates::new(CAPACITY),
            new: VecDeque::new(),
        };
        this.poll().await?;
        Ok(this)
    }

    /// Waits for the next event. Failures that may pass are printed, and polling goes on.
    ///
    /// Dropping the future loses no event.
    ///
    /// # Errors
    /// A failure that repeats, such as a session that has ended.
    pub(super) async fn next(&mut self) -> Result<Event, Failure> {
        loop {
            if let Some(event) = self.new.pop_front() {
                return Ok(event);
            }
            // A poll of several requests waits several times: the share of the quota stays the same.
            sleep(self.interval.saturating_mul(self.requests)).await;
            match self.poll().await {
                Ok(new) => self.new.extend(new),
                Err(error) if is_permanent(&error) => return Err(error.into()),
                Err(error) => {
                    let interval = self.interval;
                    warn(&format!("{error}; polling again in {interval:?}"));
                }
            }
        }
    }

    /// The events that are new since the last poll, by time.
    async fn poll(&mut self) -> Result<Vec<Event>, Error> {
        let list = self.list.clone();
        // The newest first: of a service with shorter pages, only ends of long calls are missing.
        let list = list.from_date(Timestamp::now() - LOOKBACK).order("DESC");
        let list = list.size(PAGE_SIZE);
        self.requests = 1;
        let mut events = list.clone().send().await?.into_inner();
        if events.len() >= usize::from(PAGE_SIZE) {
            events = list.stream().all().await?;
            // Its pages and the count.
            let pages = u32::try_from(events.len() / usize::from(PAGE_SIZE)).unwrap_or(u32::MAX);
            self.requests = pages.saturating_add(3);
        }
        events.retain(|event| {
            // A blank id is no key: each poll would find the event again.
            let is_new = !event.id.as_str().trim().is_empty() && !self.handled.is_stale(event);
            if is_new {
                self.handled.record(event);
            }
            is_new
        });
        events.sort_by_key(|event| event.end_time.or(event.answer_time).or(event.start_time));
        Ok(events)
    }
}

/// Whether the service refuses what it has answered before: the next poll fails as well.
fn is_permanent(error: &Error) -> bool {
    use ErrorKind::{Authentication, Forbidden, InvalidRequest, NotFound, Validation};

    let kinds = [
        Authentication,
        Forbidden,
        InvalidRequest,
        NotFound,
        Validation,
    ];
    kinds.contains(&error.kind())
}

#[cfg(test)]
mod tests {

    use vis_sandbox::{Fault, Sandbox};

    use super::*;
    use crate::{Client, RetryPolicy};

    const FAST: FollowOptions = FollowOptions {
        interval: Duration::from_millis(1),
    };

    fn client(sandbox: &Sandbox) -> Client {
        let client = Client::builder().base_url(sandbox.base_url());
        let client = client
            .bearer_token(sandbox.token())
            .retry(RetryPolicy::none());
        client.build().unwrap()
    }

    #[tokio::test]
    async fn each_state_comes_once() {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox);
        let live = sandbox.incoming_call("14155550100");
        let mut events = Follow::start(client.list_events(), FAST).await.unwrap();
        let new = sandbox.incoming_call("14155550101");
        let event = events.next().await.unwrap();
        assert_eq!(
            (event.id.as_str(), event.state.as_str()),
            (&*new, "RINGING")
        );
        sandbox.remote_hangs_up(&live).unwrap();
        let event = events.next().await.unwrap();
        assert_eq!(
            (event.id.as_str(), event.state.as_str()),
            (&*live, "MISSED")
        );
        assert_eq!(events.poll().await.unwrap(), []);
    }

    #[tokio::test]
    async fn failure_that_may_pass_loses_nothing() {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox);
        let mut events = Follow::start(client.list_events(), FAST).await.unwrap();
        sandbox.fail_next(Fault::status(500));
        sandbox.fail_next(Fault::html_page(502));
        sandbox.fail_next(Fault::status(429));
        sandbox.fail_next(Fault::reset());
        let id = sandbox.incoming_call("14155550100");
        assert_eq!(events.next().await.unwrap().id, id.as_str());
        assert_eq!(sandbox.request_count(), 6);

        sandbox.fail_next(Fault::status(403));
        assert!(events.next().await.is_err());
    }

    #[tokio::test]
    async fn long_history_costs_no_more_of_the_quota() {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox);
        let mut events = Follow::start(client.list_events(), FAST).await.unwrap();
        assert_eq!(events.requests, 1);
        let ids = sandbox.add_events(250);
        let before = sandbox.request_count();
        let mut new = Vec::new();
        for _ in &ids {
            new.push(events.next().await.unwrap().id.as_str().to_owned());
        }
        let sent = sandbox.request_count() - before;
        assert!(events.requests as usize >= sent, "{sent}");
        new.sort();
        let mut ids = ids;
        ids.sort();
        assert_eq!(new, ids);
    }

    #[test]
    fn interval_is_a_time() {
        assert_eq!(duration("1m 30s"), Ok(Duration::from_secs(90)));
        for text in ["", "15", "-1s", "0s", "1mo"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
