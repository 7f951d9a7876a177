//! `vis events list --follow`: prints events as they come.

use clap::{Arg, ArgAction, Args, Command, FromArgMatches};
use vis_types::{CallDirection, CallState, Event};

use super::arguments::{Argument, Arguments};
use super::delivery;
use super::failure::{Failure, note};
use super::follow::{Follow, FollowOptions};
use super::operation::{Operation, to_json};
use super::output::{self, Format};
use crate::client::Client;

/// The operation that it is an option of.
const LIST_EVENTS: &str = "list_events";

/// Filters that follow, too.
const FILTERS: [&str; 2] = ["direction", "state"];

/// Adds the option.
pub(super) fn add_option(command: Command, operation: &Operation) -> Command {
    if operation.id != LIST_EVENTS {
        return command;
    }
    let others = operation.arguments.iter();
    let others = others.filter(|argument| !FILTERS.contains(&argument.flag));
    let others = others.map(Argument::id);
    let follow = Arg::new("follow")
        .long("follow")
        .action(ArgAction::SetTrue)
        .conflicts_with_all(others)
        .conflicts_with_all(["limit", "all"]);
    let command = command.arg(follow.help("Print events as they come, until Ctrl-C"));
    FollowOptions::augment_args(command).mut_arg("interval", |interval| interval.requires("follow"))
}

/// Follows the events if the option asks for it.
pub(super) async fn follow(
    client: &Client,
    operation: &Operation,
    arguments: &Arguments<'_>,
) -> Result<bool, Failure> {
    let matches = arguments.matches;
    if operation.id != LIST_EVENTS || !matches.get_flag("follow") {
        return Ok(false);
    }
    let states: Option<Vec<CallState>> = arguments.get("state")?;
    let directions: Option<Vec<CallDirection>> = arguments.get("direction")?;
    let options = FollowOptions::from_arg_matches(matches);
    let options = options.map_err(|error| Failure::usage(error.to_string()))?;
    let mut events = Follow::start(client.list_events(), options).await?;
    note(&options.limits());
    let mut is_first = true;
    loop {
        let event = events.next().await?;
        let is_filtered = states
            .as_ref()
            .is_some_and(|states| !states.contains(&event.state))
            || directions
                .as_ref()
                .is_some_and(|directions| !directions.contains(&event.direction));
        if !is_filtered {
            print(&event, operation, Format::of(matches), is_first)?;
            is_first = false;
        }
    }
}

/// Prints one event in one line.
fn print(
    event: &Event,
    operation: &Operation,
    format: Format,
    is_first: bool,
) -> Result<(), Failure> {
    match format {
        Format::Table => output::write(&format!("{}  {}\n", delivery::line(event), event.id)),
        Format::Json => output::write(&format!("{}\n", to_json(event)?)),
        Format::Csv => output::csv(&[to_json(event)?], operation.columns, is_first),
    }
}
