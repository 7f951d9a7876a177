//! Runs a client against a sandbox that fails at random, and compares what both have counted:
//!
//! ```sh
//! cargo run --release --package vis-tests --example soak -- --minutes 30
//! ```
//!
//! Fails if a call was placed twice, an event was lost, the counts disagree, the memory grew, or a task is left.

mod client;
mod service;

use std::collections::BTreeSet;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use std::{env, fs};

use tokio::runtime::{Handle, Runtime};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};
use vis_api::Event;

use client::Tally;
use service::{Counts, Service};

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

const SECOND: Duration = Duration::from_secs(1);

/// Longer than a delivery, its retries and the repair of a failed webhook take.
const MAX_SETTLING: Duration = SECOND.saturating_mul(240);

/// Of what the client counts, in KiB.
const MAX_GROWTH: u64 = 4 * 1_024;

/// The attempts of an operation that a restart cancels: the client does not count them.
const MAX_CANCELLED: usize = 4;

fn main() -> Outcome<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let runtime = Runtime::new()?;
    let has_passed = match &*arguments.iter().map(String::as_str).collect::<Vec<_>>() {
        ["--service"] => runtime.block_on(service::run()).map(|()| true),
        ["--minutes", minutes] => runtime.block_on(soak(minutes.parse()?)),
        _ => Err("usage: soak --minutes N".into()),
    }?;
    Ok(ExitCode::from(u8::from(!has_passed)))
}

/// Eight tasks place, hold and end calls; others come in. The events arrive by webhook, at a receiver that
/// restarts. At the end, the list of all events is read.
async fn soak(minutes: u32) -> Outcome<bool> {
    let mut service = Service::start()?;
    let tally = Arc::new(Tally::default());
    let client = client::build(&service.access, &tally)?;
    let (stop, stopped) = watch::channel(false);
    let (end, ended) = watch::channel(false);
    let mut callers = JoinSet::new();
    for _ in 0..8 {
        let caller = client::place_calls(client.clone(), Arc::clone(&tally), stopped.clone());
        callers.spawn(caller);
    }
    let receiver = client::receive_events(client.clone(), Arc::clone(&tally), ended);
    let receiver = tokio::spawn(receiver);

    let (start, mut memory) = (Instant::now(), Vec::new());
    for minute in 1..=minutes {
        sleep_until(start + 60 * SECOND * minute).await;
        memory.extend(resident_memory());
        println!(
            "minute {minute}: {tally}, memory in KiB: {:?}",
            memory.last()
        );
    }

    let _ = stop.send(true);
    while let Some(caller) = callers.join_next().await {
        caller?;
    }
    let deadline = Instant::now() + MAX_SETTLING;
    while tally.lost(&service.counts()?) > 0 && Instant::now() < deadline {
        sleep(SECOND).await;
    }
    let _ = end.send(true);
    receiver.await??;
    let history = client.list_events().size(200).all().await?;
    drop(client);
    Ok(report(&tally, &service.counts()?, &history, &memory).await)
}

/// Prints a table, and returns whether all is well.
async fn report(tally: &Tally, counts: &Counts, history: &[Event], memory: &[u64]) -> bool {
    let mut has_passed = true;
    let mut row = |name: &str, client: usize, service: usize, passed: bool| {
        has_passed &= passed;
        let result = if passed { "passed" } else { "FAILED" };
        println!("| {name} | {client} | {service} | {result} |");
    };
    println!("{tally}\n\n| | client | service | |\n|---|--:|--:|---|");

    let known: BTreeSet<String> = client::lock(&tally.placed).iter().cloned().collect();
    let numbers: BTreeSet<String> = counts.placed.iter().map(|it| it.1.clone()).collect();
    row("calls placed", known.len(), numbers.len(), known == numbers);
    let twice = counts.placed.len() - numbers.len();
    row("calls placed twice", 0, twice, twice == 0);

    let [attempts, restarts] = [&tally.attempts, &tally.restarts].map(|it| it.load(Relaxed));
    let counted = attempts..=attempts + restarts * MAX_CANCELLED;
    row(
        "requests",
        attempts,
        counts.requests,
        counted.contains(&counts.requests),
    );

    let lost = tally.lost(counts);
    row("calls whose end was lost", lost, 0, lost == 0);
    let repeated = tally.repeated.load(Relaxed);
    row(
        "events after an end within a run",
        repeated,
        0,
        repeated == 0,
    );
    let listed: BTreeSet<&str> = history.iter().map(|event| event.id.as_str()).collect();
    let ids: BTreeSet<&str> = counts.ids().collect();
    let is_complete = listed == ids && history.len() == ids.len();
    let have_ended = history.iter().all(|event| event.state.is_final());
    row(
        "ended calls in the list",
        history.len(),
        ids.len(),
        is_complete && have_ended,
    );

    // The caches fill during the first third.
    match (memory.get(memory.len() / 3), memory.last()) {
        (Some(first), Some(last)) => {
            let growth = last.saturating_sub(*first);
            row(
                "growth of memory in KiB",
                growth as usize,
                0,
                growth <= MAX_GROWTH,
            );
        }
        _ => println!("| growth of memory | not measured | | |"),
    }
    let tasks = tasks_left().await;
    row("tasks left", tasks, 0, tasks == 0);
    has_passed
}

/// In KiB; `None` on other systems than Linux.
fn resident_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// The number of tasks of the runtime, once those that are ending have ended.
async fn tasks_left() -> usize {
    let metrics = Handle::current().metrics();
    let deadline = Instant::now() + 5 * SECOND;
    while metrics.num_alive_tasks() > 0 && Instant::now() < deadline {
        sleep(SECOND / 10).await;
    }
    metrics.num_alive_tasks()
}
