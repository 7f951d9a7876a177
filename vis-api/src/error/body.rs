//! Reads error bodies of the service and the gateway.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use reqwest::header::WWW_AUTHENTICATE;
use serde_json::Value;
use vis_types::{FieldError, JsonBody};

use crate::buffered_response::BufferedResponse;

/// What the body of an error says besides its status.
#[derive(Clone, Default)]
pub(crate) struct ErrorBody {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) field_errors: Vec<FieldError>,
    /// When a throttled application may send again, in the gateway's format.
    pub(crate) next_access_time: Option<String>,
    /// Whether it has the format of the service, and not that of something before it.
    pub(crate) is_of_service: bool,
    /// Whether it has a `message` and nothing that says it is an error.
    pub(crate) is_bare_message: bool,
}

/// The gateway's codes of a token that is invalid, missing, expired or inactive, and that of RFC 6750.
/// The gateway checks the token first: the service has not seen the request.
const TOKEN_CODES: [&str; 5] = ["900901", "900902", "900903", "900904", "invalid_token"];

/// One of these is in each of the [`TOKEN_CODES`].
const TOKEN_CODE_PARTS: [&str; 2] = ["90090", "invalid_token"];

/// In bytes.
const MAX_ERROR_IN_SUCCESS: usize = 4096;

impl ErrorBody {
    /// Reads the body of an error in the first of these formats that it has: the service's
    /// `ErrorResponse`; the gateway's fault as JSON (wrapped or not) or XML; OAuth and RFC 6750, in
    /// the body or in `WWW-Authenticate`; RFC 9457; `error` with code and message; what web frameworks
    /// send. Removes the secrets of the request.
    pub(crate) fn read(response: &BufferedResponse) -> Self {
        let body = &response.body;
        let json = JsonBody::<Value>::read(body, response.content_type()).map(|body| body.value);
        let mut read = match json {
            Ok(json) => Self::from_json(&json),
            Err(_) => Self::from_xml(&response.text()),
        };
        if read.code.is_none() || read.message.is_none() {
            let challenge = Self::from_challenge(response);
            read.code = read.code.or(challenge.code);
            read.message = read.message.or(challenge.message);
        }
        for text in [&mut read.code, &mut read.message].into_iter().flatten() {
            *text = response.secrets.remove(text).into_owned();
        }
        for error in &mut read.field_errors {
            for text in [&mut error.field, &mut error.message].into_iter().flatten() {
                *text = response.secrets.remove(text).into_owned();
            }
        }
        read
    }

    /// As [`read`](Self::read) for what may be an error: of a success only if it is short, since an
    /// error is.
    pub(crate) fn read_short(response: &BufferedResponse) -> Self {
        match response.status.is_success() && response.body.len() > MAX_ERROR_IN_SUCCESS {
            true => Self::default(),
            false => Self::read(response),
        }
    }

    /// The body of a response to an attempt: of an error, or of a success that rejects the token. Most
    /// successes are not parsed for it.
    pub(crate) fn read_attempt(response: &BufferedResponse) -> Self {
        match response.status.is_success() && !Self::mentions_token(response) {
            true => Self::default(),
            false => Self::read_short(response),
        }
    }

    /// Whether a response may have a code that rejects the token.
    fn mentions_token(response: &BufferedResponse) -> bool {
        let has_code = |text: &str| TOKEN_CODE_PARTS.iter().any(|part| text.contains(part));
        response.headers.contains_key(WWW_AUTHENTICATE)
            || response.body.len() <= MAX_ERROR_IN_SUCCESS && has_code(&response.text())
    }

    /// Whether the body says nothing, so that it is no error.
    pub(crate) fn is_empty(&self) -> bool {
        self.code.is_none() && self.message.is_none() && self.field_errors.is_empty()
    }

    /// Whether the gateway rejects the access token.
    pub(crate) fn rejects_token(&self) -> bool {
        self.code
            .as_deref()
            .is_some_and(|code| TOKEN_CODES.contains(&code))
    }

    fn from_json(json: &Value) -> Self {
        let json = match json.as_array().map(Vec::as_slice) {
            Some([only]) => only,
            _ => json,
        };
        let member = |name: &str| json.get(name).and_then(text);
        let inner = ["fault", "error"]
            .into_iter()
            .find_map(|name| json.get(name));
        let inner = inner.filter(|it| it.is_object());
        let fault = inner.unwrap_or(json);
        let next_access_time = [fault, json]
            .into_iter()
            .find_map(|it| it.get("nextAccessTime").and_then(text));
        let field_errors = match field_errors(json) {
            errors if errors.is_empty() => field_errors(fault),
            errors => errors,
        };
        let read = Self {
            field_errors,
            next_access_time,
            ..Self::default()
        };
        let (code, message) = (member("errorCode"), member("errorMessage"));
        if code.is_some() || message.is_some() {
            return Self {
                code,
                message: message.or_else(|| member("message")).or(errors_text(json)),
                is_of_service: true,
                ..read
            };
        }
        if inner.is_some() || fault.get("code").is_some_and(|code| !code.is_null()) {
            let body = Self::from_fault(|name| fault.get(name).and_then(text));
            return Self {
                is_bare_message: inner.is_none() && body.code.as_deref().is_none_or(is_success),
                message: body
                    .message
                    .or_else(|| member("message"))
                    .or(errors_text(json)),
                code: body.code,
                ..read
            };
        }
        // A framework has its reason phrase in `error`, OAuth its code.
        let is_framework = ["timestamp", "path", "statusCode"]
            .iter()
            .any(|name| json.get(name).is_some());
        let reason = member("error").or_else(|| member("fault"));
        let words = member("error_description")
            .or(join(member("title"), member("detail")))
            .or_else(|| errors_text(json).filter(|_| member("message").is_none()));
        let is_bare_message = words.is_none() && reason.is_none() && read.field_errors.is_empty();
        let message = words.or_else(|| member("message"));
        let is_error = reason.is_some() || !read.field_errors.is_empty() || message.is_some();
        let is_phrase = is_framework || json.get("fault").is_some();
        Self {
            is_bare_message: is_bare_message && !is_framework,
            code: reason.clone().filter(|_| !is_phrase),
            message: message.or_else(|| reason.filter(|_| is_phrase)),
            ..read
        }
        .filter(is_error && json.get("id").is_none())
    }

