//! `vis sandbox`: a service to try the program with.

use super::failure::Failure;

#[cfg(feature = "sandbox")]
pub(super) use vis_sandbox::cli::Options;

/// Options of a sandbox that is not built in.
#[cfg(not(feature = "sandbox"))]
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

#[cfg(feature = "sandbox")]
pub(super) async fn run(options: &Options) -> Result<(), Failure> {
    let result = vis_sandbox::cli::run(options).await;
    result.map_err(|error| Failure::new(error.to_string()))
}

#[cfg(not(feature = "sandbox"))]
pub(super) async fn run(_: &Options) -> Result<(), Failure> {
    let failure = Failure::new("this `vis` has no sandbox");
    Err(failure.hint("run `cargo install vis-api --features sandbox`"))
}
