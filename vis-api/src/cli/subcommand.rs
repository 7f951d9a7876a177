//! The subcommands of the operations, made with clap from the table.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Args, Command, Subcommand, value_parser};
use serde_json::Value;

use super::arguments::{Argument, Kind};
use super::operation::{Group, Operation};
use super::{Command as ByHand, Global, time};

const OUTPUT: &str = "Output";

const TIMES: &str = "TIME is RFC 3339 (2026-01-31T12:00:00Z), a date (2026-01-31: midnight here), `now`, or a span \
                     back from now (`2h`, `3 days`).";

/// The name of a group, which no command made by hand has.
pub(super) fn name(group: &Group) -> String {
    let is_used = ByHand::has_subcommand(group.name);
    group.name.to_owned() + if is_used { "-operations" } else { "" }
}

pub(super) fn group(group: &'static Group) -> Command {
    let about = match group.about {
        "" => format!("Operations of {}", group.name),
        about => about.to_owned(),
    };
    let alias = group.alias.filter(|alias| !ByHand::has_subcommand(alias));
    Command::new(name(group))
        .about(first_sentence(&about))
        .visible_aliases(alias)
        .arg_required_else_help(true)
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .subcommands(group.operations.iter().map(operation))
}

fn operation(operation: &'static Operation) -> Command {
    let deprecated = if operation.is_deprecated {
        " (deprecated)"
    } else {
        ""
    };
    let has_time = operation.arguments.iter().any(|it| it.kind == Kind::Time);
    let by_hand = options(operation);
    let names = by_hand.get_arguments().filter_map(Arg::get_long);
    let mut used: BTreeSet<String> = names.chain(["help"]).map(str::to_owned).collect();
    let arguments = operation.arguments.iter().map(|argument| {
        let mut name = argument.flag.to_owned();
        while !used.insert(name.clone()) {
            name += "-2";
        }
        self::argument(argument, name)
    });
    Command::new(operation.name)
        .about(first_sentence(operation.about) + deprecated)
        .long_about(format!(
            "{}{deprecated}\n\n{}",
            operation.about, operation.details
        ))
        .args(arguments)
        .args(by_hand.get_arguments().cloned())
        .after_help(if has_time { TIMES } else { "" })
}

/// The options made by hand.
fn options(operation: &Operation) -> Command {
    let mut command = Command::new(operation.name)
        .args(source(operation))
        .arg(json(operation))
        .arg(flag("csv").help("Print CSV").conflicts_with("json"));
    if operation.is_paginated {
        let limit = Arg::new("limit")
            .long("limit")
            .value_name("N")
            .help_heading(OUTPUT)
            .help("Print at most N items")
            .value_parser(value_parser!(usize))
            .default_value("100");
        let all = flag("all").help("Print all items").conflicts_with("limit");
        command = command.arg(limit).arg(all);
        #[cfg(feature = "webhook")]
        {
            command = super::events::add_option(command, operation);
        }
    }
    Global::augment_args(command)
}

fn flag(name: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help_heading(OUTPUT)
}

fn argument(argument: &'static Argument, name: String) -> Arg {
    let Argument {
        kind,
        is_list,
        is_required,
        is_positional,
        help,
        ..
    } = argument;
    let separated = match (is_list, is_positional) {
        (true, true) => ". Several: separated by commas",
        (true, false) => ". Several: separated by commas, or the option repeated",
        _ => "",
    };
    // clap does not say so of what another option replaces.
    let required = match *is_required && argument.property.is_some() {
        true => ". Required, unless --json FILE has it",
        false => "",
    };
    let mut arg = Arg::new(argument.id())
        .help(first_sentence(help) + separated + required)
        .long_help(help.trim_end_matches('.').to_owned() + separated + required)
        .value_name(value_name(argument))
        .allow_negative_numbers(true);
    arg = match argument.values {
        [] => arg.value_parser(move |text: &str| read(*kind, text)),
        values => {
            let possible = values.iter().map(|wire| {
                let shown = wire.to_lowercase().replace('_', "-");
                PossibleValue::new(shown).alias(*wire)
            });
            let parser = PossibleValuesParser::new(possible).try_map(move |text| {
                let exact = values.iter().find(|wire| **wire == text);
                let text = text.replace('-', "_");
                let alike = |wire: &&&str| wire.replace('-', "_").eq_ignore_ascii_case(&text);
                let wire = exact.or_else(|| values.iter().find(alike));
                read(*kind, wire.unwrap_or(&&*text))
            });
            arg.value_parser(parser).ignore_case(true)
        }
    };
    if *is_list {
        let action = if *is_positional {
            ArgAction::Set
        } else {
            ArgAction::Append
        };
        arg = arg.value_delimiter(',').num_args(1).action(action);
    }
    if *kind == Kind::Boolean && !is_positional {
        arg = arg
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true");
    }
    if !is_positional {
        arg = arg.long(name);
    }
    match (is_required, argument.property) {
        // `--json FILE` has the property.
        (true, Some(_)) => arg
            .required_unless_present("json")
            .required_if_eq("json", ""),
        (is_required, _) => arg.required(*is_required),
    }
}

fn value_name(argument: &Argument) -> String {
    match argument.kind {
        Kind::Integer | Kind::Number if !argument.is_positional => "N".to_owned(),
        Kind::Duration => "MILLISECONDS".to_owned(),
        Kind::Time => "TIME".to_owned(),
        _ => argument.id(),
    }
}

/// The option for a body that is no JSON.
fn source(operation: &Operation) -> Option<Arg> {
    let body = operation.body.as_ref().filter(|body| body.is_raw)?;
    let help = "Send the content of this file, or of standard input (-)";
    let source = Arg::new("body").long("body").value_name("FILE").help(help);
    Some(source.required(body.is_required))
}

/// Without a value, it is the empty text.
fn json(operation: &Operation) -> Arg {
    let json = Arg::new("json")
        .long("json")
        .help_heading(OUTPUT)
        .default_missing_value("");
    match operation.body.as_ref().filter(|body| !body.is_raw) {
        None => json.action(ArgAction::Set).num_args(0).help("Print JSON"),
        Some(_) => json.num_args(0..=1).value_name("FILE").help(
            "Print JSON; with FILE or -, also send the JSON of this file or of standard input as the body",
        ),
    }
}

/// The first sentence, without its full stop.
fn first_sentence(text: &str) -> String {
    let (paragraph, _) = text.split_once("\n\n").unwrap_or((text, ""));
    let paragraph = paragraph.replace('\n', " ");
    let (sentence, _) = paragraph.split_once(". ").unwrap_or((&paragraph, ""));
    sentence.trim_end_matches('.').to_owned()
}

/// Reads the text of an argument as JSON.
fn read(kind: Kind, text: &str) -> Result<Value, String> {
    match kind {
        Kind::Boolean => parsed::<bool>(text),
        Kind::Duration | Kind::Integer => parsed::<i64>(text),
        Kind::Number => parsed::<f64>(text),
        Kind::Secret | Kind::Text => Ok(text.into()),
        Kind::Time => time::parse(text, &jiff::Zoned::now()).map(|time| time.to_string().into()),
    }
}

fn parsed<T>(text: &str) -> Result<Value, String>
where
    T: FromStr<Err: Display> + Into<Value>,
{
    let value: Result<T, _> = text.parse();
    value.map(T::into).map_err(|error| error.to_string())
}
