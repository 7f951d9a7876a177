//! Operations: what their path says for all, and their names.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::context::Normaliser;
use super::json::{compact, flag, items, members, text};
use super::names::{distinct, snake_name, type_name};

const METHODS: &str = "get put post delete options head patch trace";

/// Functions that a client has by itself, and `all`, which is the table of operations.
const OF_CLIENT: &str = "new new_with_client builder from_env begin inner client baseurl api_version \
    clone pre post exec fmt all";

/// An operation of the document, as it is written.
pub(super) struct Operation<'a> {
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    /// What the path says for all of its operations.
    pub(super) item: &'a Value,
    pub(super) value: &'a Value,
    id: String,
    /// How the names of its types begin.
    pub(super) type_name: String,
}

impl<'a> Normaliser<'a> {
    /// `paths` of the normalised document.
    pub(super) fn paths(&mut self) -> Value {
        let mut written = Vec::new();
        for (path, item) in members(self.root, "paths") {
            let item = self.follow(item);
            for method in METHODS.split(' ').filter(|_| !path.starts_with("x-")) {
                written.extend(item.get(method).map(|value| (path, method, item, value)));
            }
        }
        let wanted = written
            .iter()
            .map(|(path, method, _, value)| match given_id(value) {
                Some(id) => (snake_name(id), false),
                None => (snake_name(&format!("{method} {path}")), true),
            });
        let names = distinct(wanted.collect(), OF_CLIENT);
        let mut paths = json!({});
        let mut seen = BTreeSet::new();
        for ((path, method, item, value), name) in written.into_iter().zip(names) {
            let shown: String = path.chars().filter(|c| !c.is_control()).collect();
            self.place = format!("{} {shown}", method.to_uppercase());
            let id = given_id(value).filter(|id| snake_name(id) == name);
            if id.is_none() {
                self.note(format!("has no operationId of its own: it is `{name}`"));
            }
            let id = id.unwrap_or(&name).to_owned();
            let type_name = type_name(&id);
            let operation = Operation {
                path,
                method,
                item,
                value,
                id,
                type_name,
            };
            let parts = path.split('{').map(|part| part.split('}').next_back());
            let normalised = match seen.insert((method, parts.collect::<Vec<_>>())) {
                true => self.operation(operation),
                false => Err("another path differs from it only in the names of parameters".into()),
            };
            match normalised {
                Ok(operation) => paths[path][method] = operation,
                Err(why) => self.left_out(why),
            }
        }
        paths
    }

    /// An operation in the smaller language, or why it is left out.
    fn operation(&mut self, of: Operation<'a>) -> Result<Value, String> {
        if matches!(of.method, "options" | "trace") {
            return Err("the client has no function for this method".into());
        }
        let sends_token = self.sends_token(of.item, of.value)?;
        let parameters = self.parameters(&of)?;
        let body = self.request_body(&of)?;
        let responses = self.responses(&of)?;
        let words = |key| text(of.value, key).or_else(|| text(of.item, key));
        let tags = items(of.value, "tags").filter(|tag| tag.is_string());
        let tags: Vec<&Value> = tags.collect();
        let is_repeatable = matches!(of.method, "get" | "head" | "delete");
        Ok(compact(json!({
            "operationId": of.id,
            "tags": (!tags.is_empty()).then_some(tags),
            "summary": words("summary"),
            "description": words("description"),
            "deprecated": flag(of.value, "deprecated").then_some(true),
            "parameters": (!parameters.is_empty()).then_some(parameters),
            "requestBody": body,
            "responses": responses,
            "security": (!sends_token).then_some(json!([])),
            "x-idempotent": of.value["x-idempotent"].as_bool().unwrap_or(is_repeatable),
            "x-pagination": of.value["x-pagination"],
        })))
    }
}

/// The operationId, if a name can be made of it.
fn given_id(operation: &Value) -> Option<&str> {
    text(operation, "operationId").filter(|id| id.contains(char::is_alphanumeric))
}
