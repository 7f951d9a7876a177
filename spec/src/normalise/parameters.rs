//! Parameters: plain values, and lists of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::annotations::{constraints, paragraphs};
use super::context::{
    Normaliser, annotate, bare, compact, flag, items, reference, scalar_text, text,
};
use super::names::singular;

/// Functions of a builder that are not parameters.
const BUILDER_FUNCTIONS: &str = "new send client exchange clone into_future into_request";
/// Headers that the client sets.
const CLIENT_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl Normaliser<'_> {
    /// The parameters of an operation, or why the client cannot call it.
    pub(super) fn parameters(&mut self, path: &str, of: &Value) -> Result<Vec<Value>, String> {
        let in_path = path_parameters(path)?;
        let listed = items(of, "parameters");
        let listed: Vec<Value> = listed.map(|parameter| self.follow(parameter)).collect();
        let mut merged = BTreeMap::new();
        for parameter in &listed {
            let key = |key| text(parameter, key).unwrap_or_default();
            merged.insert((key("name"), key("in")), parameter.clone());
        }
        for name in &in_path {
            merged.entry((*name, "path")).or_insert_with(|| {
                let what = format!("its parameter `{name}` is not described");
                self.note(format!("{what}: it is a string"));
                json!({ "name": name, "in": "path" })
            });
        }
        let mut named = Vec::new();
        for ((name, location), parameter) in merged {
            let is_of_client = CLIENT_HEADERS.contains(&&*name.to_ascii_lowercase());
            let why = match location {
                "path" if !in_path.contains(&name) => "does not stand in the path",
                "header" if is_of_client => "is a header that the client sets",
                _ => "",
            };
            if !why.is_empty() {
                self.note(format!("left out: its parameter `{name}` {why}"));
                continue;
            }
            match self.parameter(of, &parameter) {
                Ok(parameter) => named.push((name, parameter)),
                Err(why) if location == "path" || flag(&parameter, "required") => {
                    return Err(format!("its parameter `{name}` is required, but {why}"));
                }
                Err(why) => self.note(format!("left out: its parameter `{name}`: {why}")),
            }
        }
        let of_body = of.get("requestBody").map_or("", |_| "body");
        let of_pages = of.get("x-pagination").map_or("", |_| "pages stream count");
        let reserved = format!("{BUILDER_FUNCTIONS} {of_body} {of_pages}");
        self.name_fields(&mut named, &reserved);
        Ok(named.into_iter().map(|(_, parameter)| parameter).collect())
    }

    /// One parameter, or why the client cannot send it.
    fn parameter(&mut self, of: &Value, parameter: &Value) -> Result<Value, String> {
        let [name, location] = ["name", "in"].map(|key| text(parameter, key).unwrap_or_default());
        let (style, is_exploded) = style(name, location, parameter)?;
        let is_csv = style == "form" && !is_exploded;
        // An enum in place of a list is the enum of the items.
        let item = if is_csv { singular(name) } else { name.into() };
        let untyped = json!({ "type": "string" });
        let schema = parameter.get("schema").unwrap_or(&untyped);
        let derived = format!("{}_{item}", scalar_text(&of["operationId"]));
        let used = self.schema(schema, &format!(", parameter `{name}`"), &derived);
        let value = self.parameter_value(&used, is_csv)?;
        // A description of the schema is about the type, its constraints are about the value.
        let description = match text(parameter, "description") {
            Some(described) => paragraphs(described, &constraints(schema)),
            None => text(&used, "description").map(str::to_owned),
        };
        let is_deprecated = flag(parameter, "deprecated") || flag(&used, "deprecated");
        let is_list = value["type"] == "array";
        // The type may have more values than the parameter admits.
        let enums = [schema.get("enum"), schema["items"].get("enum")];
        let admitted = enums.into_iter().flatten().next();
        let admitted = admitted.or(parameter.get("x-values"));
        let admitted = reference(&value["items"]).and(admitted.filter(|it| it.is_array()));
        Ok(compact(json!({
            "name": name,
            "in": location,
            "description": description,
            "required": location == "path" || flag(parameter, "required"),
            "deprecated": is_deprecated.then_some(true),
            "x-rust-name": text(parameter, "x-rust-name"),
            "style": is_list.then_some(style),
            "explode": is_list.then_some(is_exploded),
            "x-values": admitted,
            "schema": value,
        })))
    }

    fn parameter_value(&mut self, used: &Value, is_csv: bool) -> Result<Value, String> {
        let mut value = bare(used);
        if value == json!({}) {
            value = json!({ "type": "string" });
        }
        let item = value.get("items").unwrap_or(&value);
        let named = reference(item).and_then(|name| self.named.get(&name));
        let of_type = text(named.unwrap_or(item), "type").unwrap_or_default();
        if matches!(of_type, "" | "array" | "object") || item["format"] == "binary" {
            return Err("it is no plain value, nor a list of such values".into());
        }
        // `explode: false` at a plain text means a comma-separated list.
        let is_text = value["type"] == "string" || reference(&value).is_some();
        let is_list_of_text = is_csv && is_text;
        if is_list_of_text {
            value = json!({ "type": "array", "items": value });
        }
        for key in ["default", "example"] {
            let said = match used[key].as_str() {
                Some(text) if is_list_of_text => text.split(',').collect(),
                _ => used[key].clone(),
            };
            annotate(&mut value, key, said);
        }
        Ok(value)
    }
}

/// The style of a list, and whether it is exploded (`k=a&k=b`); or why the client cannot send it.
fn style<'v>(name: &str, location: &str, parameter: &'v Value) -> Result<(&'v str, bool), String> {
    let is_refused = |c: char| !c.is_ascii_alphanumeric() && !"!#$%&'*+-.^_`|~".contains(c);
    let is_named = !name.is_empty() && (location != "header" || !name.contains(is_refused));
    let is_exploded = flag(parameter, "explode");
    match (location, text(parameter, "style").unwrap_or_default()) {
        _ if parameter.get("content").is_some() => {
            Err("it is sent as a media type (`content`), which the client cannot".into())
        }
        _ if !is_named => Err("it cannot have this name".into()),
        ("query", "" | "form") => Ok(("form", parameter["explode"] != false)),
        ("query", "spaceDelimited" | "pipeDelimited") if is_exploded => Ok(("form", true)),
        ("query", style @ ("spaceDelimited" | "pipeDelimited")) => Ok((style, false)),
        ("path" | "header", "" | "simple") => Ok(("simple", false)),
        ("path" | "header" | "query", other) => Err(format!("its style `{other}` cannot be sent")),
        (other, _) => Err(format!("it is sent in a {other}, which the client cannot")),
    }
}

/// The names in the braces of a path, or why the client cannot send it.
fn path_parameters(path: &str) -> Result<Vec<&str>, String> {
    let is_refused = |c: char| "?#\\".contains(c) || c.is_control() || c.is_whitespace();
    let parts = path.split('{').skip(1);
    let parts = parts.filter_map(|part| part.split_once('}'));
    let names: Vec<&str> = parts.map(|(name, _)| name).collect();
    let is_matched = names.len() * 2 == path.matches(['{', '}']).count();
    let why = match BTreeSet::from_iter(&names) {
        _ if !path.starts_with('/') || path.contains(is_refused) => {
            "it begins without `/`, or holds characters that no path can"
        }
        distinct if !is_matched || distinct.contains(&"") => "the braces of the path do not match",
        distinct if distinct.len() < names.len() => "a parameter stands twice in the path",
        _ => return Ok(names),
    };
    Err(why.into())
}
