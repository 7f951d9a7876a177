//! The account that a command uses: the environment, or the session of `vis login`.

use super::Global;
use super::error::Failure;
use crate::client_builder::ClientBuilder;

/// A client with the credentials of the environment, else of the saved session.
pub(super) fn client_builder(_global: &Global) -> Result<ClientBuilder, Failure> {
    Ok(ClientBuilder::from_env()?)
}
