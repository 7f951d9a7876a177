//! A case, as its file states it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub title: String,
    pub operation: String,
    #[serde(default)]
    pub with: Parameters,
    #[serde(default)]
    pub client: Settings,
    #[serde(default)]
    pub answer: Vec<Message>,
    #[serde(default)]
    pub delivery: Vec<Message>,
    #[serde(default)]
    pub expect: Map<String, Value>,
}

/// The parameters of the operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    pub id: String,
    pub size: Option<i64>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            id: "c-1".into(),
            size: None,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// `bearer`, `password`, `refresh` or `none`.
    pub credentials: Option<String>,
    /// The content of the session file.
    pub session: Option<Message>,
    /// `default`: a `reqwest::Client` of the caller, which follows redirects.
    pub http_client: Option<String>,
    /// `quick`: four attempts, milliseconds apart.
    pub retry: Option<String>,
}

/// A response, a delivery or a file, byte for byte.
#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, default)]
pub struct Message {
    /// Of a response: `METHOD /path`; a `*` at the end stands for anything.
    #[serde(rename = "for")]
    pub route: Option<String>,
    pub status: Option<u16>,
    /// An object, or a list of pairs where a name comes twice.
    #[serde(deserialize_with = "headers")]
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// Bytes around the body, in hexadecimal digits.
    pub before: String,
    pub after: String,
    /// `latin-1` or `utf-16le`; else UTF-8.
    pub encoding: Option<String>,
    /// Of a response: how many bytes of the announced body are sent.
    pub cut: Option<usize>,
    /// Of a delivery: sign it.
    pub sign: bool,
}

impl Message {
    /// The bytes, with `placeholder` replaced in the body.
    pub fn bytes(&self, placeholder: &str, by: &str) -> Vec<u8> {
        let text = self.body.replace(placeholder, by);
        let body = match self.encoding.as_deref() {
            Some("latin-1") => {
                let bytes = text.chars().map(|c| u8::try_from(c).expect("latin-1"));
                bytes.collect()
            }
            Some("utf-16le") => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            None => text.into_bytes(),
            Some(other) => panic!("unknown encoding: {other}"),
        };
        [hex(&self.before), body, hex(&self.after)].concat()
    }

    pub fn has_header(&self, name: &str) -> bool {
        let mut names = self.headers.iter().map(|(name, _)| name);
        names.any(|it| it.eq_ignore_ascii_case(name))
    }
}

fn hex(digits: &str) -> Vec<u8> {
    let digits: String = digits.split_whitespace().collect();
    let starts = (0..digits.len()).step_by(2);
    let bytes = starts.map(|at| u8::from_str_radix(&digits[at..at + 2], 16));
    bytes.collect::<Result<_, _>>().expect("hexadecimal digits")
}

fn headers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, String)>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if value.is_array() {
        return serde_json::from_value(value).map_err(D::Error::custom);
    }
    let object: BTreeMap<_, _> = serde_json::from_value(value).map_err(D::Error::custom)?;
    Ok(object.into_iter().collect())
}

/// Reads the files of a directory, each of them a list of cases of one subject.
pub fn read_all(directory: &Path) -> Vec<Case> {
    let files = std::fs::read_dir(directory).expect("a directory");
    let read = |file: std::io::Result<std::fs::DirEntry>| {
        let path = file.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a file");
        let options = serde_saphyr::options! { strict_booleans: true };
        let cases = serde_saphyr::from_str_with_options::<Value>(&text, options);
        let cases = cases.map(serde_json::from_value::<Vec<Case>>);
        let path = path.display();
        let cases = cases.unwrap_or_else(|error| panic!("{path}: {error}"));
        cases.unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    files.flat_map(read).collect()
}
