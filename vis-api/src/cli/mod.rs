//! The program `vis`.

mod account;
mod delivery;
mod error;
mod follow;
mod listen;
mod login;
mod trigger;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use error::Failure;

/// Places and controls calls, reads events, manages webhooks of Vonage Business Communications.
#[derive(Debug, Parser)]
#[command(name = "vis", version)]
struct Arguments {
    #[command(flatten)]
    global: Global,

    #[command(subcommand)]
    command: Command,
}

/// Options of all subcommands.
#[derive(Clone, Debug, Args)]
struct Global {
    /// Server; default: Vonage's production server
    #[arg(
        long,
        global = true,
        env = "VIS_BASE_URL",
        value_name = "URL",
        hide_env = true
    )]
    base_url: Option<String>,

    /// Token endpoint of that server; default: Vonage's production server
    #[arg(
        long,
        global = true,
        env = "VIS_TOKEN_URL",
        value_name = "URL",
        hide_env = true
    )]
    token_url: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Login(login::Login),
    Whoami(login::Whoami),
    Logout(login::Logout),
    Listen(listen::Listen),
    Trigger(trigger::Trigger),
}

/// Runs the command of the process.
pub async fn main() -> ExitCode {
    let Arguments { global, command } = Arguments::parse();
    let result = match command {
        Command::Login(login) => login.run(&global).await,
        Command::Whoami(whoami) => whoami.run(&global).await,
        Command::Logout(logout) => logout.run(&global).await,
        Command::Listen(listen) => listen.run(&global).await,
        Command::Trigger(trigger) => trigger.run(&global).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
