//! Where a change is, in the words of somebody who uses the API.

use serde_json::Value;

use super::words::code;
use crate::location::Location;

/// The part of an operation or of the document that a location is in.
pub(super) fn place(location: &Location, document: &Value) -> String {
    let steps: Vec<_> = location.steps().collect();
    let steps: Vec<&str> = steps.iter().map(AsRef::as_ref).collect();
    match steps.as_slice() {
        ["paths", path] => format!("path {}", code(path)),
        ["paths", _, "parameters", _, rest @ ..] => parameter(location, document, rest),
        ["paths", _, _, rest @ ..] => operation(rest, location, document),
        ["components", "schemas", name, rest @ ..] => {
            schema(format!("schema {}", code(name)), rest)
        }
        ["components", "parameters", _, rest @ ..] => parameter(location, document, rest),
        ["components", "responses", name, rest @ ..] => {
            content(format!("shared response {}", code(name)), rest)
        }
        ["components", "requestBodies", name, rest @ ..] => {
            content(format!("shared request body {}", code(name)), rest)
        }
        ["components", "headers", name, rest @ ..] => {
            within_schema(format!("shared header {}", code(name)), rest)
        }
        ["components", "securitySchemes", name, ..] => format!("security scheme {}", code(name)),
        [] => "document".to_owned(),
        ["openapi" | "info" | "tags" | "servers" | "security" | "components"] => steps.concat(),
        ["info", keys @ ..] => format!("info, {}", code(&keys.join("."))),
        ["tags" | "servers" | "security", ..] => {
            steps.first().copied().unwrap_or_default().to_owned()
        }
        [key] => code(key),
        _ => code(&location.to_string()),
    }
}

fn operation(steps: &[&str], location: &Location, document: &Value) -> String {
    match steps {
        ["parameters", _, rest @ ..] => parameter(location, document, rest),
        ["requestBody", rest @ ..] => content("request body".to_owned(), rest),
        ["responses", status, rest @ ..] => {
            content(format!("response {}", status_code(status)), rest)
        }
        ["security" | "servers" | "callbacks", ..] => {
            steps.first().copied().unwrap_or_default().to_owned()
        }
        _ => "operation".to_owned(),
    }
}

/// A status as it is: it needs no quotes, unless it is none.
fn status_code(status: &str) -> String {
    if status.chars().all(|c| c.is_ascii_alphanumeric()) && !status.is_empty() {
        status.to_owned()
    } else {
        code(status)
    }
}

/// A parameter goes by its own name, and not by its place in a list.
fn parameter(location: &Location, document: &Value, rest: &[&str]) -> String {
    let mut owner = location.clone();
    for _ in rest {
        owner = owner.parent().unwrap_or_default();
    }
    let text = |key: &str| owner.find(document)?.get(key)?.as_str();
    let name = match (text("in"), text("name")) {
        (Some(place @ ("query" | "path" | "header" | "cookie")), Some(name)) => {
            format!("{place} parameter {}", code(name))
        }
        _ => "parameter".to_owned(),
    };
    content(name, rest)
}

/// A body or whatever else has content, by its type if that is not JSON.
fn content(owner: String, steps: &[&str]) -> String {
    match steps {
        ["content", media_type, rest @ ..] => {
            let owner = match *media_type {
                "application/json" => owner,
                other => format!("{owner} ({})", code(other)),
            };
            within_schema(owner, rest)
        }
        ["headers", name, rest @ ..] => {
            within_schema(format!("{owner}, header {}", code(name)), rest)
        }
        _ => within_schema(owner, steps),
    }
}

fn within_schema(owner: String, steps: &[&str]) -> String {
    match steps {
        ["schema", rest @ ..] => schema(owner, rest),
        _ => owner,
    }
}

/// A part of a schema as one reads it out of a value: `[].health.rtp`.
fn schema(owner: String, mut steps: &[&str]) -> String {
    let mut path = String::new();
    loop {
        steps = match steps {
            ["properties", name, rest @ ..] => {
                let dot = if path.is_empty() { "" } else { "." };
                path += &format!("{dot}{name}");
                rest
            }
            ["items", rest @ ..] => {
                path += "[]";
                rest
            }
            ["additionalProperties", rest @ ..] => {
                path += if path.is_empty() { "*" } else { ".*" };
                rest
            }
            ["oneOf" | "anyOf", index, rest @ ..] => {
                path += &format!("<{index}>");
                rest
            }
            ["allOf", _, rest @ ..] | ["not", rest @ ..] => rest,
            _ => break,
        };
    }
    if path.is_empty() {
        owner
    } else {
        format!("{owner}, {}", code(&path))
    }
}
