//! Runs all operations of the client against a mock server generated from the document.
//! `tests/interop/prism/run` installs the server and runs:
//!
//! ```sh
//! cargo run --package vis-tests --example prism -- 20 prism mock --dynamic --errors --port 0 spec/vgis.patched.json
//! ```

#[path = "support/external_process.rs"]
mod external_process;

use std::env;
use std::error::Error;
use std::process::Command;

use vis_api::{Client, RetryPolicy};

use external_process::ExternalProcess;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut command = env::args().skip(1);
    let rounds: usize = command
        .next()
        .ok_or("missing argument: number of rounds")?
        .parse()?;
    let program = command.next().ok_or("missing argument: server command")?;
    let server = ExternalProcess::start(Command::new(program).args(command))?;
    let client = Client::builder()
        .base_url(&server.url)
        .bearer_token("a token")
        .retry(RetryPolicy::none())
        .build()?;

    let operations = vis_tests::documented_operations();
    let mut failures = Vec::new();
    for _ in 0..rounds {
        for operation in &operations {
            let result =
                vis_tests::send_everything(&client, &operation.name, "abc1234a806d07").await;
            match result {
                Ok(status) if status.is_success() => {}
                Ok(status) => failures.push(format!("{}: {status}", operation.name)),
                Err(error) => failures.push(format!("{}: {error}", operation.name)),
            }
        }
    }
    let sent = rounds * operations.len();
    println!(
        "{} operations, {rounds} rounds: {sent} requests",
        operations.len()
    );
    if failures.is_empty() {
        return Ok(());
    }
    let count = failures.len();
    failures.sort();
    failures.dedup();
    Err(format!("{count} failed:\n{}", failures.join("\n")).into())
}
