//! A request of each operation with every documented parameter.

use std::error::Error;
use std::fmt::Write;

use heck::ToSnakeCase;
use serde_json::Value;

use crate::sample::{Samples, resolve};

/// Values of the time parameters of an operation, in turn.
const TIMES: [&str; 2] = ["2020-10-01T00:00:00.000Z", "2020-10-02T00:00:00.001Z"];

/// Generates the function `send`, which `tests/support/requests.rs` includes.
pub fn write(document: &Value) -> Result<String, Box<dyn Error>> {
    let mut arms = String::new();
    for (path, item) in document["paths"].as_object().ok_or("no paths")? {
        for operation in item.as_object().ok_or("a path is not an object")?.values() {
            if let Some(id) = operation["operationId"].as_str() {
                let name = id.to_snake_case();
                let setters = setters(document, path, operation)?;
                writeln!(
                    arms,
                    "{name:?} => {{ let mut request = client.{name}(); {setters} \
                     request.send().await.map(status) }}"
                )?;
            }
        }
    }
    Ok(format!(
        "/// Sends the named operation with these inputs; `id` is its path parameter.\n\
         #[allow(deprecated, unused_mut)]\n\
         pub async fn send(client: &Client, operation: &str, inputs: Inputs<'_>, id: &str) \
         -> Result<StatusCode, Error> {{ match operation {{ {arms} \
         other => panic!(\"{{other}} is not a documented operation\") }} }}\n"
    ))
}

fn setters(document: &Value, path: &str, operation: &Value) -> Result<String, Box<dyn Error>> {
    let mut setters = String::new();
    let mut set = |name: &str, setter: &str, required: bool, argument: &str| {
        writeln!(
            setters,
            "if inputs.has({name:?}, {required}) {{ request = request.{setter}({argument}); }}"
        )
    };
    let samples = Samples::new(document, path);
    let mut times = TIMES.iter().cycle();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"]
            .as_str()
            .ok_or("a parameter has no name")?;
        let schema = &parameter["schema"];
        let (rust_type, resolved) = resolve(document, schema);
        let is_time = rust_type == Some("EpochTime") || resolved["format"] == "date-time";
        let argument = match resolved["type"].as_str() {
            Some("array") => {
                let list = samples.list(name, resolved);
                let items = list.iter().map(|it| item(document, &resolved["items"], it));
                format!("vec![{}]", items.collect::<Vec<_>>().join(", "))
            }
            Some("string") if parameter["in"] == "path" && resolved["enum"].is_null() => {
                "id".into()
            }
            _ if is_time => format!("{:?}", times.next().unwrap_or(&TIMES[0])),
            _ => literal(&samples.named(name, schema)),
        };
        let is_required = parameter["required"] == true;
        set(name, &identifier(parameter, name), is_required, &argument)?;
    }
    if let Some(body) = operation.get("requestBody") {
        let (is_required, argument) = (body["required"] == true, body_argument(samples, body));
        set("body", "body", is_required, &argument)?;
    }
    Ok(setters)
}

fn body_argument(samples: Samples<'_>, body: &Value) -> String {
    let content = body["content"].as_object().into_iter().flatten().next();
    let Some((_, content)) = content.filter(|(media_type, _)| media_type.contains("json")) else {
        return "\"text\"".to_owned();
    };
    let schema = &content["schema"];
    let (name, schema) = resolve(samples.document, schema);
    let rust_type = match (name, resolve(samples.document, &schema["items"]).0) {
        (Some(name), _) => format!("vis_types::{name}"),
        (None, Some(item)) => format!("Vec<vis_types::{item}>"),
        (None, None) => "serde_json::Value".to_owned(),
    };
    let minimum = Samples {
        all: false,
        ..samples
    };
    let [all, minimum] = [samples, minimum].map(|it| it.named("body", schema).to_string());
    format!("body::<{rust_type}>(inputs, {all:?}, {minimum:?})")
}

/// Rust literal of a single value.
fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Number(number) if number.is_i64() => format!("{number}_i64"),
        value => value.to_string(),
    }
}

/// Rust expression of a list item. Setters do not convert list items.
fn item(document: &Value, schema: &Value, value: &Value) -> String {
    let (rust_type, schema) = resolve(document, schema);
    let value = literal(value);
    match (
        rust_type,
        schema["type"].as_str(),
        schema["format"].as_str(),
    ) {
        (Some(name), _, format) if schema.get("enum").is_some() || format == Some("opaque-id") => {
            format!("vis_types::{name}::from({value})")
        }
        (Some(name), _, _) => format!("{value}.parse::<vis_types::{name}>().expect(\"a value\")"),
        (None, Some("string"), Some("date-time")) => {
            format!("{value}.parse::<vis_types::Timestamp>().expect(\"a time\")")
        }
        (None, Some("string"), _) => format!("{value}.to_owned()"),
        (None, Some("integer"), Some("int32")) => value.replace("i64", "i32"),
        _ => value,
    }
}

/// Rust name of a parameter.
fn identifier(parameter: &Value, name: &str) -> String {
    let given = parameter["x-rust-name"].as_str();
    let name = given.map_or_else(|| name.to_snake_case(), str::to_owned);
    // Progenitor appends `_` to keywords.
    match syn::parse_str::<syn::Ident>(&name) {
        Ok(_) => name,
        Err(_) => format!("{name}_"),
    }
}
