//! To be written.

use clap::Args;

use super::Global;
use super::error::Failure;

/// To be written
#[derive(Debug, Args)]
pub(super) struct Login {}

impl Login {
    pub(super) async fn run(&self, _global: &Global) -> Result<(), Failure> {
        Ok(())
    }
}

/// To be written
#[derive(Debug, Args)]
pub(super) struct Whoami {}

impl Whoami {
    pub(super) async fn run(&self, _global: &Global) -> Result<(), Failure> {
        Ok(())
    }
}

/// To be written
#[derive(Debug, Args)]
pub(super) struct Logout {}

impl Logout {
    pub(super) async fn run(&self, _global: &Global) -> Result<(), Failure> {
        Ok(())
    }
}
