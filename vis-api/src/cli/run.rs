//! Sends an operation and prints what it returns.

use std::io::{self, IsTerminal};

use clap::ArgMatches;
use futures_util::StreamExt;
use futures_util::future::OptionFuture;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use vis_types::BoxFuture;

use super::arguments::Arguments;
use super::error::{Failure, note};
use super::operation::{Group, Operation, Outcome};
use super::output::{self, Format};
use super::{Global, account};
use crate::error::Error;

pub(super) async fn run(
    group: &'static Group,
    operation: &'static Operation,
    matches: &ArgMatches,
    global: &Global,
) -> Result<(), Failure> {
    let client = account::client_builder(global)?.build()?;
    let format = Format::of(matches);
    let arguments = Arguments { operation, matches };
    #[cfg(feature = "webhook")]
    if super::events::follow(&client, &arguments).await? {
        return Ok(());
    }
    match (operation.run)(&client, &arguments).await? {
        Outcome::Value(value) => output::print(&value, format, group, operation),
        Outcome::Bytes(bytes) => output::bytes(&bytes),
        list => {
            let (items, result) = read(list, matches).await;
            output::print(&Value::Array(items), format, group, operation)?;
            result
        }
    }
}

/// The items up to the limit. After an error, those that came before it.
async fn read(outcome: Outcome<'_>, matches: &ArgMatches) -> (Vec<Value>, Result<(), Failure>) {
    let mut read = Vec::new();
    let Outcome::List { mut items, count } = outcome else {
        return (read, Ok(()));
    };
    let limit = match matches.get_flag("all") {
        true => usize::MAX,
        false => matches.get_one("limit").copied().unwrap_or(usize::MAX),
    };
    let mut count = Some(count);
    // A request of the quota, for people who wait.
    let counted = count.take_if(|_| limit == usize::MAX && io::stderr().is_terminal());
    let progress = progress(counted).await;
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

async fn progress(count: Option<BoxFuture<'_, Result<u64, Error>>>) -> ProgressBar {
    let Some(count) = count else {
        return ProgressBar::hidden();
    };
    let (bar, template) = match count.await {
        Ok(count) => (
            ProgressBar::new(count),
            "{bar:40} {pos} of {len}, {eta} left",
        ),
        Err(_) => (ProgressBar::new_spinner(), "{spinner} {pos}"),
    };
    let style = ProgressStyle::with_template(template);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
