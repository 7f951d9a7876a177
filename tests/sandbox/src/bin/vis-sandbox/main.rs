//! Runs a sandbox until Ctrl-C: `vis-sandbox [--port N] [--conformance] [--script FILE]`.

mod script;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use vis_sandbox::{Mode, Sandbox};

use script::Script;

/// Limits the memory of a process that runs for days.
const MAX_RECORDS: usize = 10_000;

/// A Vonage Integration Suite to test against: no account, no network.
///
/// Prints the URL, a token and the address of a page that shows and controls calls, then runs until
/// Ctrl-C.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Port on 127.0.0.1; 0 selects a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,

    /// Follow the document at /openapi.json exactly, even where the real service is known to
    /// deviate
    #[arg(long)]
    conformance: bool,

    /// User, remote parties, calls and faults, in YAML or JSON
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(run(&arguments)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vis-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), String> {
    let script = match &arguments.script {
        Some(path) => Script::read(path)?,
        None => Script::default(),
    };
    let port = arguments.port;
    let mode = if arguments.conformance {
        Mode::Conformance
    } else {
        Mode::Real
    };
    let builder = script.builder().mode(mode).port(port);
    let sandbox = builder.record_at_most(MAX_RECORDS).start().await;
    let sandbox = sandbox.map_err(|error| {
        format!(
            "cannot listen on 127.0.0.1:{port}: {error}; choose another --port, or 0 for any free \
             port"
        )
    })?;
    script.apply(&sandbox).map_err(|error| error.to_string())?;
    writeln!(io::stdout(), "{}", startup_message(&sandbox)).map_err(|error| error.to_string())?;
    tokio::signal::ctrl_c()
        .await
        .map_err(|error| format!("cannot wait for Ctrl-C: {error}"))?;
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
         try       curl -H 'Authorization: Bearer {token}' {url}/self\n\
         log in    curl -u {client} -d grant_type=password --data-urlencode {username} \
         --data-urlencode {password} {token_url}\n\
         document  {document_url}\n\
         page      {page_url}\n\
         Ctrl-C stops it."
    )
}

/// Quotes a word for a POSIX shell.
fn shell_quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
