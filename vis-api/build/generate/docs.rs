//! The documentation of the client and of the builders.

use serde_json::Value;
use vis_spec::normalise::rustdoc;

use super::operations::Operation;

/// Returns a table of the operations, in the groups of the document's tags.
pub fn client(document: &Value, operations: &[Operation]) -> String {
    let title = rustdoc(document["info"]["title"].as_str().unwrap_or_default());
    let mut table = format!(
        "Client for {title}: one method for each operation.\n\n| task | method |\n|---|---|\n"
    );
    let tags = document["tags"].as_array().into_iter().flatten();
    let tags = tags.map(|tag| {
        let text = |key: &str| tag[key].as_str().unwrap_or_default();
        (text("name"), text("description"))
    });
    let mut tags: Vec<(&str, &str)> = tags.collect();
    for operation in operations {
        if !tags.iter().any(|(name, _)| *name == operation.tag) {
            tags.push((&operation.tag, ""));
        }
    }
    for (tag, description) in tags {
        let mut members = operations.iter().filter(|it| it.tag == tag).peekable();
        if members.peek().is_some() && !tag.is_empty() {
            let heading = format!("**{}** {}", rustdoc(tag), rustdoc(description));
            table.push_str(&format!("| {} | |\n", cell(&heading)));
        }
        for operation in members {
            let name = &operation.name;
            let task = match operation.summary.as_str() {
                "" => format!("`{} {}`", operation.method, operation.path),
                summary => summary.to_owned(),
            };
            table.push_str(&format!("| {} | [`{name}`](Self::{name}) |\n", cell(&task)));
        }
    }
    table
}

/// One line, without the separator of a table.
fn cell(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('|', "\\|")
}

pub fn client_function(operation: &Operation) -> String {
    let mut doc = String::new();
    for text in [
        operation.summary.trim_end_matches('.'),
        &operation.description,
    ] {
        if !text.is_empty() {
            doc.push_str(&format!("{text}\n\n"));
        }
    }
    let arguments = arguments(operation);
    if !arguments.is_empty() {
        doc.push_str("# Arguments\n\n");
    }
    for Argument {
        name,
        is_required,
        description,
    } in arguments
    {
        let mark = if is_required { " (required)" } else { "" };
        doc.push_str(&match description {
            "" => format!("- `{name}`{mark}\n"),
            _ => format!("- `{name}`{mark}: {}\n", indented(description)),
        });
    }
    let builder = operation.builder();
    doc.truncate(doc.trim_end().len());
    doc.push_str(&format!(
        "\n\nReturns a [builder](builder::{builder}) that sends `{} {}` when it is awaited.",
        operation.method, operation.path
    ));
    doc
}

struct Argument<'a> {
    name: String,
    is_required: bool,
    description: &'a str,
}

/// The arguments of an operation, required ones first. A body is the properties that it is set by.
fn arguments(operation: &Operation) -> Vec<Argument<'_>> {
    let parameters = operation.parameters.iter().map(|it| Argument {
        name: it.name.to_string(),
        is_required: it.is_required,
        description: &it.description,
    });
    let mut arguments: Vec<Argument> = parameters.collect();
    if let Some(body) = &operation.body {
        let properties = body.properties.iter().map(|it| Argument {
            name: it.name.to_string(),
            is_required: body.is_required && it.is_required,
            description: &it.description,
        });
        arguments.extend(properties);
        if !body.is_settable() || body.properties.is_empty() {
            arguments.push(Argument {
                name: "body".to_owned(),
                is_required: body.is_required,
                description: &body.description,
            });
        }
    }
    arguments.sort_by_key(|argument| !argument.is_required);
    arguments
}

pub fn builder(operation: &Operation, example: &str) -> String {
    let name = &operation.name;
    let doc = format!("Builder for [`Client::{name}`](super::Client::{name}).");
    match example {
        "" => doc,
        _ => format!("{doc}\n\n{example}"),
    }
}

pub fn send(operation: &Operation) -> String {
    let mut doc = format!(
        "Sends `{} {}`.\n\n# Errors\n\nThose of any operation, see [`Error`](crate::Error)",
        operation.method, operation.path
    );
    if operation.errors.is_empty() {
        doc.push('.');
        return doc;
    }
    doc.push_str("; and:\n\n");
    for (status, description) in &operation.errors {
        doc.push_str(&format!("- `{status}`: {}\n", indented(description)));
    }
    doc
}

fn indented(description: &str) -> String {
    match description.contains('\n') {
        true => format!("\n\n  {}\n", description.replace('\n', "\n  ")),
        false => description.to_owned(),
    }
}
