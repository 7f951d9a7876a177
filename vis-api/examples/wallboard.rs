//! Shows the user's calls in progress on the terminal, redrawn every ten seconds, until Ctrl-C.
//!
//! ```text
//! cargo run --example wallboard
//! ```

use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use tokio::time::{MissedTickBehavior, interval};
use vis_api::{Call, Client};

/// 6 requests a minute, of the documented 10.
const REDRAW_EVERY: Duration = Duration::from_secs(10);

const HOME: &str = "\x1b[H";
const CLEAR_TO_END_OF_LINE: &str = "\x1b[K";
const CLEAR_TO_END_OF_SCREEN: &str = "\x1b[J";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let client = Client::from_env()?;
    wallboard(&client, REDRAW_EVERY, &mut io::stdout()).await
}

pub async fn wallboard(client: &Client, every: Duration, out: &mut impl Write) -> Result<()> {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    write!(out, "{HOME}{CLEAR_TO_END_OF_SCREEN}")?;
    loop {
        ticks.tick().await;
        match client.list_calls().in_progress().await {
            Ok(calls) => draw(&calls, out)?,
            // Below the board, until the next one.
            Err(error) if error.is_retryable() => writeln!(out, "not current: {error}")?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Overwrites the last board, which does not flicker.
fn draw(calls: &[Call], out: &mut impl Write) -> io::Result<()> {
    let end = CLEAR_TO_END_OF_LINE;
    writeln!(out, "{HOME}{} calls in progress{end}", calls.len())?;
    for call in calls {
        let start = call.start_time.map(SystemTime::from);
        let elapsed = start.and_then(|start| start.elapsed().ok());
        let seconds = elapsed.unwrap_or_default().as_secs();
        writeln!(
            out,
            "{:<16} {:<9} {:<12} {:>3}:{:02}{end}",
            call.phone_number(),
            call.direction,
            call.state,
            seconds / 60,
            seconds % 60,
        )?;
    }
    write!(out, "{CLEAR_TO_END_OF_SCREEN}")?;
    out.flush()
}
