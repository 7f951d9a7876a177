//! Operations: their names, and the servers and security schemes that decide who gets the token.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::context::{Normaliser, compact, flag, items, members, text};
use super::names::{distinct, snake_name};

const METHODS: &str = "get put post delete options head patch trace";
/// Handwritten functions of the client, and `all`, the table of operations.
const CLIENT_FUNCTIONS: &str = "new new_with_client builder from_env begin inner client baseurl api_version \
    clone pre post exec fmt all";

impl Normaliser<'_> {
    pub(super) fn paths(&mut self) -> Value {
        let mut written = Vec::new();
        for (path, item) in members(self.root, "paths") {
            let item = self.follow(item);
            for method in METHODS.split(' ').filter(|_| !path.starts_with("x-")) {
                let operation = item.get(method).map(|operation| merged(&item, operation));
                written.extend(operation.map(|operation| (path, method, operation)));
            }
        }
        let wanted = written.iter().map(|(path, method, of)| match given_id(of) {
            Some(id) => (snake_name(id), false),
            None => (snake_name(&format!("{method} {path}")), true),
        });
        let names = distinct(wanted.collect(), CLIENT_FUNCTIONS);
        let mut paths = json!({});
        let mut seen = BTreeSet::new();
        for ((path, method, mut operation), name) in written.into_iter().zip(names) {
            let shown = path.replace(char::is_control, "");
            self.place = format!("{} {shown}", method.to_uppercase());
            if given_id(&operation).is_none_or(|id| snake_name(id) != name) {
                self.note(format!("has no operationId of its own: it is `{name}`"));
                operation["operationId"] = name.into();
            }
            let parts = path.split('{').map(|part| part.split('}').next_back());
            let normalised = match seen.insert((method, parts.collect::<Vec<_>>())) {
                true => self.operation(path, method, &operation),
                false => Err("another path differs from it only in the names of parameters".into()),
            };
            match normalised {
                Ok(operation) => paths[path][method] = operation,
                Err(why) => self.note(format!("left out: {why}")),
            }
        }
        paths
    }

    /// The normalised operation, or why it is left out.
    fn operation(&mut self, path: &str, method: &str, of: &Value) -> Result<Value, String> {
        if matches!(method, "options" | "trace") {
            return Err("the client has no function for this method".into());
        }
        let sends_token = self.sends_token(of)?;
        let parameters = self.parameters(path, of)?;
        let tags: Vec<&Value> = items(of, "tags").filter(|tag| tag.is_string()).collect();
        let is_repeatable = matches!(method, "get" | "head" | "delete");
        Ok(compact(json!({
            "operationId": of["operationId"],
            "tags": (!tags.is_empty()).then_some(tags),
            "summary": text(of, "summary"),
            "description": text(of, "description"),
            "deprecated": flag(of, "deprecated").then_some(true),
            "parameters": (!parameters.is_empty()).then_some(parameters),
            "requestBody": self.request_body(of)?,
            "responses": self.responses(method, of)?,
            "security": (!sends_token).then_some(json!([])),
            "x-idempotent": of["x-idempotent"].as_bool().unwrap_or(is_repeatable),
            "x-pagination": of["x-pagination"],
            "x-doc-alias": of["x-doc-alias"],
        })))
    }

    /// The servers, with the defaults of their variables inserted.
    pub(super) fn servers(&mut self) -> Value {
        let mut servers = Vec::new();
        for (index, server) in items(self.root, "servers").enumerate() {
            let mut url = text(server, "url").unwrap_or_default().to_owned();
            for (name, variable) in members(server, "variables") {
                let default = text(variable, "default").unwrap_or_default();
                url = url.replace(&format!("{{{name}}}"), default);
            }
            let host = url.strip_prefix("https://").or(url.strip_prefix("http://"));
            let has_host = host.is_some_and(|host| host.starts_with(|c| c != '/'));
            if !has_host || url.contains(['{', '}', '?', '#']) {
                self.place = format!("servers/{index}");
                self.refuse(format!("the URL `{url}` is no absolute http or https URL"));
            }
            servers.push(compact(
                json!({ "url": url, "description": server["description"] }),
            ));
        }
        if servers.is_empty() {
            self.place = "servers".to_owned();
            self.refuse("the document names no server: say where the service is");
        }
        servers.into()
    }

    /// Whether an operation needs the token, or why the client cannot call it.
    pub(super) fn sends_token(&self, operation: &Value) -> Result<bool, String> {
        let url = text(&operation["servers"][0], "url");
        if let Some(url) = url.filter(|url| self.root["servers"][0]["url"] != *url) {
            let why = "where the token must not be sent";
            return Err(format!("its own `servers` lead to {url}, {why}"));
        }
        let requirements = operation.get("security").or(self.root.get("security"));
        let Some(Value::Array(requirements)) = requirements else {
            return Ok(true);
        };
        let scheme = security_scheme(self.root);
        let others = requirements.iter().map(|requirement| {
            let names = requirement.as_object().into_iter().flat_map(Map::keys);
            names.filter(|name| Some(name.as_str()) != scheme).collect()
        });
        let others: Vec<BTreeSet<&String>> = others.collect();
        if others.is_empty() || others.iter().any(BTreeSet::is_empty) {
            // Without a scheme there is no token, even if an operation admits callers without one.
            return Ok(!others.is_empty() && scheme.is_some());
        }
        let others: BTreeSet<&String> = others.into_iter().flatten().collect();
        let why = "it wants other security schemes than the client has";
        Err(format!("{why}: {others:?}"))
    }
}

/// The operation with the settings of its path; its own parameters come last and win.
fn merged(item: &Value, operation: &Value) -> Value {
    let mut merged = operation.clone();
    for key in ["summary", "description", "servers"] {
        if operation.get(key).is_none() {
            merged[key] = item[key].clone();
        }
    }
    let parameters = items(item, "parameters").chain(items(operation, "parameters"));
    merged["parameters"] = parameters.cloned().collect();
    merged
}

/// The operationId, if it yields a name.
fn given_id(operation: &Value) -> Option<&str> {
    text(operation, "operationId").filter(|id| id.contains(char::is_alphanumeric))
}

/// The bearer scheme whose token the client sends: one that all operations need, or else the first.
pub fn security_scheme(document: &Value) -> Option<&str> {
    let schemes = members(&document["components"], "securitySchemes");
    let is_bearer = |name: &&str| match schemes.get(name) {
        Some(scheme) if scheme["type"] == "http" => scheme["scheme"] == "bearer",
        Some(scheme) => scheme["type"] == "oauth2" || scheme["type"] == "openIdConnect",
        None => false,
    };
    let required = items(document, "security").filter_map(Value::as_object);
    let required = required.filter(|all| all.len() == 1).flat_map(Map::keys);
    let mut names = required.map(String::as_str).chain(schemes.keys().copied());
    names.find(is_bearer)
}
