//! `vis login`, `vis whoami` and `vis logout`.

mod browser;

use std::env;
use std::io::{self, IsTerminal};

use clap::Args;
use jiff::{Timestamp, Zoned};
use vis_types::{Secret, User};

use super::Global;
use super::account::{self, Account};
use super::failure::{DIM, Failure, LOGIN, note, printable};
use super::{output, time};
use crate::auth::{AuthError, MemoryStore, PasswordGrant, Session, TokenStore};

/// Log in, once: later commands continue the session
///
/// Asks for what no option and no variable gives, and keeps it, except the password, for the next
/// login. The session ends seven days after its last use.
#[derive(Debug, Args)]
pub(super) struct Login {
    /// Id of your application
    #[arg(long, env = "VIS_CLIENT_ID", value_name = "ID", hide_env_values = true)]
    client_id: Option<String>,

    /// Secret of your application
    #[arg(
        long,
        env = "VIS_CLIENT_SECRET",
        value_name = "SECRET",
        hide_env_values = true
    )]
    client_secret: Option<Secret>,

    /// Name of the user; one without `@` gets `@vbc.prod`
    #[arg(
        long,
        env = "VIS_USERNAME",
        value_name = "NAME",
        hide_env_values = true
    )]
    username: Option<String>,

    /// Read the password from standard input, instead of VIS_PASSWORD or the terminal
    #[arg(long, conflicts_with = "browser")]
    password_stdin: bool,

    /// Log in with the browser instead of a password
    #[arg(long)]
    browser: bool,

    #[command(flatten)]
    browser_options: browser::Options,
}

impl Login {
    pub(super) async fn run(&self, global: &Global) -> Result<(), Failure> {
        let account = self.account(global)?;
        let store = MemoryStore::new();
        let source = account.grant(store.clone());
        // Fails before a password is asked for that would go to another system.
        let mut client = account.client_builder(source).build()?;
        if self.browser {
            browser::log_in(&account, &client, store.clone(), &self.browser_options).await?;
        } else {
            let grant = self.password_grant(&account)?.store(store.clone());
            client = client.with_credentials(grant)?;
        }
        let user = client.get_user().send().await;
        let user = user.map_err(|error| match error.auth_error() {
            Some(cause) if cause.code().is_some() => refused(cause),
            _ => error.into(),
        })?;
        let mut lock = store.lease().await.map_err(account::unsaved)?;
        let session = lock.load().await.map_err(account::unsaved)?;
        let session = session.ok_or_else(|| account::unsaved("there is no session"))?;
        account.save(&session).await?;
        if let Some(variable) = account::variable() {
            note(&format!(
                "{variable} is set: commands use the variables, not this login"
            ));
        }
        let (name, server) = (name(&user), account.server());
        output::write(&format!("Logged in as {name} at {server}\n"))
    }

    /// The account of the options and the variables, else of the last login, else of the terminal.
    fn account(&self, global: &Global) -> Result<Account, Failure> {
        // A damaged file is replaced.
        let last = Account::load().ok().flatten();
        let last = last.as_ref().filter(|account| account.is_of(global));
        let client_id = self.client_id.clone();
        let client_id = client_id.or_else(|| Some(last?.client_id.clone()));
        let client_secret = self.client_secret.clone();
        let client_secret = client_secret.or_else(|| Some(last?.client_secret.clone()));
        let username = self.username.clone();
        let username = username.or_else(|| last?.username.clone());
        Ok(Account {
            client_id: match client_id {
                Some(client_id) => client_id,
                None => ask("Client id", "--client-id")?,
            },
            client_secret: match client_secret {
                Some(client_secret) => client_secret,
                None => ask_hidden("Client secret", "VIS_CLIENT_SECRET")?,
            },
            username: match username {
                _ if self.browser => None,
                None => Some(ask("User name", "--username")?),
                username => username,
            },
            base_url: (global.base_url.clone()).or_else(|| last?.base_url.clone()),
            token_url: (global.token_url.clone()).or_else(|| last?.token_url.clone()),
        })
    }

