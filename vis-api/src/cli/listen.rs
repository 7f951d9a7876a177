//! `vis listen`: forwards the events of the history to a receiver, as webhooks would.

use std::time::Duration;

use clap::Args;
use tokio::select;
use tokio::signal::ctrl_c;
use tokio::sync::mpsc;
use tokio::time::sleep;
use vis_types::Event;

use super::Global;
use super::account;
use super::delivery::{self, Receiver, Sender};
use super::failure::{Failure, note};
use super::follow::{self, Follow, FollowOptions};
use super::output;

/// Of the vendor: five retries, then the webhook has failed.
const MAX_ATTEMPTS: u32 = 6;

/// Events that wait while an attempt is repeated.
const QUEUE_SIZE: usize = 100;

/// Forward call events to a receiver on this machine
///
/// Needs no public URL: follows the history of calls, and posts each new event as Vonage's webhooks do:
/// signed, in order, with up to five retries. Only a 200 counts.
#[derive(Debug, Args)]
pub(super) struct Listen {
    #[command(flatten)]
    receiver: Receiver,

    #[command(flatten)]
    follow: FollowOptions,

    /// Time between two attempts
    #[arg(long, hide = true, default_value = "10s", value_parser = follow::duration)]
    retry_delay: Duration,
}

impl Listen {
    pub(super) async fn run(&self, global: &Global) -> Result<(), Failure> {
        let client = account::client_builder(global)?.build()?;
        let sender = self.receiver.sender()?;
        let mut events = Follow::start(client.list_events(), self.follow).await?;
        note(&self.follow.limits());
        let url = &self.receiver.to;
        note(&format!("forwarding to {url}; Ctrl-C ends it"));

        let (queue, mut queued) = mpsc::channel(QUEUE_SIZE);
        let poll = async {
            loop {
                // The other end closes only when this ends.
                let _ = queue.send(events.next().await?).await;
            }
        };
        let (mut delivered, mut failed) = (0, 0);
        let forward = async {
            while let Some(event) = queued.recv().await {
                match self.forward(&sender, &event).await? {
                    true => delivered += 1,
                    false => failed += 1,
                }
            }
            Ok(())
        };
        let result: Result<(), Failure> = select! {
            result = poll => result,
            result = forward => result,
            _ = ctrl_c() => Ok(()),
        };
        note(&format!("{delivered} delivered, {failed} failed"));
        result
    }

    /// Sends an event until the receiver has it, or the attempts are used up.
    async fn forward(&self, sender: &Sender, event: &Event) -> Result<bool, Failure> {
        let delivery_id = delivery::uuid();
        let delay = self.retry_delay;
        for attempt in 1..=MAX_ATTEMPTS {
            let answer = sender.post(event, &delivery_id, attempt).await?;
            let is_accepted = answer.is_accepted;
            let next = match attempt {
                _ if is_accepted => String::new(),
                MAX_ATTEMPTS => "; given up".to_owned(),
                _ => format!("; again in {delay:?}"),
            };
            output::write(&format!(
                "{}  -> {}{next}\n",
                delivery::line(event),
                answer.text
            ))?;
            if is_accepted {
                return Ok(true);
            }
            if attempt < MAX_ATTEMPTS {
                sleep(delay).await;
            }
        }
        note("Vonage would send nothing more until the webhook is renewed; this goes on");
        Ok(false)
    }
}
