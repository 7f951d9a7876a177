//! A case, as its file says it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    #[serde(skip)]
    pub name: String,
    pub title: String,
    #[serde(rename = "kind")]
    pub _kind: String,
    pub operation: String,
    #[serde(default)]
    pub with: With,
    #[serde(default)]
    pub client: Settings,
    #[serde(default, deserialize_with = "one_or_many")]
    pub answer: Vec<Answer>,
    #[serde(default, deserialize_with = "one_or_many")]
    pub delivery: Vec<Posted>,
    #[serde(default)]
    pub expect: BTreeMap<String, Value>,
    #[serde(rename = "note", default)]
    pub _note: Option<String>,
}

/// The parameters of the operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct With {
    pub id: String,
    pub size: Option<i64>,
    pub deadline_ms: Option<u64>,
    /// How often the subscription is looked at after its start.
    pub checks: u32,
    pub limit_ms: u64,
}

impl Default for With {
    fn default() -> Self {
        Self {
            id: "c-1".into(),
            size: None,
            deadline_ms: None,
            checks: 1,
            limit_ms: 5_000,
        }
    }
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// `bearer`, `password`, `refresh` or `none`.
    pub credentials: Option<String>,
    /// What the file of the session holds.
    pub session: Option<Bytes>,
    /// `default`: the caller's own `reqwest::Client`, which follows redirects.
    pub http_client: Option<String>,
    /// `quick`: four attempts, milliseconds apart.
    pub retry: Option<String>,
}

/// Text with bytes around it that no text has.
#[derive(Debug, Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, default)]
pub struct Bytes {
    pub body: String,
    /// In hexadecimal digits.
    pub before: String,
    pub after: String,
    /// `latin-1`, `utf-16le`; else UTF-8.
    pub encoding: Option<String>,
}

impl Bytes {
    pub fn bytes(&self, replace: impl Fn(&str) -> String) -> Vec<u8> {
        let text = replace(&self.body);
        let middle = match self.encoding.as_deref() {
            Some("latin-1") => text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).expect("latin-1"))
                .collect(),
            Some("utf-16le") => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            None => text.into_bytes(),
            Some(other) => panic!("no such encoding: {other}"),
        };
        [hex(&self.before), middle, hex(&self.after)].concat()
    }
}

fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<char> = digits.chars().filter(|c| !c.is_whitespace()).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("hex"))
        .collect()
}

#[derive(Debug, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// `METHOD /path`; a `*` at its end stands for anything.
    #[serde(rename = "for")]
    pub route: Option<String>,
    #[serde(default = "ok")]
    pub status: u16,
    #[serde(default)]
    pub headers: Headers,
    #[serde(default)]
    pub body: String,
    #[serde(default)]
    pub before: String,
    #[serde(default)]
    pub after: String,
    pub encoding: Option<String>,
    /// Promise the whole body, send so many bytes of it, and hang up.
    pub cut: Option<usize>,
}

impl Answer {
    pub fn bytes(&self) -> Bytes {
        Bytes {
            body: self.body.clone(),
            before: self.before.clone(),
            after: self.after.clone(),
            encoding: self.encoding.clone(),
        }
    }
}

fn ok() -> u16 {
    200
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    #[serde(default)]
    pub headers: Headers,
    pub body: String,
    #[serde(default)]
    pub before: String,
    #[serde(default)]
    pub after: String,
    pub encoding: Option<String>,
    #[serde(default)]
    pub sign: bool,
}

impl Posted {
    pub fn bytes(&self) -> Bytes {
        Bytes {
            body: self.body.clone(),
            before: self.before.clone(),
            after: self.after.clone(),
            encoding: self.encoding.clone(),
        }
    }
}

/// An object, or a list of pairs where one name comes twice.
#[derive(Debug, Default, Clone)]
pub struct Headers(pub Vec<(String, String)>);

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Object(BTreeMap<String, String>),
            Pairs(Vec<(String, String)>),
        }
        Ok(Self(match Either::deserialize(deserializer)? {
            Either::Object(object) => object.into_iter().collect(),
            Either::Pairs(pairs) => pairs,
        }))
    }
}

fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let value = Value::deserialize(deserializer)?;
    let values = match value {
        Value::Array(values) => values,
        other => vec![other],
    };
    values
        .into_iter()
        .map(|value| T::deserialize(value).map_err(serde::de::Error::custom))
        .collect()
}

pub fn read_all(directory: &Path) -> Result<Vec<Case>, String> {
    let entries = std::fs::read_dir(directory).map_err(|error| error.to_string())?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Result<Case, String> {
    let name = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let options = serde_saphyr::options! { strict_booleans: true };
    let value: Value = serde_saphyr::from_str_with_options(&text, options)
        .map_err(|error| format!("{name}: {error}"))?;
    let mut case: Case =
        serde_json::from_value(value).map_err(|error| format!("{name}: {error}"))?;
    case.name = name;
    Ok(case)
}
