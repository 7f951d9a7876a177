//! The arguments of an operation, as the types of its builder.

use std::fs;
use std::io::{self, Read};

use clap::ArgMatches;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::failure::Failure;

/// An argument in the table of operations.
pub(super) struct Argument {
    pub(super) flag: &'static str,
    /// The property of the body that it is, if it is no parameter.
    pub(super) property: Option<&'static str>,
    pub(super) kind: Kind,
    pub(super) is_list: bool,
    /// The values of an enum.
    pub(super) values: &'static [&'static str],
    pub(super) is_required: bool,
    pub(super) is_positional: bool,
    pub(super) help: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
// A document need not have all of them.
#[allow(dead_code)]
pub(super) enum Kind {
    Boolean,
    /// Milliseconds.
    Duration,
    Integer,
    Number,
    Secret,
    Text,
    Time,
}

/// The body of a request.
pub(super) struct Body {
    pub(super) is_required: bool,
    /// Whether it is text or bytes, and not JSON.
    pub(super) is_raw: bool,
    /// Whether it is an object, which options can set property by property.
    pub(super) is_struct: bool,
}

impl Argument {
    /// In capitals, unlike the ids of options made by hand.
    pub(super) fn id(&self) -> String {
        self.flag.to_uppercase().replace('-', "_")
    }
}

/// The arguments of an operation, and what is given.
pub(super) struct Arguments<'a> {
    pub(super) arguments: &'static [Argument],
    pub(super) body: Option<&'static Body>,
    pub(super) matches: &'a ArgMatches,
}

// A document need not have operations that use all of them.
#[allow(dead_code)]
impl Arguments<'_> {
    /// The value of a parameter.
    pub(super) fn get<T: DeserializeOwned>(&self, flag: &str) -> Result<Option<T>, Failure> {
        let mut arguments = self.arguments.iter();
        let value = arguments
            .find(|argument| argument.flag == flag)
            .and_then(|it| self.value(it));
        let value = value.map(serde_json::from_value).transpose();
        value.map_err(|error| Failure::usage(format!("{flag}: {error}")))
    }

    fn value(&self, argument: &Argument) -> Option<Value> {
        let mut values = self.matches.get_many::<Value>(&argument.id())?.cloned();
        match argument.is_list {
            true => Some(values.collect()),
            false => values.next(),
        }
    }

    /// The body: `--json FILE`, and the options of its properties.
    pub(super) fn body<T>(&self) -> Result<Option<T>, Failure>
    where
        T: DeserializeOwned + Serialize,
    {
        let Some(body) = self.body else {
            return Ok(None);
        };
        let file = self.matches.get_one::<String>("json");
        let mut value = match file.filter(|file| !file.is_empty()) {
            Some(file) => Some(serde_json::from_slice(&read(file)?).map_err(|error| {
                let file = if file == "-" { "standard input" } else { file };
                Failure::usage(format!("{file} is not JSON: {error}"))
            })?),
            None => (body.is_struct && body.is_required).then(|| Value::Object(Map::new())),
        };
        for argument in self.arguments {
            let (Some(property), Some(set)) = (argument.property, self.value(argument)) else {
                continue;
            };
            match value.get_or_insert_with(|| Value::Object(Map::new())) {
                Value::Object(object) => object.insert(property.to_owned(), set),
                _ => return Err(Failure::usage("the body is not a JSON object")),
            };
        }
        match value {
            Some(value) => self.read(value).map(Some),
            None if body.is_required => Err(Failure::usage(
                "the body is missing: add --json FILE, or --json - for standard input",
            )),
            None => Ok(None),
        }
    }

    /// The body that is bytes.
    pub(super) fn bytes(&self) -> Result<Option<Vec<u8>>, Failure> {
        self.matches
            .get_one::<String>("body")
            .map(|file| read(file))
            .transpose()
    }

    /// The body that is text.
    pub(super) fn text(&self) -> Result<Option<String>, Failure> {
        let text = self.bytes()?.map(String::from_utf8).transpose();
        text.map_err(|_| Failure::usage("the body is not UTF-8"))
    }

    fn read<T: DeserializeOwned + Serialize>(&self, value: Value) -> Result<T, Failure> {
        let body: T = serde_json::from_value(value.clone())
            .map_err(|error| Failure::usage(format!("the body: {error}")))?;
        let Some(name) = dropped(&value, &serde_json::to_value(&body).unwrap_or_default()) else {
            return Ok(body);
        };
        let likeness = |known: &&str| strsim::jaro_winkler(known, name);
        let known = self.arguments.iter().filter_map(|it| it.property);
        let alike = known.filter(|known| likeness(known) > 0.8);
        let likely = alike.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let failure = Failure::usage(format!("the body has no property `{name}`"));
        Err(match likely {
            Some(known) => failure.hint(format!("did you mean `{known}`?")),
            None => failure,
        })
    }
}

/// The first property of `given` that is not sent.
fn dropped<'a>(given: &'a Value, sent: &Value) -> Option<&'a str> {
    match (given, sent) {
        (Value::Object(given), _) => given.iter().find_map(|(name, value)| match sent.get(name) {
            Some(sent) => dropped(value, sent),
            // What is empty may be left out.
            None if [json!(null), json!(""), json!([])].contains(value) => None,
            None => Some(&**name),
        }),
        (Value::Array(given), Value::Array(sent)) => given
            .iter()
            .zip(sent)
            .find_map(|(given, sent)| dropped(given, sent)),
        _ => None,
    }
}

/// Reads a file, or standard input (`-`).
fn read(file: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = match file {
        "-" => io::stdin().read_to_end(&mut bytes).map(|_| bytes),
        _ => fs::read(file),
    };
    read.map_err(|error| {
        let failure = Failure::usage(format!("cannot read {file}: {error}"));
        failure.hint("--json takes a FILE; to print JSON only, write --json last")
    })
}
