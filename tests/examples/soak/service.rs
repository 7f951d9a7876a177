//! The sandbox, in a process of its own: its history grows, and the memory of the client must not.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::AsyncBufReadExt;
use tokio::time::interval;
use vis_sandbox::{Fault, IncomingCall, RemoteParty, Sandbox};

use crate::{Outcome, SECOND};

/// What the service counts.
#[derive(Serialize, Deserialize, Default)]
pub struct Counts {
    /// The id and the number of each call that the client placed.
    pub placed: Vec<(String, String)>,
    /// The ids of the calls to the user.
    received: Vec<String>,
    /// Of operations.
    pub requests: usize,
}

impl Counts {
    /// The ids of all calls.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let placed = self.placed.iter().map(|(id, _)| id.as_str());
        placed.chain(self.received.iter().map(String::as_str))
    }
}

/// The process, from the client's side. It ends with its input.
pub struct Service {
    pub access: Value,
    _process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Service {
    pub fn start() -> Outcome<Self> {
        let mut command = Command::new(env::current_exe()?);
        let command = command.arg("--service").stdin(Stdio::piped());
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let input = process.stdin.take().ok_or("no input")?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut output = BufReader::new(output);
        Ok(Self {
            access: read(&mut output)?,
            _process: process,
            input,
            output,
        })
    }

    /// Ends the disturbances, and returns the counts.
    pub fn counts(&mut self) -> Outcome<Counts> {
        writeln!(self.input, "counts")?;
        read(&mut self.output)
    }
}

fn read<T: for<'de> Deserialize<'de>>(output: &mut impl BufRead) -> Outcome<T> {
    let mut line = String::new();
    output.read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

/// Runs the sandbox: prints how to get at it, and counts when asked.
pub async fn run() -> Outcome {
    let sandbox = Sandbox::builder()
        .rate_limit(300, 10 * SECOND)
        .start()
        .await?;
    let access = json!({
        "base_url": sandbox.base_url(), "token_url": sandbox.token_url(),
        "client_id": sandbox.client_id(), "client_secret": sandbox.client_secret(),
        "username": sandbox.username(), "password": sandbox.password(),
    });
    println!("{access}");
    // A request of twenty fails.
    sandbox.random_faults(1, 0.05, faults());
    let (mut counts, mut is_calm) = (Counts::default(), false);
    let mut requests = tokio::io::BufReader::new(tokio::io::stdin()).lines();
    let mut ticks = interval(SECOND / 2);
    for tick in 1_u32.. {
        tokio::select! {
            _ = ticks.tick(), if !is_calm => {
                let caller = RemoteParty::waits().gives_up_after(SECOND);
                let call = IncomingCall::from("14155550123").remote_party(caller)?;
                counts.received.push(sandbox.incoming_call(call));
                if tick.is_multiple_of(90) {
                    sandbox.revoke_access_tokens();
                }
                if tick.is_multiple_of(100) {
                    sandbox.lose_delivery_answers(1);
                }
            }
            request = requests.next_line() => {
                if request?.is_none() {
                    break;
                }
                is_calm = true;
                sandbox.no_random_faults();
                let placed = sandbox.calls_placed().into_iter();
                counts.placed = placed.map(|it| (it.id, it.phone_number)).collect();
                let requests = sandbox.requests();
                counts.requests = requests.iter().filter(|it| it.operation.is_some()).count();
                println!("{}", serde_json::to_string(&counts)?);
            }
        }
    }
    Ok(())
}

fn faults() -> Vec<Fault> {
    vec![
        Fault::status(500),
        Fault::html_page(502),
        Fault::status(503).header("Retry-After", "1"),
        Fault::status(504).after_handling(),
        Fault::reset(),
        Fault::reset().after_handling(),
        Fault::close().after_handling(),
        Fault::stall().after_handling(),
        Fault::served().truncated(10),
        Fault::garbage("no HTTP"),
    ]
}
