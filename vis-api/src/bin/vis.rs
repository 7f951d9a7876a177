//! The program `vis`; see `vis --help`.

use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    vis_api::cli::main().await
}
