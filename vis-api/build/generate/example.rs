//! Examples of the builders, with the values of the document's examples.

use quote::ToTokens;
use serde_json::Value;
use vis_spec::normalise::{reference, snake_name, variant_names};

use super::operations::Operation;

/// An example of a value, in Rust.
pub struct Example {
    pub expression: String,
    /// The type that the expression names.
    pub import: Option<String>,
}

impl Example {
    fn literal(expression: impl ToString) -> Self {
        let expression = expression.to_string();
        let import = None;
        Self { expression, import }
    }
}

/// The example of a parameter or property, if it has one that Rust can spell.
pub fn of(document: &Value, schema: &Value) -> Option<Example> {
    value(document, schema, schema.get("example"))
}

fn value(document: &Value, schema: &Value, example: Option<&Value>) -> Option<Example> {
    if let Some(name) = reference(schema) {
        let named = &document["components"]["schemas"][&name];
        let example = example.or(named.get("example"))?;
        if let Some(values) = named["enum"].as_array() {
            let index = values.iter().position(|value| value == example)?;
            let variant = variant_names(named).into_iter().nth(index)?;
            return Some(Example {
                expression: format!("{name}::{variant}"),
                import: Some(name),
            });
        }
        let is_text = named["format"] == "opaque-id" || name == "HttpUrl";
        return example.as_str().filter(|_| is_text).map(quoted);
    }
    let example = example?;
    match (schema["type"].as_str()?, example) {
        ("array", _) => {
            let first = example.as_array().map_or(Some(example), |all| all.first());
            // Only of these does a setter infer the type of the items.
            let is_enum = |item: &Example| item.import.is_some();
            let mut item = value(document, &schema["items"], first).filter(is_enum)?;
            item.expression = format!("[{}]", item.expression);
            Some(item)
        }
        ("string", Value::String(text)) if schema.get("format").is_none() => Some(quoted(text)),
        ("integer", Value::Number(number)) if number.is_i64() => Some(Example::literal(number)),
        ("boolean", Value::Bool(flag)) => Some(Example::literal(flag)),
        _ => None,
    }
}

fn quoted(text: &str) -> Example {
    Example::literal(format!("{text:?}"))
}

/// Returns the section of an operation's example, which is empty if a required argument has none.
///
/// It runs as a test against `vis-sandbox`, on a resource that the operation at the parent's path
/// creates. The resource may be in another state than the operation needs, and the sandbox may not
/// have the operation yet.
pub fn section(document: &Value, operations: &[Operation], operation: &Operation) -> String {
    let creation = creation(document, operations, operation);
    let arguments = arguments(operation, creation.as_deref());
    let Some(arguments) = arguments else {
        return String::new();
    };
    let mut imports: Vec<&str> = arguments.iter().filter_map(|it| it.1.as_deref()).collect();
    imports.sort_unstable();
    imports.dedup();
    let imports = match imports.as_slice() {
        [] => String::new(),
        [one] => format!("use vis_api::{one};\n\n"),
        several => format!("use vis_api::{{{}}};\n\n", several.join(", ")),
    };
    let calls: Vec<String> = arguments.into_iter().map(|it| it.0).collect();
    let result = operation.success.variable();
    let result = result.map_or(String::new(), |variable| format!("let {variable} = "));
    let statement = chain(&format!("{result}client"), operation, &calls);
    let creation = creation.map_or(String::new(), |creation| format!("# {creation}\n"));
    format!(
        "# Example\n\n```\n{imports}\
         # async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {{\n\
         {creation}{statement}\n\
         # Ok(())\n\
         # }}\n\
         # #[tokio::main(flavor = \"current_thread\")]\n\
         # async fn main() -> Result<(), Box<dyn std::error::Error>> {{\n\
         #     let sandbox = vis_sandbox::Sandbox::start().await?;\n\
         #     let client = vis_api::Client::builder().base_url(sandbox.base_url());\n\
         #     let client = client.bearer_token(sandbox.token()).build()?;\n\
         #     match example(client).await {{\n\
         #         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),\n\
         #         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),\n\
         #         result => Ok(result?),\n\
         #     }}\n\
         # }}\n```"
    )
}

/// Returns the statement that creates the resource whose id the path has, as `id`, if the path has no
/// other parameter.
fn creation(document: &Value, operations: &[Operation], operation: &Operation) -> Option<String> {
    let (collection, _) = operation.path.split_once("/{")?;
    let is_creation = |it: &&Operation| it.method == "POST" && it.path == collection;
    let creation = operations.iter().find(is_creation)?;
    let schema = &document["components"]["schemas"][creation.success.schema.as_ref()?];
    let required = schema["required"].as_array()?;
    let mut in_path = operation
        .parameters
        .iter()
        .filter(|it| it.location == "path");
    let parameter = in_path.next().filter(|_| in_path.next().is_none())?;
    let id = format!("vis_types :: {}", reference(&schema["properties"]["id"])?);
    let is_same_id = parameter.ty.to_token_stream().to_string() == id;
    let has_id =
        required.iter().any(|name| name == "id") && !creation.success.is_list && is_same_id;
    let arguments = arguments(creation, None).filter(|_| has_id)?;
    let calls = arguments.into_iter().map(|(call, import)| match import {
        Some(import) => call.replace(&import, &format!("vis_api::{import}")),
        None => call,
    });
    let name = &creation.name;
    let calls: String = calls.collect();
    let created = format!("let id = client.{name}(){calls}.await?.into_inner().id;");
    // What DELETE takes back, PUT at the same path has done.
    let is_done = |it: &&Operation| it.method == "PUT" && it.path == operation.path;
    let mut done = operations.iter().filter(|_| operation.method == "DELETE");
    Some(
        match done.find(is_done).filter(|done| done.body.is_none()) {
            Some(done) => format!("{created}\n# client.{}().id(&id).await?;", done.name),
            None => created,
        },
    )
}

/// Returns the calls of setters, with the type that each names; `None` if a required one has no
/// example.
fn arguments(operation: &Operation, id: Option<&str>) -> Option<Vec<(String, Option<String>)>> {
    let call = |name: &dyn ToString, example: &Example| {
        let call = format!(".{}({})", name.to_string(), example.expression);
        (call, example.import.clone())
    };
    let mut calls = Vec::new();
    for parameter in &operation.parameters {
        let created =
            (parameter.location == "path" && id.is_some()).then(|| Example::literal("&id"));
        match created.as_ref().or(parameter.example.as_ref()) {
            Some(example) => calls.push(call(&parameter.name, example)),
            None if parameter.is_required => return None,
            None => {}
        }
    }
    let Some(body) = operation.body.as_ref().filter(|body| body.is_required) else {
        return Some(calls);
    };
    if !body.is_settable() {
        return None;
    }
    for property in body.properties.iter().filter(|it| it.is_required) {
        calls.push(call(&property.name, property.example.as_ref()?));
    }
    Some(calls)
}

/// Formats a chain of calls as rustfmt does.
fn chain(receiver: &str, operation: &Operation, calls: &[String]) -> String {
    let name = &operation.name;
    let line = format!("{receiver}.{name}(){}.await?;", calls.concat());
    if line.len() <= 80 {
        return line;
    }
    format!(
        "{receiver}\n    .{name}()\n    {}\n    .await?;",
        calls.join("\n    ")
    )
}

impl super::operations::Success {
    /// What an example calls the result: `call`, `calls`.
    fn variable(&self) -> Option<String> {
        let name = snake_name(self.schema.as_ref()?);
        Some(if self.is_list {
            format!("{name}s")
        } else {
            name
        })
    }
}
