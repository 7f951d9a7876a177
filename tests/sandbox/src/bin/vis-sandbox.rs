//! Runs a sandbox until Ctrl-C.

use std::process::ExitCode;

use clap::Parser;
use vis_sandbox::cli::{Options, run};

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
