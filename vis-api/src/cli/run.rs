//! Sends an operation and prints what it returns.

use std::io::{self, IsTerminal};

use clap::ArgMatches;
use futures_util::StreamExt;
use futures_util::future::OptionFuture;
use indicatif::ProgressBar;
use serde_json::Value;

use super::arguments::Arguments;
use super::failure::{Failure, note};
use super::operation::{Count, Group, Items, Operation, Outcome};
use super::output::{self, Format};
use super::{Global, account};

pub(super) async fn run(
    group: &'static Group,
    operation: &'static Operation,
    matches: &ArgMatches,
    global: &Global,
) -> Result<(), Failure> {
    let client = account::client_builder(global)?.build()?;
    let format = Format::of(matches);
    let arguments = Arguments {
        arguments: operation.arguments,
        body: operation.body.as_ref(),
        matches,
    };
    #[cfg(feature = "webhook")]
    if super::events::follow(&client, operation, &arguments).await? {
        return Ok(());
    }
    match (operation.run)(&client, &arguments).await? {
        Outcome::Value(value) => output::print(&value, format, group, operation),
        Outcome::Bytes(bytes) => output::bytes(&bytes),
        Outcome::List { items, count } => {
            let (items, result) = read(items, count, matches).await;
            output::print(&Value::Array(items), format, group, operation)?;
            result
        }
    }
}

/// The items up to the limit. After an error, those that came before it.
async fn read(
    mut items: Items,
    count: Count<'_>,
    matches: &ArgMatches,
) -> (Vec<Value>, Result<(), Failure>) {
    let mut read = Vec::new();
    let limit = match matches.get_flag("all") {
        true => usize::MAX,
        false => matches.get_one("limit").copied().unwrap_or(usize::MAX),
    };
    let mut count = Some(count);
    // A request of the quota, for people who wait.
    let counted = count.take_if(|_| limit == usize::MAX && io::stderr().is_terminal());
    let counted = OptionFuture::from(counted).await.and_then(Result::ok);
    let progress = counted.map_or_else(ProgressBar::hidden, ProgressBar::new);
    let result = loop {
        match items.next().await {
            None => break Ok(()),
            Some(Err(failure)) => break Err(failure),
            Some(Ok(_)) if read.len() == limit => {
                let count = OptionFuture::from(count).await.and_then(Result::ok);
                let count = count.map_or("more".to_owned(), |count| count.to_string());
                note(&format!("{limit} of {count}; --all prints all"));
                break Ok(());
            }
            Some(Ok(item)) => read.push(item),
        }
        progress.inc(1);
    };
    progress.finish_and_clear();
    (read, result)
}
