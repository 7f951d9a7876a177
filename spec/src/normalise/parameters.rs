//! Parameters: those of the path merged with those of the operation, each a plain value or a list.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::context::Normaliser;
use super::json::{bare, compact, flag, items, reference, say, text};
use super::names::{singular, type_name};
use super::operations::Operation;
use super::words::{constraints, paragraphs};

/// Functions that a builder has beside those of its parameters, and that it has if it lists by the
/// page.
const OF_BUILDER: &str = "new send client exchange clone into_future";
const OF_PAGES: &str = "pages stream count";

/// Headers that the client sets by itself.
const OF_CLIENT: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'a> Normaliser<'a> {
    /// The parameters of an operation, or why it cannot be called.
    pub(super) fn parameters(&mut self, of: &Operation<'a>) -> Result<Vec<Value>, String> {
        let in_path = path_parameters(of.path)?;
        let listed = items(of.item, "parameters").chain(items(of.value, "parameters"));
        let mut merged = BTreeMap::new();
        for parameter in listed.map(|parameter| self.follow(parameter)) {
            let key = |key| text(parameter, key).unwrap_or_default();
            merged.insert((key("name"), key("in")), parameter.clone());
        }
        for name in &in_path {
            merged.entry((*name, "path")).or_insert_with(|| {
                self.note(format!(
                    "its parameter `{name}` is not described: it is a string"
                ));
                json!({ "name": name, "in": "path" })
            });
        }
        let mut normalised = Vec::new();
        for ((name, location), parameter) in merged {
            let is_required = location == "path" || flag(&parameter, "required");
            let is_of_client = OF_CLIENT.contains(&name.to_ascii_lowercase().as_str());
            if location == "path" && !in_path.contains(&name) {
                self.left_out(format!("its parameter `{name}` does not stand in the path"));
            } else if location == "header" && is_of_client {
                self.left_out(format!(
                    "the header `{name}`, which the client sets by itself"
                ));
            } else {
                match self.parameter(of, name, location, &parameter) {
                    Ok(parameter) => normalised.push((name, parameter)),
                    Err(why) if is_required => {
                        return Err(format!("its parameter `{name}` is required, but {why}"));
                    }
                    Err(why) => self.left_out(format!("its parameter `{name}`: {why}")),
                }
            }
        }
        let has = |key: &str| of.value.get(key).is_some();
        let of_body = if has("requestBody") { "body" } else { "" };
        let of_pages = if has("x-pagination") { OF_PAGES } else { "" };
        let reserved = format!("{OF_BUILDER} {of_body} {of_pages}");
        let fields = normalised
            .iter_mut()
            .map(|(name, parameter)| (*name, parameter));
        self.name_fields(fields.collect(), &reserved);
        Ok(normalised
            .into_iter()
            .map(|(_, parameter)| parameter)
            .collect())
    }

    /// One parameter, or why it cannot be sent.
    fn parameter(
        &mut self,
        of: &Operation,
        name: &str,
        location: &str,
        parameter: &Value,
    ) -> Result<Value, String> {
        let (style, is_exploded) = style(name, location, parameter)?;
        let is_comma_list = style == "form" && !is_exploded;
        // An enum in the place of a list is that of its items.
        let item = match is_comma_list {
            true => singular(name),
            false => name.to_owned(),
        };
        let untyped = json!({ "type": "string" });
        let schema = parameter.get("schema").unwrap_or(&untyped);
        let derived = type_name(&format!("{}_{item}", of.type_name));
        let used = self.schema(schema, &format!(", parameter `{name}`"), &derived);
        let value = self.parameter_value(&used, is_comma_list)?;
        // What is said of a schema in place is about the type; of constraints it is about the value.
        let description = match text(parameter, "description") {
            Some(described) => paragraphs(described, &constraints(schema)),
            None => text(&used, "description").map(str::to_owned),
        };
        let is_deprecated = flag(parameter, "deprecated") || flag(&used, "deprecated");
        let is_list = value["type"] == "array";
        Ok(compact(json!({
            "name": name,
            "in": location,
            "description": description,
            "required": location == "path" || flag(parameter, "required"),
            "deprecated": is_deprecated.then_some(true),
            "x-rust-name": text(parameter, "x-rust-name"),
            "style": is_list.then_some(style),
            "explode": is_list.then_some(is_exploded),
            "schema": value,
        })))
    }

    /// The schema of a value that can be sent: a plain value, or a list of them.
    fn parameter_value(&mut self, used: &Value, is_comma_list: bool) -> Result<Value, String> {
        let mut value = bare(used);
        if value == json!({}) {
            value = json!({ "type": "string" });
        }
        let is_list = value["type"] == "array";
        if !self.is_plain(if is_list { &value["items"] } else { &value }) {
            return Err("it is no plain value, nor a list of such values".into());
        }
        // `explode: false` at a plain text says that it is a list with commas.
        let is_text = value["type"] == "string" || reference(&value).is_some();
        let is_list_of_text = is_comma_list && is_text;
        if is_list_of_text {
            value = json!({ "type": "array", "items": value });
        }
        for key in ["default", "example"] {
            let said = match used[key].as_str() {
                Some(text) if is_list_of_text => text.split(',').collect(),
                _ => used[key].clone(),
            };
            say(&mut value, key, said);
        }
        Ok(value)
    }

    fn is_plain(&self, used: &Value) -> bool {
        let named = reference(used).and_then(|name| self.named.get(&name));
        let of_type = text(named.unwrap_or(used), "type").unwrap_or_default();
        !matches!(of_type, "" | "array" | "object") && used["format"] != "binary"
    }
}

