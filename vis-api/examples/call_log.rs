//! Writes the calls of yesterday, or since a day, as CSV.
//!
//! ```text
//! cargo run --example call_log > calls.csv
//! cargo run --example call_log -- 2026-11-01 > calls.csv
//! ```

use std::{env, io};

use anyhow::Result;
use futures_util::TryStreamExt;
use indicatif::ProgressBar;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use vis_api::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let today = Zoned::now().start_of_day()?;
    let (from, to) = match env::args().nth(1) {
        Some(day) => {
            let day: Date = day.parse()?;
            (day.to_zoned(TimeZone::system())?, Zoned::now())
        }
        None => (today.yesterday()?, today),
    };
    let days = from.timestamp()..to.timestamp();
    let client = Client::from_env()?;
    call_log(&client, days, io::stdout(), &ProgressBar::no_length()).await
}

/// Writes the calls that started within `times`.
pub async fn call_log(
    client: &Client,
    times: std::ops::Range<Timestamp>,
    out: impl io::Write,
    progress: &ProgressBar,
) -> Result<()> {
    let events = client
        .list_events()
        .from_date(times.start)
        .to_date(times.end)
        .size(100);
    progress.set_length(events.clone().count().await?);

    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["start", "direction", "number", "state", "seconds"])?;
    let mut events = events.stream();
    while let Some(event) = events.try_next().await? {
        let start = event.start_time.map(|start| start.to_string());
        rows.write_record([
            start.as_deref().unwrap_or_default(),
            event.direction.as_str(),
            event.phone_number(),
            event.state.as_str(),
            &event.duration().as_secs().to_string(),
        ])?;
        progress.inc(1);
    }
    rows.flush()?;
    progress.finish();
    Ok(())
}