    fn filter(self, is_error: bool) -> Self {
        if is_error { self } else { Self::default() }
    }

    /// `text` returns the value of a member of the fault.
    fn from_fault(text: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            code: text("code"),
            message: join(text("message"), text("description")),
            next_access_time: text("nextAccessTime"),
            ..Self::default()
        }
    }

    /// The gateway sends XML when it ignores `Accept`. Other bodies, such as a proxy's HTML page, say
    /// nothing.
    fn from_xml(body: &str) -> Self {
        let children = xml_fault(body).unwrap_or_default();
        Self::from_fault(|name| children.get(name).cloned())
    }

    /// RFC 6750, 3: `Bearer error="…", error_description="…"`, in any of the headers.
    fn from_challenge(response: &BufferedResponse) -> Self {
        let challenges = response.headers.get_all(WWW_AUTHENTICATE).iter();
        let challenges: Vec<&str> = challenges.filter_map(|it| it.to_str().ok()).collect();
        let parameter = |name: &str| {
            let values = challenges.iter().filter_map(|challenge| {
                let (_, value) = challenge.split_once(&format!("{name}="))?;
                match value.strip_prefix('"') {
                    // No value has an escaped quote.
                    Some(quoted) => quoted.split('"').next(),
                    None => value.split([',', ' ']).next(),
                }
            });
            values.map(str::to_owned).next()
        };
        Self {
            code: parameter("error"),
            message: parameter("error_description"),
            ..Self::default()
        }
    }
}

/// The children of the root element `fault`, by local name.
fn xml_fault(body: &str) -> Option<HashMap<String, String>> {
    let mut reader = Reader::from_str(body);
    let mut path: Vec<String> = Vec::new();
    let mut children: HashMap<String, String> = HashMap::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                let name = element.local_name().as_ref().to_owned();
                if path.is_empty() && name != "fault" {
                    return None;
                }
                path.push(name);
            }
            Event::End(_) => {
                path.pop()?;
                if path.is_empty() {
                    return Some(children);
                }
            }
            Event::Text(text) => add(&mut children, &path, text.trim()),
            Event::CData(text) => add(&mut children, &path, &text),
            Event::GeneralRef(entity) => {
                add(
                    &mut children,
                    &path,
                    resolve_xml_entity(&entity).unwrap_or("?"),
                );
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn add(children: &mut HashMap<String, String>, path: &[String], text: &str) {
    if let [_, child] = path {
        children.entry(child.clone()).or_default().push_str(text);
    }
}

/// Whether a code in a body says that all went well: 0, or a status of success.
fn is_success(code: &str) -> bool {
    code.eq_ignore_ascii_case("ok") || code.parse().is_ok_and(|code| matches!(code, 0 | 200..=299))
}

fn join(title: Option<String>, detail: Option<String>) -> Option<String> {
    match (title, detail) {
        (Some(title), Some(detail)) if title != detail => Some(format!("{title}: {detail}")),
        (title, detail) => title.or(detail),
    }
}

/// Where the rejected fields are: in the service's errors and most others, in those of validators, and
/// in RFC 7807's example.
const LISTS: [&str; 4] = ["errors", "fieldErrors", "violations", "invalid-params"];
const FIELDS: [&str; 4] = ["field", "name", "param", "property"];
const MESSAGES: [&str; 4] = ["message", "defaultMessage", "reason", "msg"];

/// Reads `[{"field": …, "message": …}]`, one of them, `{field: message}` and
/// `{field: [message, …]}`, each by itself, so that one that is odd costs no other.
fn field_errors(json: &Value) -> Vec<FieldError> {
    let Some(errors) = LISTS.iter().find_map(|name| json.get(name)) else {
        return Vec::new();
    };
    match errors {
        Value::Array(errors) => errors.iter().filter_map(field_error).collect(),
        Value::Object(named) if FIELDS.iter().all(|name| !named.contains_key(*name)) => {
            let errors = named.iter().filter_map(|(field, message)| {
                let message = text(message)?;
                FieldError::builder()
                    .field(field)
                    .message(message)
                    .build()
                    .ok()
            });
            errors.collect()
        }
        error => field_error(error).into_iter().collect(),
    }
}

fn field_error(error: &Value) -> Option<FieldError> {
    let first = |names: &[&str]| names.iter().find_map(|name| error.get(name).and_then(text));
    let message = first(&MESSAGES).or_else(|| join(first(&["title"]), first(&["detail"])));
    let mut read = FieldError::builder().build().ok()?;
    read.field = first(&FIELDS);
    read.message = message;
    error.is_object().then_some(read)
}

/// `errors` as a text, or a list of texts.
fn errors_text(json: &Value) -> Option<String> {
    json.get("errors")
        .filter(|it| !it.is_number())
        .and_then(text)
}

/// A text that says something, a number, or a list of such.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => {
            let number = number.to_string();
            Some(number.strip_suffix(".0").unwrap_or(&number).to_owned())
        }
        Value::Array(values) => {
            let texts: Vec<String> = values.iter().filter_map(text).collect();
            Some(texts.join("; ")).filter(|text| !text.is_empty())
        }
        _ => None,
    }
}
