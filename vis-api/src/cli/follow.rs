//! Follows the history of calls: events as they come, by polling within the quota.

use std::collections::VecDeque;
use std::time::Duration;

use clap::Args;
use jiff::SignedDuration;
use tokio::time::sleep;
use vis_types::{Event, Timestamp};

use super::error::Failure;
use crate::builder::ListEvents;
use crate::error::Error;
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
    /// How late events come, and what the history does not have.
    pub(super) fn limits(&self) -> String {
        let interval = self.interval;
        format!(
            "polls the history every {interval:?}: events come up to {interval:?} late, and a state \
             that a call leaves sooner is not seen"
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
                Err(error) if error.is_retryable() => {
                    let interval = self.interval;
                    anstream::eprintln!("warning: {error}; polling again in {interval:?}");
                }
                Err(error) => return Err(error.into()),
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