/// The style of a parameter, which says how the items of a list are sent, and whether each stands
/// alone (`k=a&k=b`); or why it cannot be sent.
fn style<'v>(name: &str, location: &str, parameter: &'v Value) -> Result<(&'v str, bool), String> {
    let is_refused = |c: char| !c.is_ascii_alphanumeric() && !"!#$%&'*+-.^_`|~".contains(c);
    let explode = parameter["explode"].as_bool();
    match (location, text(parameter, "style").unwrap_or_default()) {
        _ if parameter.get("content").is_some() => {
            Err("it is sent as a media type (`content`), which the client cannot".into())
        }
        _ if name.is_empty() || location == "header" && name.contains(is_refused) => {
            Err("it cannot have this name".into())
        }
        ("query", "" | "form") => Ok(("form", explode != Some(false))),
        ("query", "spaceDelimited" | "pipeDelimited") if explode == Some(true) => {
            Ok(("form", true))
        }
        ("query", style @ ("spaceDelimited" | "pipeDelimited")) => Ok((style, false)),
        ("path" | "header", "" | "simple") => Ok(("simple", false)),
        ("path" | "header" | "query", other) => Err(format!("its style `{other}` cannot be sent")),
        (other, _) => Err(format!("it is sent in a {other}, which the client cannot")),
    }
}

/// The names between the braces of a path, or why it cannot be sent as it stands.
fn path_parameters(path: &str) -> Result<Vec<&str>, String> {
    let is_refused = |c: char| "?#\\".contains(c) || c.is_control() || c.is_whitespace();
    if !path.starts_with('/') || path.contains(is_refused) {
        return Err("it begins without `/`, or holds characters that no path can".into());
    }
    let mut names = Vec::new();
    for (index, part) in path.split('{').enumerate() {
        match part.split_once('}') {
            None if index == 0 => {}
            Some((name, _)) if names.contains(&name) => {
                return Err("a parameter stands twice in the path".into());
            }
            Some((name, rest)) if index > 0 && !name.is_empty() && !rest.contains('}') => {
                names.push(name);
            }
            _ => return Err("the braces of the path do not match".into()),
        }
    }
    Ok(names)
}
