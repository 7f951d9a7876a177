//! What an operation returns, as a table for people or as JSON or CSV for programs.

use std::io::{self, Write};

use clap::ArgMatches;
use comfy_table::{ColumnConstraint, Table, presets};
use jiff::{Timestamp, Zoned};
use serde_json::Value;

use super::arguments::Kind;
use super::failure::{DIM, Failure, note, printable};
use super::operation::{Column, Group, Operation};
use super::time;

#[derive(Clone, Copy)]
pub(super) enum Format {
    Table,
    Json,
    Csv,
}

impl Format {
    pub(super) fn of(matches: &ArgMatches) -> Self {
        match (matches.contains_id("json"), matches.get_flag("csv")) {
            (true, _) => Self::Json,
            (_, true) => Self::Csv,
            _ => Self::Table,
        }
    }
}

/// Prints a record, or a list of records.
pub(super) fn print(
    value: &Value,
    format: Format,
    group: &Group,
    operation: &Operation,
) -> Result<(), Failure> {
    let columns = operation.columns;
    match (format, value) {
        (Format::Json, value) => write(&format!("{value:#}\n")),
        (Format::Csv, Value::Array(rows)) => csv(rows, columns, true),
        (Format::Csv, row) => csv(std::slice::from_ref(row), columns, true),
        (Format::Table, Value::Null) => {
            note("done");
            Ok(())
        }
        (Format::Table, Value::Array(rows)) if rows.is_empty() => {
            note(&format!("no {}", group.name));
            Ok(())
        }
        (Format::Table, Value::Array(rows)) => {
            let (table, hidden) = table(rows, columns);
            write(&table)?;
            if !hidden.is_empty() {
                let hidden = hidden.join(", ");
                note(&format!(
                    "not shown, for want of room: {hidden}; --json has all"
                ));
            }
            Ok(())
        }
        (Format::Table, Value::String(text)) => write(&(printable(text) + "\n")),
        (Format::Table, value) => write(&record(value, columns)),
    }
}

/// Writes to standard output, with colours if it is a terminal.
pub(super) fn write(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(())
}

pub(super) fn csv(rows: &[Value], columns: &[Column], has_header: bool) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(io::stdout());
    let header = columns.iter().map(|column| column.path);
    let header = has_header.then(|| header.map(str::to_owned).collect());
    let rows = rows.iter().map(|row| match columns {
        [] => vec![plain(row)],
        _ => columns
            .iter()
            .map(|column| column.of(row).map(plain).unwrap_or_default())
            .collect(),
    });
    for record in header.into_iter().chain(rows) {
        // A record without columns is one empty field.
        writer
            .write_record::<Vec<String>, _>(record)
            .map_err(io::Error::from)?;
    }
    Ok(writer.flush()?)
}

/// The columns that have values and fit the terminal, and the names of those that do not fit.
fn table(rows: &[Value], columns: &'static [Column]) -> (String, Vec<&'static str>) {
    let now = Zoned::now();
    if columns.is_empty() {
        let lines = rows.iter().map(|row| cell(row, Kind::Text, &now) + "\n");
        return (lines.collect(), Vec::new());
    }
    let columns = columns.iter().map(|column| {
        let values = rows.iter().map(|row| column.of(row));
        let texts = values.map(|value| value.map(|value| cell(value, column.kind, &now)));
        (column.path, texts.map(Option::unwrap_or_default).collect())
    });
    let is_filled = |(_, texts): &(_, Vec<String>)| texts.iter().any(|text| !text.is_empty());
    let filled: Vec<_> = columns.filter(is_filled).collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(filled.iter().map(|(path, _)| *path));
    for index in 0..rows.len() {
        table.add_row(filled.iter().map(|(_, texts)| &texts[index]));
    }
    let mut hidden = Vec::new();
    let mut room = width();
    let widths = table.column_max_content_widths();
    for ((column, width), (path, _)) in table.column_iter_mut().zip(widths).zip(&filled) {
        column.set_padding((0, 2));
        match room.checked_sub(usize::from(width)) {
            Some(rest) => room = rest.saturating_sub(2),
            None => {
                column.set_constraint(ColumnConstraint::Hidden);
                hidden.push(*path);
            }
        }
    }
    let text = table.trim_fmt();
    let (header, rows) = text.split_once('\n').unwrap_or((&text, ""));
    (format!("{DIM}{header}{DIM:#}\n{rows}\n"), hidden)
}

/// The columns of the terminal; no limit in a pipe, or in a terminal that does not know.
fn width() -> usize {
    let size = terminal_size::terminal_size_of(io::stdout());
    let columns = size.map(|(terminal_size::Width(columns), _)| usize::from(columns));
    columns.filter(|columns| *columns > 0).unwrap_or(usize::MAX)
}

/// A line for each value; those of objects in it have dotted names.
fn record(value: &Value, columns: &[Column]) -> String {
    let mut lines = Vec::new();
    flatten("", value, &mut lines);
    let position = |path: &str| columns.iter().position(|column| column.path == path);
    lines.sort_by_key(|(path, _)| position(path).unwrap_or(usize::MAX));
    let now = Zoned::now();
    let width = lines
        .iter()
        .map(|(path, _)| path.chars().count())
        .max()
        .unwrap_or_default();
    let lines = lines.into_iter().map(|(path, value)| {
        let kind = position(&path).map_or(Kind::Text, |index| columns[index].kind);
        let cell = cell(value, kind, &now);
        match path.as_str() {
            "" => format!("{cell}\n"),
            _ => format!("{DIM}{path:width$}{DIM:#}  {cell}\n"),
        }
    });
    lines.collect()
}

fn flatten<'a>(path: &str, value: &'a Value, lines: &mut Vec<(String, &'a Value)>) {
    let name = |key: &str| match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    };
    match value {
        Value::Null => {}
        Value::Object(object) => object
            .iter()
            .for_each(|(key, value)| flatten(&name(key), value, lines)),
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| flatten(&name(&index.to_string()), item, lines));
        }
        _ => lines.push((path.to_owned(), value)),
    }
}

impl Column {
    fn of<'a>(&self, row: &'a Value) -> Option<&'a Value> {
        self.path
            .split('.')
            .try_fold(row, |value, key| value.get(key))
    }
}

/// A value as people read it.
fn cell(value: &Value, kind: Kind, now: &Zoned) -> String {
    let text = plain(value);
    let readable = match kind {
        Kind::Time => text
            .parse::<Timestamp>()
            .ok()
            .map(|time| time::local(time, now)),
        Kind::Duration => value.as_i64().map(time::duration),
        _ => None,
    };
    printable(&readable.unwrap_or(text)).replace('\n', " ")
}

/// A value as text; the items of a list are separated by commas.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if !items.iter().any(Value::is_object) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            items.join(",")
        }
        other => other.to_string(),
    }
}

/// Writes bytes as they are.
pub(super) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}
