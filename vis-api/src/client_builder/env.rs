//! Builds a client from environment variables.

use std::env::{self, VarError};

use super::{BuildError, ClientBuilder};
use crate::auth::{FileStore, PasswordGrant};
use crate::client::Client;

pub(crate) const BASE_URL: &str = "VIS_BASE_URL";
pub(crate) const TOKEN: &str = "VIS_TOKEN";
pub(crate) const CLIENT_ID: &str = "VIS_CLIENT_ID";
const CLIENT_SECRET: &str = "VIS_CLIENT_SECRET";
const USERNAME: &str = "VIS_USERNAME";
const PASSWORD: &str = "VIS_PASSWORD";
const SESSION_FILE: &str = "VIS_SESSION_FILE";
pub(crate) const TOKEN_URL: &str = "VIS_TOKEN_URL";

impl ClientBuilder {
    /// Returns a builder with the server and the credentials of environment variables.
    ///
    /// | variable | value |
    /// |---|---|
    /// | `VIS_TOKEN` | access token; replaces the four below |
    /// | `VIS_CLIENT_ID`, `VIS_CLIENT_SECRET` | application, for a password grant |
    /// | `VIS_USERNAME`, `VIS_PASSWORD` | user, for a password grant |
    /// | `VIS_SESSION_FILE` | file of the session, a [`FileStore`]; without it, each start sends the password |
    /// | `VIS_TOKEN_URL` | token endpoint of the password grant; default: Vonage's production server. Required with a `VIS_BASE_URL` of another system |
    /// | `VIS_BASE_URL` | server; default: Vonage's production server |
    ///
    /// ```
    /// use vis_api::{BuildError, Client, ClientBuilder, RateLimit};
    ///
    /// fn connect() -> Result<Client, BuildError> {
    ///     ClientBuilder::from_env()?
    ///         .rate_limit(RateLimit::per_minute(10))
    ///         .build()
    /// }
    ///
    /// if let Err(error) = connect() {
    ///     eprintln!("{error}"); // VIS_CLIENT_ID is not set: …
    /// }
    /// ```
    ///
    /// # Errors
    /// [`BuildError`] with the variable that is missing, invalid or not Unicode.
    pub fn from_env() -> Result<Self, BuildError> {
        from_variables(variable)
    }
}

impl Client {
    /// Builds a client from environment variables: those of [`ClientBuilder::from_env`].
    ///
    /// # Errors
    /// [`BuildError`] with the variable that is missing, invalid or not Unicode.
    pub fn from_env() -> Result<Self, BuildError> {
        ClientBuilder::from_env()?.build()
    }
}

pub(crate) fn from_variables(
    variable: impl Fn(&'static str) -> Result<Option<String>, BuildError>,
) -> Result<ClientBuilder, BuildError> {
    let required = |name| variable(name)?.ok_or_else(|| missing(name));
    let mut builder = Client::builder();
    if let Some(base_url) = variable(BASE_URL)? {
        builder = builder.base_url(base_url);
    }
    builder = match variable(TOKEN)? {
        Some(token) => builder.bearer_token(token),
        None => {
            let mut grant = PasswordGrant::new(
                required(CLIENT_ID)?,
                required(CLIENT_SECRET)?,
                required(USERNAME)?,
                required(PASSWORD)?,
            );
            if let Some(token_url) = variable(TOKEN_URL)? {
                grant = grant.token_url(token_url);
            }
            if let Some(file) = variable(SESSION_FILE)? {
                grant = grant.store(FileStore::new(file));
            }
            builder.credentials(grant)
        }
    };
    // Here and not in `build`, which does not know where a setting came from.
    builder.validate().map_err(|error| match error.field() {
        "base_url" => error.with_field(BASE_URL),
        "bearer_token" => error.with_field(TOKEN),
        "credentials" => error.with_field(TOKEN_URL),
        _ => error,
    })?;
    Ok(builder)
}

pub(crate) fn variable(name: &'static str) -> Result<Option<String>, BuildError> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(BuildError::new(name, "is not Unicode")),
    }
}

fn missing(name: &'static str) -> BuildError {
    let reason = format!(
        "is not set: set either {TOKEN}, or all of {CLIENT_ID}, {CLIENT_SECRET}, {USERNAME} and \
         {PASSWORD}"
    );
    BuildError::new(name, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::AuthErrorKind;

    #[test]
    fn variables_are_validated() {
        let grant = [CLIENT_ID, CLIENT_SECRET, USERNAME, PASSWORD].map(|name| (name, "text"));
        let (test, test_token) = ("http://127.0.0.1:1/vis", "http://127.0.0.1:1/token");
        for (variables, rejected) in [
            (vec![], Some(CLIENT_ID)),
            (grant[..3].to_vec(), Some(PASSWORD)),
            (grant.to_vec(), None),
            (vec![(TOKEN, "t")], None),
            (vec![(TOKEN, "a\nb")], Some(TOKEN)),
            (vec![(TOKEN, "t"), (BASE_URL, "a b")], Some(BASE_URL)),
            // A fixed token is sent to the base URL only.
            (vec![(TOKEN, "t"), (BASE_URL, test)], None),
            ([&grant[..], &[(BASE_URL, test)]].concat(), Some(BASE_URL)),
            (
                [&grant[..], &[(BASE_URL, test), (TOKEN_URL, test_token)]].concat(),
                None,
            ),
            ([&grant[..], &[(TOKEN_URL, "")]].concat(), Some(TOKEN_URL)),
        ] {
            let value = |name| variables.iter().find(|(set, _)| *set == name);
            let lookup = |name| Ok(value(name).map(|(_, text)| (*text).to_owned()));
            let error = from_variables(lookup).and_then(ClientBuilder::build).err();
            let field = error.as_ref().map(BuildError::field);
            assert_eq!(field, rejected, "{error:?} of {variables:?}");
        }
    }

    #[tokio::test]
    async fn session_is_kept_in_file() {
        let lookup = |name| match name {
            BASE_URL | TOKEN => Ok(None),
            SESSION_FILE => Ok(Some("/no/such/folder/session.json".to_owned())),
            _ => Ok(Some("http://127.0.0.1:1/".to_owned())),
        };
        let client = from_variables(lookup).and_then(ClientBuilder::build);
        let client = client.unwrap();
        let source = client.inner.shared.credentials.as_ref().unwrap();
        let error = source.access_token(&client.client, None).await;
        assert_eq!(error.unwrap_err().kind(), AuthErrorKind::Store);
    }
}
