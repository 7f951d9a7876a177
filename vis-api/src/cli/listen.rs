//! To be written.

use clap::Args;

use super::Global;
use super::error::Failure;

/// To be written
#[derive(Debug, Args)]
pub(super) struct Listen {}

impl Listen {
    pub(super) async fn run(&self, _global: &Global) -> Result<(), Failure> {
        Ok(())
    }
}
