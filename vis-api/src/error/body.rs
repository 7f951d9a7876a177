//! Reads error bodies of the service and the gateway.

use reqwest::header::WWW_AUTHENTICATE;
use serde_json::Value;
use vis_types::{FieldError, JsonBody, read_json};

use super::xml;
use crate::http::BufferedResponse;

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
}

/// The gateway's codes of a token that is invalid, missing, expired or inactive. It checks the token
/// first: the service has not seen the request.
const TOKEN_CODES: [&str; 4] = ["900901", "900902", "900903", "900904"];

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
            Err(_) => Self::from_fault(xml::fault(body)),
        };
        if read.is_empty() {
            read = Self::from_challenge(response);
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
        let member = |name: &str| json.get(name).and_then(text);
        let fault = json
            .get("fault")
            .or(json.get("error").filter(|it| it.is_object()));
        let fault = fault.unwrap_or(json);
        let field_errors = field_errors(json.get("errors"));
        if json.get("errorCode").is_some() || json.get("errorMessage").is_some() {
            return Self {
                code: member("errorCode"),
                message: member("errorMessage").or(errors_text(json)),
                field_errors,
                next_access_time: None,
                is_of_service: true,
            };
        }
        if fault.get("code").is_some() {
            return Self::from_fault(|name| fault.get(name).and_then(text));
        }
        // A framework has its reason phrase in `error`, OAuth its code.
        let is_framework = json.get("timestamp").is_some() || json.get("path").is_some();
        let message = member("error_description")
            .or(join(member("title"), member("detail")))
            .or(member("message"))
            .or(errors_text(json));
        let is_error = json.get("error").is_some() || !field_errors.is_empty() || message.is_some();
        Self {
            code: member("error").filter(|_| !is_framework),
            message: message.or_else(|| member("error").filter(|_| is_framework)),
            field_errors,
            ..Self::default()
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

    /// RFC 6750, 3: `Bearer error="…", error_description="…"`.
    fn from_challenge(response: &BufferedResponse) -> Self {
        let challenge = response.headers.get(WWW_AUTHENTICATE);
        let challenge = challenge
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let parameter = |name: &str| {
            let (_, rest) = challenge.split_once(&format!("{name}=\""))?;
            rest.split('"').next().map(str::to_owned)
        };
        Self {
            code: parameter(" error"),
            message: parameter("error_description"),
            ..Self::default()
        }
    }
}

fn join(title: Option<String>, detail: Option<String>) -> Option<String> {
    match (title, detail) {
        (Some(title), Some(detail)) if title != detail => Some(format!("{title}: {detail}")),
        (title, detail) => title.or(detail),
    }
}

/// Reads `[{"field": …, "message": …}]`, `{field: message}` and `{field: [message, …]}`, each by
/// itself, so that one that is odd costs no other.
fn field_errors(errors: Option<&Value>) -> Vec<FieldError> {
    let of_field = |(field, message): (&String, &Value)| {
        let message = match message {
            Value::Array(messages) => messages
                .iter()
                .filter_map(text)
                .collect::<Vec<_>>()
                .join("; "),
            message => text(message)?,
        };
        FieldError::builder()
            .field(field)
            .message(message)
            .build()
            .ok()
    };
    match errors {
        Some(Value::Array(errors)) => {
            let errors = errors.iter().filter(|error| error.is_object());
            let errors = errors.map(|error| read_json(error.to_string().as_bytes()));
            errors.filter_map(Result::ok).collect()
        }
        Some(Value::Object(errors)) => errors.iter().filter_map(of_field).collect(),
        _ => Vec::new(),
    }
}

/// `errors` as a text, or the first of a list of texts.
fn errors_text(json: &Value) -> Option<String> {
    let errors = json.get("errors")?;
    let first = || errors.get(0)?.as_str();
    errors.as_str().or_else(first).map(str::to_owned)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Option<String>, Option<String>, usize) {
        let body = ErrorBody::read(&BufferedResponse {
            body: body.as_bytes().to_vec(),
            ..BufferedResponse::default()
        });
        (body.code, body.message, body.field_errors.len())
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn documented_bodies_are_read() {
        let fault = r#"{"code":900901,"message":"Invalid Credentials","description":"Check"}"#;
        let expected = (text("900901"), text("Invalid Credentials: Check"), 0);
        assert_eq!(read(fault), expected);
        assert_eq!(read(&format!(r#"{{"fault":{fault}}}"#)), expected);

        let xml = r#"<ams:fault xmlns:ams="http://wso2.org/apimanager/security">
            <ams:code>900901</ams:code><ams:message>Invalid Credentials</ams:message>
            <ams:description>Check</ams:description></ams:fault>"#;
        assert_eq!(read(xml), expected);

        let service = r#"{"errorCode":"E1","errorMessage":"No","errors":[{"field":"a"}]}"#;
        assert_eq!(read(service), (text("E1"), text("No"), 1));
    }

    #[test]
    fn invalid_field_keeps_the_others() {
        let odd = r#"{"errorCode":17,"errorMessage":"No","errors":{}}"#;
        assert_eq!(read(odd), (text("17"), text("No"), 0));
    }

    #[test]
    fn unknown_body_yields_no_details() {
        for body in [
            "",
            "<html>502</html>",
            "[]",
            "null",
            r#"{"errors":7}"#,
            "\u{0}",
        ] {
            assert_eq!(read(body), (None, None, 0), "{body}");
        }
    }
}
