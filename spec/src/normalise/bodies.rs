//! Bodies: one media type of a request, one kind of success.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::context::Normaliser;
use super::json::{bare, compact, flag, members, reference, text};
use super::operations::Operation;

/// What a media type is to a client. Of those that a body can have, the first of these is taken.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Json,
    Form,
    Text,
    Bytes,
    Multipart,
}

impl<'a> Normaliser<'a> {
    /// The body of a request, null if it has none, or why it cannot be sent.
    pub(super) fn request_body(&mut self, of: &Operation<'a>) -> Result<Value, String> {
        let written = self.follow(&of.value["requestBody"]);
        let name = format!("{}Body", of.type_name);
        let content = self.content(written, "request body", &name)?;
        let body = json!({
            "description": text(written, "description"),
            "required": flag(written, "required"),
            "content": content,
        });
        Ok(if content.is_null() {
            Value::Null
        } else {
            compact(body)
        })
    }

    /// The responses of an operation: all successes in one, and the errors by their descriptions; or
    /// why the successes cannot be read.
    pub(super) fn responses(&mut self, of: &Operation<'a>) -> Result<Value, String> {
        let mut responses = members(of.value, "responses");
        responses.retain(|status, _| is_status(status));
        let has_success = responses.keys().any(|status| status.starts_with('2'));
        let name = format!("{}Response", of.type_name);
        let mut normalised = json!({});
        let mut success = json!({ "description": "" });
        let (mut with_body, mut without_body) = (None, None);
        for (status, response) in responses {
            let response = self.follow(response);
            if !(status.starts_with('2') || status == "default" && !has_success) {
                normalised[status] = self.error(response);
                continue;
            }
            if with_body.or(without_body).is_none() {
                success["description"] = text(response, "description").unwrap_or_default().into();
            }
            let content = match of.method == "head" || matches!(status, "204" | "205") {
                true => Value::Null,
                false => self.content(response, &format!("response {status}"), &name)?,
            };
            match &success["content"] {
                _ if content.is_null() => without_body = without_body.or(Some(status)),
                Value::Null => {
                    success["content"] = content;
                    with_body = Some(status);
                }
                present if *present == content => {}
                _ => return Err("its successes have different bodies".into()),
            }
            // A success without a body makes that of the others optional.
            if with_body.is_some() && without_body.is_some() || flag(response, "x-optional") {
                success["x-optional"] = true.into();
            }
        }
        let status = with_body.or(without_body).unwrap_or("204");
        normalised[status] = compact(success);
        Ok(normalised)
    }

    /// An error: what comes with it is read by hand, so that only a named schema is kept.
    fn error(&mut self, response: &'a Value) -> Value {
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
            let header = self.follow(header);
            let header =
                json!({ "description": header["description"], "schema": { "type": "string" } });
            error["headers"][name] = compact(header);
        }
        error
    }

    /// The media type of a body that says most, with its schema; null if there is none.
    fn content(&mut self, body: &Value, step: &str, name: &str) -> Result<Value, String> {
        let mut offered = BTreeMap::new();
        for (written, described) in members(body, "content") {
            let schema = &described["schema"];
            if let Some((kind, media_type)) = media_type(written, schema) {
                offered.insert((kind, media_type != "application/json", media_type), schema);
            }
        }
        let Some(((kind, _, media_type), schema)) = offered.pop_first() else {
            return Ok(Value::Null);
        };
        let others: Vec<String> = offered.into_keys().map(|(_, _, other)| other).collect();
        if !others.is_empty() {
            let others = others.join(", ");
            self.note(format!("its {step} is {media_type}, and not {others}"));
        }
        // A range can be asked for, but not sent.
        let media_type = match kind {
            _ if step != "request body" || !media_type.ends_with("/*") => media_type,
            Kind::Text => "text/plain".to_owned(),
            _ => "application/octet-stream".to_owned(),
        };
        let step = format!(", {step}");
        let schema = match kind {
            Kind::Json | Kind::Form if schema.is_null() => json!({}),
            // A body has no words of its own: those of the schema are about the type.
            Kind::Json | Kind::Form => bare(&self.schema(schema, &step, name)),
            Kind::Text => json!({ "type": "string" }),
            Kind::Bytes => json!({ "type": "string", "format": "binary" }),
            Kind::Multipart => return Err(format!("{media_type} can be neither sent nor read")),
        };
        let named = reference(&schema).and_then(|name| self.named.get(&name));
        if kind == Kind::Form && named.is_none_or(|schema| schema["type"] != "object") {
            return Err(format!(
                "{media_type} of what is no object with properties cannot be sent"
            ));
        }
        Ok(json!({ media_type: { "schema": schema } }))
    }
}

/// What a media type is to a client, and how it is sent and asked for: without parameters, and a range
/// of them as what its schema fits.
fn media_type(written: &str, schema: &Value) -> Option<(Kind, String)> {
    let bare = written.split(';').next()?.trim().to_ascii_lowercase();
    let is_refused = |c: char| !c.is_ascii_alphanumeric() && !"/*!#$&-^_.+".contains(c);
    let (of, sub) = bare
        .split_once('/')
        .filter(|_| !bare.contains(is_refused))?;
    Some(match (of, sub) {
        // A schema that is not binary is one that only JSON can follow.
        ("*" | "application", "*") if schema.is_object() && schema["format"] != "binary" => {
            (Kind::Json, "application/json".to_owned())
        }
        ("application" | "text", "json") => (Kind::Json, bare),
        ("application", "x-www-form-urlencoded") => (Kind::Form, bare),
        _ if sub.ends_with("+json") => (Kind::Json, bare),
        ("text", _) => (Kind::Text, bare),
        ("multipart", _) => (Kind::Multipart, bare),
        _ => (Kind::Bytes, bare),
    })
}

/// Whether `status` is `default`, a code or a range of codes.
fn is_status(status: &str) -> bool {
    let rest = status
        .strip_prefix(['1', '2', '3', '4', '5'])
        .unwrap_or_default();
    let is_code = rest.len() == 2 && rest.chars().all(|c| c.is_ascii_digit());
    status == "default" || rest == "XX" || is_code
}
