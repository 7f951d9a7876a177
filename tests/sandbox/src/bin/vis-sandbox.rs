//! Runs a sandbox until Ctrl-C.

use std::process::ExitCode;

use clap::Parser;
use vis_sandbox::cli::{Options, run};

/// A Vonage Integration Suite to test against: no account, no network.
///
/// Prints the URL, a token and the address of a page that shows and controls calls, then runs until
/// Ctrl-C.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    options: Options,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse().options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vis-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}
