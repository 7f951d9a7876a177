//! The document as progenitor takes it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

const SCHEMAS: &str = "#/components/schemas/";

/// Schema name to Rust type.
pub type Replacements = BTreeMap<String, String>;

pub fn translate(document: &mut Value) -> Result<Replacements, String> {
    let mut replacements = components(document)?;
    let paths = document["paths"]
        .as_object_mut()
        .ok_or("the document has no paths")?;
    for (path, item) in paths {
        let operations = item
            .as_object_mut()
            .ok_or_else(|| format!("paths/{path} is not an object"))?;
        for (method, operation) in operations {
            comma_lists(operation, &mut replacements);
            responses(operation, &mut replacements)
                .map_err(|problem| format!("{method} {path}: {problem}"))?;
        }
    }
    let schemas: Map<String, Value> = replacements
        .keys()
        .map(|name| (name.clone(), json!({ "type": "object" })))
        .collect();
    document["components"]["schemas"] = schemas.into();
    Ok(replacements)
}

/// Every schema of the document is a type of `vis-types`.
fn components(document: &Value) -> Result<Replacements, String> {
    let schemas = document["components"]["schemas"]
        .as_object()
        .ok_or("the document has no components/schemas")?;
    Ok(schemas
        .keys()
        .map(|name| (name.clone(), format!("vis_types::{name}")))
        .collect())
}

/// progenitor sends an array parameter as `k=a&k=b`, whatever `explode` says. A type that
/// serialises as one string is sent as the document wants it.
fn comma_lists(operation: &mut Value, replacements: &mut Replacements) {
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let is_comma_list = parameter["in"] == "query" && parameter["explode"] == false;
        let item = reference(&parameter["schema"]["items"]);
        if let Some(item) = item.filter(|_| is_comma_list) {
            let list = format!("CommaListOf{item}");
            let rust = format!("vis_types::CommaList<vis_types::{item}>");
            parameter["schema"] = json!({ "$ref": format!("{SCHEMAS}{list}") });
            replacements.insert(list, rust);
        }
    }
}

/// Leaves the success alone, under the status range `2XX`: what comes back with an error depends on
/// who answers (service, gateway, proxy), so errors are read by hand, and a 200 where the document
/// promises a 201 is a success all the same.
fn responses(operation: &mut Value, replacements: &mut Replacements) -> Result<(), String> {
    let documented = operation["responses"]
        .as_object()
        .ok_or("responses is not an object")?;
    let mut successes = documented
        .iter()
        .filter(|(status, _)| status.starts_with('2'));
    let (Some((_, success)), None) = (successes.next(), successes.next()) else {
        return Err("exactly one response with a status of 2xx is needed".to_owned());
    };
    let mut success = success.clone();
    let schema = success.pointer_mut("/content/application~1json/schema");
    if let Some((schema, item)) = schema.and_then(|schema| {
        let item = one_resource(schema)?;
        Some((schema, item))
    }) {
        let resource = format!("ResourceOf{item}");
        let rust = format!("crate::resource::Resource<vis_types::{item}>");
        *schema = json!({ "$ref": format!("{SCHEMAS}{resource}") });
        replacements.insert(resource, rust);
    }
    operation["responses"] = json!({ "2XX": success });
    Ok(())
}

/// The `X` of `oneOf: [X, array of one X]`.
fn one_resource(schema: &Value) -> Option<String> {
    let [item, list] = schema.get("oneOf")?.as_array()?.as_slice() else {
        return None;
    };
    (list["type"] == "array" && list["items"] == *item)
        .then(|| reference(item))
        .flatten()
}

fn reference(schema: &Value) -> Option<String> {
    let name = schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)?;
    Some(name.to_owned())
}
