//! Request and response bodies.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::context::{Normaliser, bare, compact, flag, members, reference, scalar_text, text};

/// Kinds of media types, the preferred ones first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Json,
    OtherJson,
    Form,
    Text,
    Bytes,
    Multipart,
}

impl Normaliser<'_> {
    /// The request body, null if there is none, or why the client cannot send it.
    pub(super) fn request_body(&mut self, of: &Value) -> Result<Value, String> {
        let written = self.follow(&of["requestBody"]);
        let name = scalar_text(&of["operationId"]) + "Body";
        let content = self.content(&written, "request body", &name)?;
        let body = json!({
            "description": text(&written, "description"),
            "required": flag(&written, "required"),
            "content": content,
        });
        Ok((!content.is_null()).then(|| compact(body)).into())
    }

    /// The responses, with all successes merged into one, or why the client cannot read them.
    pub(super) fn responses(&mut self, method: &str, of: &Value) -> Result<Value, String> {
        let mut responses = members(of, "responses");
        responses.retain(|status, _| is_status(status));
        let has_success = responses.keys().any(|status| status.starts_with('2'));
        let name = scalar_text(&of["operationId"]) + "Response";
        let mut normalised = json!({});
        let mut successes = Vec::new();
        for (status, response) in responses {
            let response = self.follow(response);
            if !(status.starts_with('2') || status == "default" && !has_success) {
                normalised[status] = self.error(&response);
                continue;
            }
            let content = match method == "head" || matches!(status, "204" | "205") {
                true => Value::Null,
                false => self.content(&response, &format!("response {status}"), &name)?,
            };
            successes.push((status, content, response));
        }
        let mut bodies = successes
            .iter()
            .filter(|(_, content, _)| !content.is_null());
        let none = ("204", Value::Null, Value::Null);
        let first = successes.first().unwrap_or(&none);
        let (status, content, _) = bodies.next().unwrap_or(first);
        if bodies.any(|(_, other, _)| other != content) {
            return Err("its successes have different bodies".into());
        }
        let is_optional = successes.iter().any(|(_, other, response)| {
            !content.is_null() && other.is_null() || flag(response, "x-optional")
        });
        normalised[*status] = compact(json!({
            "description": text(&first.2, "description").unwrap_or_default(),
            "content": content,
            "x-optional": is_optional.then_some(true),
        }));
        Ok(normalised)
    }

    /// An error response. Handwritten code reads its body: only a named schema is kept.
    fn error(&mut self, response: &Value) -> Value {
        let mut error = json!({ "description": text(response, "description").unwrap_or_default() });
        for (written, described) in members(response, "content") {
            let schema = &described["schema"];
            let media_type = media_type(written, schema).filter(|_| schema.get("$ref").is_some());
            if let Some((_, media_type)) = media_type {
                let schema = bare(&self.schema(schema, ", an error", "ErrorBody"));
                if reference(&schema).is_some() {
                    error["content"] = json!({ media_type: { "schema": schema } });
                }
            }
        }
        for (name, header) in members(response, "headers") {
            let described = &self.follow(header)["description"];
            let header = json!({ "description": described, "schema": { "type": "string" } });
            error["headers"][name] = compact(header);
        }
        error
    }

    /// The preferred media type of a body with its schema; null if there is none.
    fn content(&mut self, body: &Value, step: &str, name: &str) -> Result<Value, String> {
        let mut offered = BTreeMap::new();
        for (written, described) in members(body, "content") {
            let schema = &described["schema"];
            offered.extend(media_type(written, schema).map(|media_type| (media_type, schema)));
        }
        let Some(((kind, media_type), schema)) = offered.pop_first() else {
            return Ok(Value::Null);
        };
        if !offered.is_empty() {
            let others = Vec::from_iter(offered.into_keys().map(|(_, other)| other)).join(", ");
            self.note(format!("its {step} is {media_type}, and not {others}"));
        }
        // A range is valid in `Accept`, not in `Content-Type`.
        let media_type = match kind {
            _ if step != "request body" || !media_type.ends_with("/*") => media_type,
            Kind::Text => "text/plain".to_owned(),
            _ => "application/octet-stream".to_owned(),
        };
        let step = format!(", {step}");
        let schema = match kind {
            Kind::Json | Kind::OtherJson | Kind::Form if schema.is_null() => json!({}),
            // A body has no annotations: those of the schema are about the type.
            Kind::Json | Kind::OtherJson | Kind::Form => bare(&self.schema(schema, &step, name)),
            Kind::Text => json!({ "type": "string" }),
            Kind::Bytes => json!({ "type": "string", "format": "binary" }),
            Kind::Multipart => return Err(format!("{media_type} can be neither sent nor read")),
        };
        let named = reference(&schema).and_then(|name| self.named.get(&name));
        if kind == Kind::Form && named.is_none_or(|schema| schema["type"] != "object") {
            let why = "of what is no object with properties cannot be sent";
            return Err(format!("{media_type} {why}"));
        }
        Ok(json!({ media_type: { "schema": schema } }))
    }
}

/// The kind of a media type, and its name without parameters.
fn media_type(written: &str, schema: &Value) -> Option<(Kind, String)> {
    let bare = written.split(';').next()?.trim().to_ascii_lowercase();
    let is_refused = |c: char| !c.is_ascii_alphanumeric() && !"/*!#$&-^_.+".contains(c);
    // Only JSON can follow a schema that is not binary.
    let is_json = schema.is_object() && schema["format"] != "binary";
    let kind = match bare.split_once('/')? {
        _ if bare.contains(is_refused) => return None,
        ("*" | "application", "*") if is_json => return media_type("application/json", schema),
        ("application", "json") => Kind::Json,
        _ if bare == "text/json" || bare.ends_with("+json") => Kind::OtherJson,
        ("application", "x-www-form-urlencoded") => Kind::Form,
        ("text", _) => Kind::Text,
        ("multipart", _) => Kind::Multipart,
        _ => Kind::Bytes,
    };
    Some((kind, bare))
}

fn is_status(status: &str) -> bool {
    let code = status.replace("XX", "00").parse().unwrap_or(0_u16);
    status == "default" || status.len() == 3 && (100..600).contains(&code)
}
