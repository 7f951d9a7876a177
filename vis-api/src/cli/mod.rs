//! The program `vis`.

mod account;
mod arguments;
mod error;
mod failure;
mod operation;
mod output;
mod run;
mod sandbox;
mod subcommand;
mod time;

// What is not generated relies on operations of VIS, as webhooks do.
#[cfg(feature = "webhook")]
mod delivery;
#[cfg(feature = "webhook")]
mod events;
#[cfg(feature = "webhook")]
mod follow;
#[cfg(feature = "webhook")]
mod listen;
#[cfg(feature = "webhook")]
mod login;
#[cfg(feature = "webhook")]
mod trigger;

use std::process::ExitCode;

use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;

use crate::client_builder::env::{BASE_URL, TOKEN_URL, variable};
use failure::Failure;
use operation::GROUPS;

const EXAMPLES: &str = "\
Examples:
  vis login                                      log in; asks for what it needs
  vis calls create 14155550100                   place a call
  vis calls list --state ringing                 the calls that ring now
  vis events list --from-date 2h --csv           the calls of the last two hours, as CSV
  echo '{\"phoneNumber\":\"14155550100\"}' | vis calls create --json -
";

/// Place and control calls, read events, manage webhooks of Vonage Business Communications
#[derive(Debug, Parser)]
#[command(name = "vis", version, after_help = format!("{EXAMPLES}\n{}", failure::EXIT_CODES))]
#[command(
    disable_help_subcommand = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
struct Arguments {
    #[command(flatten)]
    global: Global,

    #[command(subcommand)]
    command: Command,
}

/// Options of all subcommands.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Server")]
struct Global {
    /// Server; default: VIS_BASE_URL, else Vonage's production server
    #[arg(long, global = true, value_name = "URL")]
    base_url: Option<String>,

    /// Token endpoint of that server; default: VIS_TOKEN_URL, else Vonage's production server
    #[arg(long, global = true, value_name = "URL")]
    token_url: Option<String>,
}

impl Global {
    /// The options, else the variables: as arguments of clap, those would be in each usage.
    fn read(matches: &ArgMatches) -> Result<Self, Failure> {
        let Self {
            base_url,
            token_url,
        } = Self::from_arg_matches(matches).map_err(usage)?;
        Ok(Self {
            base_url: base_url.or(variable(BASE_URL)?),
            token_url: token_url.or(variable(TOKEN_URL)?),
        })
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    #[cfg(feature = "webhook")]
    Login(login::Login),
    /// Show the user, the server and the session
    #[cfg(feature = "webhook")]
    Whoami,
    /// Delete the session and the secret of the application from this machine
    ///
    /// The service has no logout: a copy of the token is valid for up to 24 hours.
    #[cfg(feature = "webhook")]
    Logout,
    #[cfg(feature = "webhook")]
    Listen(listen::Listen),
    #[cfg(feature = "webhook")]
    Trigger(trigger::Trigger),
    /// Run a sandbox: a service to try everything with, without an account
    Sandbox(sandbox::Options),
    /// Print the completions of a shell
    ///
    /// For bash: `vis completions bash > ~/.local/share/bash-completion/completions/vis`
    Completions { shell: Shell },
}

/// The whole command line: the operations of the document, and the commands made by hand.
pub fn command() -> clap::Command {
    // They come first in the help.
    let groups = GROUPS
        .iter()
        .map(|group| subcommand::group(group).display_order(0));
    Arguments::command().subcommands(groups)
}

/// Runs the command of the process.
pub async fn main() -> ExitCode {
    match run(&command().get_matches()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let global = Global::read(matches)?;
    if let Some((name, matches)) = matches.subcommand()
        && let Some(group) = GROUPS.iter().find(|group| subcommand::name(group) == name)
        && let Some((name, matches)) = matches.subcommand()
        && let Some(operation) = group.operations.iter().find(|it| it.name == name)
    {
        return run::run(group, operation, matches, &global).await;
    }
    match Command::from_arg_matches(matches).map_err(usage)? {
        #[cfg(feature = "webhook")]
        Command::Login(login) => login.run(&global).await,
        #[cfg(feature = "webhook")]
        Command::Whoami => login::whoami(&global).await,
        #[cfg(feature = "webhook")]
        Command::Logout => login::logout(),
        #[cfg(feature = "webhook")]
        Command::Listen(listen) => listen.run(&global).await,
        #[cfg(feature = "webhook")]
        Command::Trigger(trigger) => trigger.run().await,
        Command::Sandbox(options) => sandbox::run(&options).await,
        Command::Completions { shell } => {
            // In memory first: it panics if the pipe is closed.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "vis", &mut script);
            output::bytes(&script)
        }
    }
}

fn usage(error: clap::Error) -> Failure {
    Failure::usage(error.to_string())
}
