//! Error bodies of the gateway in front of the service, a WSO2 API Manager.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::time;

#[derive(Debug)]
pub(crate) struct GatewayFault<'a> {
    code: u32,
    message: &'a str,
    description: &'a str,
}

impl<'a> GatewayFault<'a> {
    /// The content type of [`json`](Self::json).
    pub(crate) const JSON: &'static str = "application/json; charset=UTF-8";

    /// The content type of [`xml`](Self::xml).
    pub(crate) const XML: &'static str = "application/xml; charset=UTF-8";

    /// Creates a fault whose description equals its message.
    pub(crate) const fn new(code: u32, message: &'a str) -> Self {
        Self::described(code, message, message)
    }

    pub(crate) const fn described(code: u32, message: &'a str, description: &'a str) -> Self {
        Self {
            code,
            message,
            description,
        }
    }

    pub(crate) fn json(&self) -> String {
        json!({ "fault": self.value() }).to_string()
    }

    /// Like [`json`](Self::json), with the time of the next request.
    pub(crate) fn json_until(&self, next: Timestamp) -> String {
        let mut fault = self.value();
        fault["nextAccessTime"] = time::gateway_time(next).into();
        json!({ "fault": fault }).to_string()
    }

    pub(crate) fn xml(&self) -> String {
        let (prefix, namespace) = match self.code {
            900_800..=900_807 => ("amt", "throttling"),
            _ => ("ams", "security"),
        };
        let (code, message, description) =
            (self.code, escape(self.message), escape(self.description));
        format!(
            "<{prefix}:fault xmlns:{prefix}=\"http://wso2.org/apimanager/{namespace}\">\
             <{prefix}:code>{code}</{prefix}:code>\
             <{prefix}:message>{message}</{prefix}:message>\
             <{prefix}:description>{description}</{prefix}:description>\
             </{prefix}:fault>"
        )
    }

    fn value(&self) -> Value {
        json!({
            "code": self.code,
            "message": self.message,
            "description": self.description,
        })
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_matches_the_documented_fault() {
        assert_eq!(
            GatewayFault::described(900_901, "Invalid Credentials", "a & b").xml(),
            "<ams:fault xmlns:ams=\"http://wso2.org/apimanager/security\">\
             <ams:code>900901</ams:code><ams:message>Invalid Credentials</ams:message>\
             <ams:description>a &amp; b</ams:description></ams:fault>"
        );
        let throttled = GatewayFault::new(900_800, "Message throttled out").xml();
        assert!(throttled.starts_with(
            "<amt:fault xmlns:amt=\"http://wso2.org/apimanager/throttling\"><amt:code>900800<"
        ));
    }
}
