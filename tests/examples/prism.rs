//! The client runs all operations of the document against a server that somebody else makes of it, and
//! reads whatever that makes up. `tests/interop/prism/run` installs it, and gives its command:
//!
//! ```sh
//! cargo run --package vis-tests --example prism -- 20 prism mock --dynamic --errors --port 0 spec/vgis.patched.json
//! ```

#[path = "support/stranger.rs"]
mod stranger;
#[path = "../tests/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the sandbox is for other tests")]
mod support;

use std::env;
use std::error::Error;
use std::process::Command;

use vis_api::{Client, RetryPolicy};

use stranger::Stranger;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut command = env::args().skip(1);
    let rounds: usize = command.next().ok_or("give a number of rounds")?.parse()?;
    let program = command.next().ok_or("give the command of a server")?;
    let theirs = Stranger::start(Command::new(program).args(command))?;
    let client = Client::builder()
        .base_url(&theirs.url)
        .bearer_token("a token")
        .retry(RetryPolicy::none())
        .build()?;

    let operations = support::documented_operations();
    let mut failures = Vec::new();
    for _ in 0..rounds {
        for operation in &operations {
            let answer = support::send_everything(&client, &operation.name, "abc1234a806d07").await;
            match answer {
                Ok(status) if status.is_success() => {}
                Ok(status) => failures.push(format!("{}: {status}", operation.name)),
                Err(error) => failures.push(format!("{}: {error}", operation.name)),
            }
        }
    }
    let sent = rounds * operations.len();
    println!(
        "{} operations, {rounds} rounds: {sent} sent",
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
