//! Builds a client from environment variables.

use std::env::{self, VarError};

use super::BuildError;
use crate::auth::PasswordGrant;
use crate::client::Client;

const BASE_URL: &str = "VIS_BASE_URL";
const TOKEN: &str = "VIS_TOKEN";
const CLIENT_ID: &str = "VIS_CLIENT_ID";
const CLIENT_SECRET: &str = "VIS_CLIENT_SECRET";
const USERNAME: &str = "VIS_USERNAME";
const PASSWORD: &str = "VIS_PASSWORD";

impl Client {
    /// Builds a client from environment variables.
    ///
    /// | variable | value |
    /// |---|---|
    /// | `VIS_TOKEN` | access token; replaces the four below |
    /// | `VIS_CLIENT_ID`, `VIS_CLIENT_SECRET` | application, for a password grant |
    /// | `VIS_USERNAME`, `VIS_PASSWORD` | user, for a password grant |
    /// | `VIS_BASE_URL` | server; default: Vonage's production server |
    ///
    /// # Errors
    /// [`BuildError`] with the variable that is missing, invalid or not Unicode.
    pub fn from_env() -> Result<Self, BuildError> {
        let mut builder = Self::builder();
        if let Some(base_url) = variable(BASE_URL)? {
            builder = builder.base_url(base_url);
        }
        let builder = match variable(TOKEN)? {
            Some(token) => builder.bearer_token(token),
            None => builder.credentials(PasswordGrant::new(
                required(CLIENT_ID)?,
                required(CLIENT_SECRET)?,
                required(USERNAME)?,
                required(PASSWORD)?,
            )),
        };
        builder.build().map_err(|error| match error.field() {
            "base_url" => error.with_field(BASE_URL),
            "bearer_token" => error.with_field(TOKEN),
            _ => error,
        })
    }
}

fn variable(name: &'static str) -> Result<Option<String>, BuildError> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(BuildError::new(name, "is not Unicode")),
    }
}

fn required(name: &'static str) -> Result<String, BuildError> {
    variable(name)?.ok_or_else(|| {
        BuildError::new(
            name,
            format!(
                "is not set: set either {TOKEN}, or all of {CLIENT_ID}, {CLIENT_SECRET}, \
                 {USERNAME} and {PASSWORD}"
            ),
        )
    })
}
