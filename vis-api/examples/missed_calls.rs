//! Prints each missed call as it comes, until Ctrl-C.
//!
//! ```text
//! cargo run --example missed_calls
//! ```
//!
//! It asks for them, because a desktop has no public URL for a webhook.

use std::collections::HashSet;
use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use vis_api::{CallState, Client};

/// At most 2 requests each, of the documented 10 a minute.
const POLL_EVERY: Duration = Duration::from_secs(30);

/// The history filters by the start of a call, and shows a missed call once it has stopped ringing.
const MAX_RINGING: Duration = Duration::from_secs(10 * 60);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let client = Client::from_env()?;
    missed_calls(&client, POLL_EVERY, &mut io::stdout()).await
}

pub async fn missed_calls(client: &Client, every: Duration, out: &mut impl Write) -> Result<()> {
    let mut since = SystemTime::now();
    let mut printed = HashSet::new();
    loop {
        let now = SystemTime::now();
        let missed = client
            .list_events()
            .states([CallState::Missed])
            .from_date(since - MAX_RINGING)
            .all()
            .await;
        match missed {
            Ok(missed) => {
                for event in missed.iter().filter(|event| !printed.contains(&event.id)) {
                    writeln!(out, "missed {}", event.phone_number())?;
                }
                printed = missed.into_iter().map(|event| event.id).collect();
                since = now;
            }
            // What is missed meanwhile follows.
            Err(error) if error.is_retryable() => eprintln!("{error}"),
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(every).await;
    }
}
