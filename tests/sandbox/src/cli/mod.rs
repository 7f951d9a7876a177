//! The program `vis-sandbox` as a module: its options, and what it does.
//!
//! For a command that starts a sandbox as one of its subcommands:
//!
//! ```no_run
//! # use clap::Parser;
//! #[derive(Parser)]
//! enum Command {
//!     Sandbox(vis_sandbox::cli::Options),
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), vis_sandbox::cli::Error> {
//! let Command::Sandbox(options) = Command::parse();
//! vis_sandbox::cli::run(&options).await
//! # }
//! ```

mod history;
mod script;
mod values;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use self::script::Script;
use self::values::{HumanDuration, RateLimit};
use crate::message::shell_quote;
use crate::{Mode, Sandbox};

/// A Vonage Integration Suite to test against: no account, no network.
///
/// Prints the URL, a token and the address of a page that shows and controls calls, then runs until
/// Ctrl-C.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Port on 127.0.0.1; 0 selects a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,

    /// Follow the document at /openapi.json exactly, even where the real service is known to
    /// deviate
    #[arg(long)]
    conformance: bool,

    /// Limit the requests of each access token, e.g. 10/min [default: no limit]
    #[arg(long, value_name = "N/TIME")]
    rate_limit: Option<RateLimit>,

    /// Lifetime of the access tokens that a login issues, e.g. 90s; the token that is printed does
    /// not expire [default: 24h]
    #[arg(long, value_name = "TIME")]
    token_lifetime: Option<HumanDuration>,

    /// Time until a webhook expires if it is not renewed, e.g. 5m [default: 10d]
    #[arg(long, value_name = "TIME")]
    webhook_lifetime: Option<HumanDuration>,

    /// User, remote parties, calls and faults, in YAML or JSON; options take precedence
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
}

/// Why a sandbox cannot start or run. The text says what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Error(String);

/// Starts a sandbox, prints how to reach it, and runs until Ctrl-C.
///
/// # Errors
///
/// If the script cannot be read, the port is in use, or standard output is closed.
pub async fn run(options: &Options) -> Result<(), Error> {
    let script = match &options.script {
        Some(path) => Script::read(path).map_err(Error)?,
        None => Script::default(),
    };
    let port = options.port;
    // The page has its own records, and nothing reads others.
    let mut builder = script.builder().port(port).record_at_most(0);
    if options.conformance {
        builder = builder.mode(Mode::Conformance);
    }
    if let Some(RateLimit { requests, per }) = options.rate_limit.or(script.rate_limit) {
        builder = builder.rate_limit(requests, per);
    }
    if let Some(HumanDuration(lifetime)) = options.token_lifetime.or(script.token_lifetime) {
        builder = builder.token_lifetime(lifetime);
    }
    if let Some(HumanDuration(lifetime)) = options.webhook_lifetime.or(script.webhook_lifetime) {
        builder = builder.webhook_lifetime(lifetime);
    }
    let sandbox = builder.start().await.map_err(|error| {
        Error(format!(
            "cannot listen on 127.0.0.1:{port}: {error}; choose another --port, or 0 for any free \
             port"
        ))
    })?;
    let fail = |error: &dyn std::error::Error| Error(error.to_string());
    script.apply(&sandbox).map_err(|error| fail(&error))?;
    writeln!(io::stdout(), "{}", startup_message(&sandbox)).map_err(|error| fail(&error))?;
    let interrupted = tokio::signal::ctrl_c().await;
    interrupted.map_err(|error| fail(&error))?;
    sandbox.shutdown().await;
    Ok(())
}

fn startup_message(sandbox: &Sandbox) -> String {
    let (url, token) = (sandbox.base_url(), sandbox.token());
    let client = format!("{}:{}", sandbox.client_id(), sandbox.client_secret());
    let username = shell_quote(&format!("username={}", sandbox.username()));
    let password = shell_quote(&format!("password={}", sandbox.password()));
    let (token_url, document_url) = (sandbox.token_url(), sandbox.document_url());
    let page_url = sandbox.page_url();
    format!(
        "base URL  {url}\n\
         token     {token}\n\
         shell     export VIS_BASE_URL={url} VIS_TOKEN={token}\n\
         try       curl -H 'Authorization: Bearer {token}' {url}/self\n\
         log in    curl -u {client} -d grant_type=password --data-urlencode {username} \
         --data-urlencode {password} {token_url}\n\
         document  {document_url}\n\
         page      {page_url}\n\
         Ctrl-C stops it."
    )
}