    fn password_grant(&self, account: &Account) -> Result<PasswordGrant, Failure> {
        let password = match env::var("VIS_PASSWORD") {
            _ if self.password_stdin => read_line()?.into(),
            Ok(password) => password.into(),
            Err(_) => ask_hidden("Password", "--password-stdin")?,
        };
        let (client_id, client_secret) = (&account.client_id, account.client_secret.clone());
        let username = account.username.as_deref().unwrap_or_default();
        let grant = PasswordGrant::new(client_id, client_secret, username, password);
        Ok(match &account.token_url {
            Some(url) => grant.token_url(url),
            None => grant,
        })
    }
}

pub(super) async fn whoami(global: &Global) -> Result<(), Failure> {
    let client = account::client_builder(global)?.build()?;
    let user = client.get_user().send().await?;
    let credentials = match (account::variable(), account::session()?) {
        (Some(variable), _) => ("credentials", format!("of {variable}")),
        (None, Some(session)) => ("session", lifetime(&session)),
        (None, None) => ("session", "none".to_owned()),
    };
    let lines = [
        ("user", format!("{} ({})", name(&user), user.id)),
        ("account", account_name(&user)),
        ("server", client.baseurl.clone()),
        credentials,
    ];
    let lines = lines.map(|(label, value)| {
        let value = printable(&value);
        format!("{DIM}{label:<12}{DIM:#}{value}\n")
    });
    output::write(&lines.concat())
}

pub(super) fn logout() -> Result<(), Failure> {
    account::forget()?;
    if let Some(variable) = account::variable() {
        note(&format!("{variable} is set: commands use the variables"));
    }
    output::write("Logged out\n")
}

/// The first and last name of the user, else the email address.
fn name(user: &User) -> String {
    let names = [user.first_name(), user.last_name()].join(" ");
    match names.trim() {
        "" => user.email_address().to_owned(),
        names => names.to_owned(),
    }
}

fn account_name(user: &User) -> String {
    match user.account_label() {
        "" => user.account_id().to_owned(),
        label => format!("{label} ({})", user.account_id()),
    }
}

/// Until when the access token is valid. It is refreshed as long as the session is used.
fn lifetime(session: &Session) -> String {
    let end = Timestamp::try_from(session.expires_at()).unwrap_or(Timestamp::MAX);
    let end = time::local(end, &Zoned::now());
    format!("until {end}, then refreshed; ends after seven days without use")
}

/// The token endpoint refuses the login: what to check.
fn refused(error: &AuthError) -> Failure {
    let check = match error.code() {
        Some("invalid_client") => "check the client id and the client secret",
        Some("invalid_grant") => "check the user name and the password",
        _ => "try again",
    };
    Failure::new(format!("cannot log in: {error}"))
        .code(LOGIN)
        .hint(check)
}

/// Asks on the terminal.
fn ask(label: &str, option: &str) -> Result<String, Failure> {
    require_terminal(label, option)?;
    anstream::eprint!("{label}: ");
    read_line()
}

fn ask_hidden(label: &str, option: &str) -> Result<Secret, Failure> {
    require_terminal(label, option)?;
    let text = rpassword::prompt_password(format!("{label}: ")).map_err(unread)?;
    Ok(text.into())
}

fn require_terminal(label: &str, option: &str) -> Result<(), Failure> {
    if io::stdin().is_terminal() {
        return Ok(());
    }
    let label = label.to_lowercase();
    let failure = Failure::usage(format!("no {label}, and no terminal to ask on"));
    Err(failure.hint(format!("use {option}")))
}

fn read_line() -> Result<String, Failure> {
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(unread)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn unread(error: io::Error) -> Failure {
    Failure::new(format!("cannot read the input: {error}"))
}
