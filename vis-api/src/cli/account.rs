//! The account that a command uses: the environment, or the session of `vis login`.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use vis_types::Secret;

use super::Global;
use super::failure::{Failure, LOGIN};
use crate::auth::{FileStore, RefreshTokenGrant, Session, TokenSource, TokenStore};
use crate::client::{Client, DEFAULT_BASE_URL};
use crate::client_builder::{ClientBuilder, env as variables};

const ACCOUNT: &str = "account.json";
const SESSION: &str = "session.json";

/// A client with the credentials of the environment, else of the saved session.
pub(super) fn client_builder(global: &Global) -> Result<ClientBuilder, Failure> {
    if variable().is_some() {
        // Its options precede its variables.
        return Ok(variables::from_variables(|name| match name {
            variables::BASE_URL => Ok(global.base_url.clone()),
            variables::TOKEN_URL => Ok(global.token_url.clone()),
            _ => variables::variable(name),
        })?);
    }
    let Some(account) = Account::load()? else {
        let failure = Failure::new("not logged in").code(LOGIN);
        return Err(failure.hint("run `vis login`, or set VIS_TOKEN"));
    };
    if !account.is_of(global) {
        let reason = format!("the session is of another server, {}", account.server());
        let failure = Failure::new(reason).code(LOGIN);
        return Err(failure.hint("run `vis login` with this server"));
    }
    Ok(account.client_builder(account.grant(session_store()?)))
}

/// The variable whose credentials replace those of `vis login`.
pub(super) fn variable() -> Option<&'static str> {
    let names = [variables::TOKEN, variables::CLIENT_ID];
    names.into_iter().find(|name| env::var_os(name).is_some())
}

/// What a login needs, and each refresh of its session. `Debug` shows no secret.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Account {
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    /// Unknown after a login with the browser.
    pub(super) username: Option<String>,
    /// `None` is Vonage's production server, as for `token_url`.
    pub(super) base_url: Option<String>,
    pub(super) token_url: Option<String>,
}

impl Account {
    /// The account of the last login, unless it is logged out.
    pub(super) fn load() -> Result<Option<Self>, Failure> {
        let Some(text) = read(ACCOUNT)? else {
            return Ok(None);
        };
        let account = serde_json::from_str(&text);
        // The parser's error may quote a secret.
        account.map(Some).map_err(|_| {
            let failure = Failure::new(format!("{ACCOUNT} is damaged")).code(LOGIN);
            failure.hint("run `vis login`")
        })
    }

    /// Saves the account and its session, in place of those of the last login.
    pub(super) async fn save(&self, session: &Session) -> Result<(), Failure> {
        let account = serde_json::to_vec_pretty(self).map_err(unsaved)?;
        save(ACCOUNT, &account)?;
        let mut lock = session_store()?.lease().await.map_err(unsaved)?;
        lock.save(session).await.map_err(unsaved)
    }

    /// Whether the options name no other server than that of the account.
    pub(super) fn is_of(&self, global: &Global) -> bool {
        let url = global.base_url.as_deref().unwrap_or(self.server());
        url.trim_end_matches('/') == self.server().trim_end_matches('/')
    }

    pub(super) fn server(&self) -> &str {
        self.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL)
    }

    pub(super) fn grant(&self, store: impl TokenStore) -> RefreshTokenGrant {
        let secret = self.client_secret.clone();
        let grant = RefreshTokenGrant::from_store(&self.client_id, secret, store);
        match &self.token_url {
            Some(url) => grant.token_url(url),
            None => grant,
        }
    }

    pub(super) fn client_builder(&self, source: impl TokenSource) -> ClientBuilder {
        Client::builder()
            .base_url(self.server())
            .credentials(source)
    }
}

/// The saved session, if there is one.
pub(super) fn session() -> Result<Option<Session>, Failure> {
    let text = read(SESSION)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Removes what `vis login` has saved.
pub(super) fn forget() -> Result<(), Failure> {
    // The lock of the session stays: another process may wait for it.
    for name in [ACCOUNT, SESSION] {
        let path = path(name)?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            removed => removed.map_err(failed("remove", &path))?,
        }
    }
    Ok(())
}

/// The content of a file of the configuration folder, if it exists.
pub(super) fn read(name: &str) -> Result<Option<String>, Failure> {
    let path = path(name)?;
    match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        text => text.map(Some).map_err(failed("read", &path)),
    }
}

/// Replaces a file of the configuration folder. Temporary files have the mode 0600.
pub(super) fn save(name: &str, content: &[u8]) -> Result<(), Failure> {
    let path = path(name)?;
    let write = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(content)?;
        file.persist(&path)?;
        Ok(())
    };
    write().map_err(failed("write", &path))
}

pub(super) fn unsaved(error: impl Display) -> Failure {
    Failure::new(format!("the login is not saved: {error}"))
}

fn session_store() -> Result<FileStore, Failure> {
    Ok(FileStore::new(path(SESSION)?))
}

/// The path of a file of the configuration folder, which need not exist.
fn path(name: &str) -> Result<PathBuf, Failure> {
    let strategy = etcetera::choose_base_strategy()
        .map_err(|error| Failure::new(format!("no folder for the configuration: {error}")))?;
    Ok(strategy.config_dir().join("vis").join(name))
}

fn failed(verb: &str, path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let message = format!("cannot {verb} {}", path.display());
    move |error| Failure::new(format!("{message}: {error}"))
}
