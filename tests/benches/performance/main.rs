//! What the client costs, against bare reqwest and serde_json in the same run.
//!
//! ```sh
//! cargo bench --package vis-tests                                    # prints the table
//! cargo bench --package vis-tests -- --write docs/performance.md     # and writes it, with profiles
//! cargo bench --package vis-tests -- --quick get_call verify         # few rounds, of some
//! cargo bench --package vis-tests -- builds                          # what a program takes to build
//! ```
//!
//! Nothing here is a test, and figures compare within one run only. `tests/allocations.rs` counts
//! allocations.

mod benchmark;
mod builds;
mod commands;
mod deliveries;
mod events;
mod profile;
mod programs;
mod receiver;
mod report;
mod requests;
mod server;

use std::env;

use benchmark::Benchmark;
use report::Report;

const BENCHMARKS: [Benchmark; 7] = [
    requests::GET_CALL,
    requests::TASKS,
    events::READ,
    events::STREAM,
    deliveries::VERIFY,
    deliveries::VERIFY_BY_HAND,
    receiver::RECEIVE,
];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--run", name, side, count, server] => profile::run(name, side, count, server),
        // `cargo test --benches` runs it without `--bench`.
        ref arguments if arguments.contains(&"--bench") => measure(arguments),
        _ => {}
    }
}

fn measure(arguments: &[&str]) {
    let mut arguments = arguments.iter().copied();
    let (mut shorten, mut path, mut names) = (1, None, Vec::new());
    while let Some(argument) = arguments.next() {
        match argument {
            "--bench" => {}
            "--quick" => shorten = 20,
            "--write" => path = Some(arguments.next().expect("a path after --write")),
            name => names.push(name),
        }
    }
    let is_chosen = |name| names.is_empty() || names.contains(&name);
    let server = server::Server::start(server::service);
    let mut report = Report::default();
    for benchmark in BENCHMARKS.into_iter().filter(|it| is_chosen(it.name)) {
        report.compare(benchmark, shorten, &server.url);
        match benchmark.name {
            "get_call" => requests::instructions(&mut report, benchmark, &server.url),
            "stream" => events::memory(&mut report, benchmark, &server.url),
            "receive" => receiver::percentile(&mut report),
            _ => {}
        }
    }
    if is_chosen("xtask") {
        commands::xtask(&mut report);
    }
    if is_chosen("builds") {
        builds::builds(&mut report, shorten > 1, &server.url);
    }
    if let Some(path) = path {
        report.write(path, &server.url);
    }
}
