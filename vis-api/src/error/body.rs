//! Reads error bodies of the service and the gateway.

use serde_json::Value;
use vis_types::FieldError;

use super::xml;

/// Details of an error besides its status.
#[derive(Default)]
pub(super) struct ErrorBody {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) field_errors: Vec<FieldError>,
    /// When a throttled application may send again, in the gateway's format.
    pub(super) next_access_time: Option<String>,
}

impl ErrorBody {
    /// Reads the service's `ErrorResponse`, or the gateway's fault as JSON (wrapped or not) or XML.
    /// Returns an empty value for anything else.
    pub(super) fn read(body: &[u8]) -> Self {
        let Ok(json) = serde_json::from_slice::<Value>(body) else {
            return Self::from_fault(xml::fault(body));
        };
        let fault = json.get("fault").unwrap_or(&json);
        if fault.get("code").is_some() {
            return Self::from_fault(|key| fault.get(key).and_then(text));
        }
        // Field by field, so that one invalid field does not discard the others.
        let errors = json.get("errors").cloned().unwrap_or_default();
        Self {
            code: json.get("errorCode").and_then(text),
            message: json.get("errorMessage").and_then(text),
            field_errors: serde_json::from_value(errors).unwrap_or_default(),
            next_access_time: None,
        }
    }

    /// `text` returns the value of a member of the fault.
    fn from_fault(text: impl Fn(&str) -> Option<String>) -> Self {
        let message = match (text("message"), text("description")) {
            (Some(message), Some(description)) if message != description => {
                Some(format!("{message}: {description}"))
            }
            (message, description) => message.or(description),
        };
        Self {
            code: text("code"),
            message,
            field_errors: Vec::new(),
            next_access_time: text("nextAccessTime"),
        }
    }
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
        let body = ErrorBody::read(body.as_bytes());
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
