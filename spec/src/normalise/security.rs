//! Where the token may be sent: to the servers of the document, for what wants no other scheme.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::context::Normaliser;
use super::json::{compact, items, members, text};

impl Normaliser<'_> {
    /// The servers, each with the defaults of its variables.
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
                let reason = "is no absolute http or https URL: say where the service is";
                self.refuse(format!("the URL `{url}` {reason}"));
            }
            let server = json!({ "url": url, "description": server["description"] });
            servers.push(compact(server));
        }
        if servers.is_empty() {
            self.place = "servers".to_owned();
            self.refuse("the document names no server: say where the service is");
        }
        servers.into()
    }

    /// Whether an operation is sent the token, or why it cannot be called.
    pub(super) fn sends_token(&self, item: &Value, operation: &Value) -> Result<bool, String> {
        let servers = operation.get("servers").or(item.get("servers"));
        match servers.and_then(|servers| text(&servers[0], "url")) {
            Some(url) if self.root["servers"][0]["url"] != url => {
                let why = "where the token must not be sent";
                return Err(format!("its own `servers` lead to {url}, {why}"));
            }
            _ => {}
        }
        let requirements = operation.get("security").or(self.root.get("security"));
        let Some(Value::Array(requirements)) = requirements else {
            return Ok(true);
        };
        let scheme = security_scheme(self.root);
        let mut others = BTreeSet::new();
        for requirement in requirements {
            let mut names: BTreeSet<&String> = requirement
                .as_object()
                .into_iter()
                .flat_map(Map::keys)
                .collect();
            names.retain(|name| Some(name.as_str()) != scheme);
            if names.is_empty() {
                return Ok(true);
            }
            others.extend(names);
        }
        match others.is_empty() {
            true => Ok(false),
            false => Err(format!(
                "it wants other security schemes than the client has: {others:?}"
            )),
        }
    }
}

/// The security scheme of `document` whose token the client sends: the bearer token that the document
/// wants everywhere, or the first one there is.
pub fn security_scheme(document: &Value) -> Option<&str> {
    let schemes = members(&document["components"], "securitySchemes");
    let is_bearer = |name: &&str| match schemes.get(name) {
        Some(scheme) if scheme["type"] == "http" => scheme["scheme"] == "bearer",
        Some(scheme) => scheme["type"] == "oauth2" || scheme["type"] == "openIdConnect",
        None => false,
    };
    let required = items(document, "security").filter_map(Value::as_object);
    let required = required.filter(|all| all.len() == 1).flat_map(Map::keys);
    let required = required.map(String::as_str).find(is_bearer);
    required.or_else(|| schemes.keys().copied().find(is_bearer))
}
