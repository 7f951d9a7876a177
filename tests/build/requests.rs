//! A request of each operation with every documented parameter.

use std::error::Error;
use std::fmt::Write;

use heck::ToSnakeCase;
use serde_json::Value;

use crate::sample::{Samples, resolve};

/// Values of the time parameters of an operation, in turn.
const TIMES: [&str; 2] = ["2020-10-01T00:00:00.000Z", "2020-10-02T00:00:00.001Z"];

/// Generates the function `send`, which `src/requests.rs` includes.
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
    let mut set = |name: &str, setter: &str, input: &Value, argument: &str| {
        let required = input["required"] == true;
        writeln!(
            setters,
            "if inputs.has({name:?}, {required}) {{ request = request.{setter}({argument}); }}"
        )
    };
    let samples = Samples::new(document, path);
    let mut times = TIMES.iter().cycle();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str();
        let name = name.ok_or("a parameter has no name")?;
        let (rust_type, schema) = resolve(document, &parameter["schema"]);
        let is_time = rust_type == Some("EpochTime") || schema["format"] == "date-time";
        let is_plain_text = schema["type"] == "string" && schema["enum"].is_null();
        let argument = if parameter["in"] == "path" && is_plain_text {
            "id".to_owned()
        } else if is_time {
            format!("{:?}", times.next().unwrap_or(&TIMES[0]))
        } else {
            let value = samples.parameter(name, &parameter["schema"]).to_string();
            let rust_type = self::rust_type(document, &parameter["schema"]);
            format!("json::<{rust_type}>({value:?})")
        };
        set(name, &identifier(parameter, name), parameter, &argument)?;
    }
    if let Some(body) = operation.get("requestBody") {
        set("body", "body", body, &body_argument(samples, body))?;
    }
    Ok(setters)
}

fn body_argument(samples: Samples<'_>, body: &Value) -> String {
    let content = body["content"].as_object().into_iter().flatten().next();
    let Some((_, content)) = content.filter(|(media_type, _)| media_type.contains("json")) else {
        return "\"text\"".to_owned();
    };
    let rust_type = rust_type(samples.document, &content["schema"]);
    let [all, minimum] = [true, false].map(|all| {
        let samples = Samples { all, ..samples };
        samples.named("body", &content["schema"]).to_string()
    });
    format!("body::<{rust_type}>(inputs, {all:?}, {minimum:?})")
}

/// Rust type of a parameter or body.
fn rust_type(document: &Value, schema: &Value) -> String {
    let (name, schema) = resolve(document, schema);
    if let Some(name) = name {
        return format!("vis_types::{name}");
    }
    let format = schema["format"].as_str();
    let rust_type = match schema["type"].as_str() {
        Some("array") => return format!("Vec<{}>", rust_type(document, &schema["items"])),
        Some("boolean") => "bool",
        Some("integer") if format == Some("int32") => "i32",
        Some("integer") => "i64",
        Some("number") => "f64",
        Some("string") if format == Some("date-time") => "vis_types::Timestamp",
        Some("string") => "String",
        _ => "serde_json::Value",
    };
    rust_type.to_owned()
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
