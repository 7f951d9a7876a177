//! Follows the history of calls: events as they come, by polling within the quota.

use std::collections::VecDeque;
use std::time::Duration;

use clap::Args;
use jiff::SignedDuration;
use tokio::time::sleep;
use vis_types::{Event, Timestamp};

use super::failure::{Failure, warn};
use crate::builder::ListEvents;
use crate::error::{Error, ErrorKind};
use crate::webhook::HandledStates;

/// The history filters by the start of a call: the longest call whose end is seen.
const LOOKBACK: Duration = Duration::from_secs(4 * 60 * 60);

/// The calls that a poll sees, the newest first: one request of the quota.
const PAGE_SIZE: u8 = 100;

/// Calls whose state is remembered, far more than those of a page.
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
pub(super) struct Follow<'a> {
    list: ListEvents<'a>,
    interval: Duration,
    handled: HandledStates,
    new: VecDeque<Event>,
}

impl<'a> Follow<'a> {
    /// Reads which calls there are, so that only what is new follows.
    pub(super) async fn start(
        list: ListEvents<'a>,
        options: FollowOptions,
    ) -> Result<Self, Failure> {
        let mut this = Self {
            list: list.order("DESC").size(PAGE_SIZE),
            interval: options.interval,
            handled: HandledStates::new(CAPACITY),
            new: VecDeque::new(),
        };
        this.poll().await?;
        Ok(this)
    }

    /// Waits for the next event. Failures that may pass are printed, and polling goes on.
    pub(super) async fn next(&mut self) -> Result<Event, Failure> {
        loop {
            if let Some(event) = self.new.pop_front() {
                return Ok(event);
            }
            sleep(self.interval).await;
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
        let list = self.list.clone().from_date(Timestamp::now() - LOOKBACK);
        let mut events = list.send().await?.into_inner();
        events.retain(|event| {
            let is_new = !self.handled.is_stale(event);
            self.handled.record(event);
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
