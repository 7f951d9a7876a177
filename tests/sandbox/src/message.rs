//! Headers and body of a request or response, as the page shows them.

use http::HeaderMap;
use serde_json::{Value, json};

/// Limits the memory that the records of the page need.
const MAX_BODY: usize = 64 * 1024;

/// Headers that curl adds itself.
const ADDED_BY_CURL: [&str; 4] = ["host", "content-length", "connection", "transfer-encoding"];

/// Names and values. Each byte of a value is one `char`.
pub(crate) type Headers = Vec<(String, String)>;

/// No `Debug`: it contains secrets and phone numbers.
pub(crate) struct Message {
    headers: Headers,
    /// The beginning of the body.
    body: Vec<u8>,
    /// The length of the whole body.
    length: usize,
}

impl Message {
    pub(crate) fn new(headers: Headers, body: &[u8]) -> Self {
        Self {
            headers,
            body: body.get(..MAX_BODY).unwrap_or(body).to_vec(),
            length: body.len(),
        }
    }

    fn is_complete(&self) -> bool {
        self.body.len() == self.length
    }

    fn json(&self) -> Value {
        let mut body = String::from_utf8_lossy(&self.body).into_owned();
        if !self.is_complete() {
            body.push_str(&format!("\n… ({} bytes)", self.length));
        }
        json!({ "headers": self.headers, "body": body })
    }

    /// This request as JSON, with a command that repeats it, and with its response.
    pub(crate) fn request_json(
        &self,
        method: &str,
        url: &str,
        response: Option<&(u16, Self)>,
    ) -> Value {
        let mut json = self.json();
        json["curl"] = self.curl(method, url).into();
        json["response"] = response.map_or(Value::Null, |(status, message)| {
            let mut json = message.json();
            json["status"] = (*status).into();
            json
        });
        json
    }

    /// A command that sends this request. A body that does not fit into a command is expected in a
    /// file.
    fn curl(&self, method: &str, url: &str) -> String {
        let mut words = vec!["curl".to_owned()];
        match method {
            "GET" if self.length == 0 => {}
            "POST" if self.length > 0 => {}
            _ => words.push(format!("-X {}", shell_quote(method))),
        }
        let sent = self.headers.iter();
        for (name, value) in sent.filter(|(name, _)| !ADDED_BY_CURL.contains(&name.as_str())) {
            let header = match value.as_str() {
                "" => format!("{name};"),
                value => format!("{name}: {value}"),
            };
            words.push(format!("-H {}", shell_quote(&header)));
        }
        if self.length > 0 {
            if self.header("content-type").is_none() {
                words.push("-H 'content-type:'".to_owned());
            }
            words.push(match str::from_utf8(&self.body) {
                Ok(body) if self.is_complete() && !body.contains('\0') => {
                    format!("--data-raw {}", shell_quote(body))
                }
                _ => "--data-binary @body".to_owned(),
            });
        }
        words.push(shell_quote(url));
        words.join(" ")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        first_header(&self.headers, name)
    }
}

/// The headers in order of arrival, values of one name grouped.
pub(crate) fn header_list(headers: &HeaderMap) -> Headers {
    let headers = headers.iter().map(|(name, value)| {
        let value = value.as_bytes().iter().copied().map(char::from).collect();
        (name.to_string(), value)
    });
    headers.collect()
}

/// The first value of a header. The name is case-insensitive.
pub(crate) fn first_header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut headers = headers.iter();
    let found = headers.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// Quotes a word for a POSIX shell, if it needs that.
pub(crate) fn shell_quote(text: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-_./:@%+=".contains(it);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
