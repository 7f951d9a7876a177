//! Reads an OpenAPI document from a file, a URL or standard input, as JSON or YAML.
//!
//! The content decides the format: file names and `Content-Type` are unreliable.

mod http;
mod yaml;

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::document::layout;

/// Maximum input, 8 MiB; Vonage's document has 80 kB.
const MAX_BYTES: u64 = 8 << 20;

/// Maximum number of values: generation takes minutes for millions.
const MAX_SIZE: usize = 200_000;

/// The limit of serde_json.
const MAX_DEPTH: usize = 127;

/// A document and its name for messages and for the record of the revision.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name of the file, the URL without its query, or `standard input`.
    pub name: String,
    /// The document, its keys in the order of the source.
    pub document: Value,
}

/// Reads a URL, standard input (`-`) or a file.
pub fn read(argument: &str) -> Result<Source> {
    ensure!(
        !argument.is_empty(),
        "name a file, a URL, or `-` for standard input"
    );
    let (name, bytes) = if argument == "-" {
        ("standard input".to_owned(), bounded(io::stdin()))
    } else if argument.contains("://") {
        let url = http::url(argument)?;
        (http::shown(&url), http::get(&url))
    } else {
        let path = Path::new(argument);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        (name.into_owned(), file(path))
    };
    let shown = if argument.contains("://") {
        &name
    } else {
        argument
    };
    let document = bytes
        .and_then(|bytes| parse(text(&bytes)?))
        .with_context(|| shown.to_owned())?;
    Ok(Source { name, document })
}

/// Parses an OpenAPI 3.0 document.
pub fn parse(text: &str) -> Result<Value> {
    let start = text.trim_start();
    ensure!(!start.is_empty(), "it is empty");
    ensure!(
        !start.starts_with('<'),
        "a web page or XML; name the address of the document itself (on GitHub, that of `Raw`)"
    );
    // A YAML flow mapping begins with a brace, too, but rarely with a quoted key.
    let inside = start.strip_prefix('{').map(str::trim_start);
    let document = match inside.is_some_and(|it| it.starts_with(['"', '}'])) {
        true => json(text),
        false => yaml::parse(text),
    }?;
    ensure!(
        size(&document) <= MAX_SIZE,
        "it is too large to be a document for this client"
    );
    if document.get("swagger").is_some() {
        bail!("a Swagger 2 document; convert it to OpenAPI 3.0 first");
    }
    match document.get("openapi").and_then(Value::as_str) {
        None => bail!("not an OpenAPI document: neither JSON nor YAML with the key `openapi`"),
        Some(version) if version.starts_with("3.0") => Ok(document),
        Some(version) => bail!("its version is `{version}`; convert it to OpenAPI 3.0 first"),
    }
}

/// Parses JSON. serde_json accepts duplicate keys; the YAML parser rejects them.
fn json(text: &str) -> Result<Value> {
    let value = serde_json::from_str(text).context("not JSON")?;
    // Printed again, what has duplicates is shorter.
    if layout(&value) == text {
        return Ok(value);
    }
    match yaml::parse(text) {
        Err(error) if error.root_cause().to_string().ends_with("twice") => Err(error),
        _ => Ok(value),
    }
}

/// The number of values; a long text counts as several.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(size).sum(),
        Value::Array(elements) => elements.iter().map(size).sum(),
        Value::String(text) => text.len() / 100,
        _ => 0,
    }
}

fn file(path: &Path) -> Result<Vec<u8>> {
    ensure!(!path.is_dir(), "a directory; name the file in it");
    bounded(File::open(path).context("cannot read it")?)
}

fn bounded(reader: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = reader.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.context("cannot read it")?;
    ensure!(
        bytes.len() as u64 <= MAX_BYTES,
        "larger than {} MiB",
        MAX_BYTES >> 20
    );
    Ok(bytes)
}

fn text(bytes: &[u8]) -> Result<&str> {
    let text = str::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'));
    let text = text.context("not UTF-8 text; decompress it, or save it as UTF-8")?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}
