//! Reading an OpenAPI document from wherever it is, in whatever form it has there.
//!
//! What comes from outside is bounded: [`MOST_BYTES`] in size, a fixed depth, and for a URL a time.
//! What the document is written in is told by its content, since neither a file's name nor a
//! server's `Content-Type` can be trusted with it:
//!
//! | form | how it is known | how it is read |
//! |---|---|---|
//! | JSON | it begins like an object | [`Document::parse`] |
//! | YAML | `openapi:` or `swagger:` begins a line | as YAML 1.2 |
//! | a saved web page | it has a JSON object with the key `openapi` somewhere | that object |

mod error;
mod http;
mod origin;
mod page;
mod text;
mod yaml;

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    time::Duration,
};

pub use error::{Fault, SourceError};
pub use origin::{Origin, OriginError};

use crate::{
    document::{self, Document, DocumentError},
    room,
    source::page::Found,
};

/// No document is larger; what is, was not meant.
pub const MOST_BYTES: u64 = 8 << 20;

/// A document, and how it was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// The document, its keys in the order of the source.
    pub document: Document,
    /// What was not taken literally, in sentences for whoever reads the result.
    pub notes: Vec<String>,
}

/// Reads the document at `origin`; `stdin` is for [`Origin::Stdin`], `timeout` for [`Origin::Url`].
///
/// # Errors
/// When it cannot be had in time, is larger than [`MOST_BYTES`], or is not a document of OpenAPI
/// 3.0. The message names the origin and says what to do.
pub fn read(
    origin: &Origin,
    timeout: Duration,
    stdin: &mut dyn Read,
) -> Result<Source, SourceError> {
    let name = origin.to_string();
    let fail = |fault| SourceError::Fault {
        origin: name.clone(),
        fault: Box::new(fault),
    };
    let bytes = match origin {
        Origin::File(path) => file(path),
        Origin::Stdin => bounded(stdin),
        Origin::Url(url) => http::get(url, timeout),
    };
    let bytes = bytes.map_err(fail)?;
    let text = text::text(&bytes).map_err(fail)?;
    parse(&name, text)
}

/// Reads the document from its text; `name` is for messages.
///
/// # Errors
/// When it is not a document of OpenAPI 3.0.
pub fn parse(name: &str, text: &str) -> Result<Source, SourceError> {
    let fail = |fault| {
        Err(SourceError::Fault {
            origin: name.to_owned(),
            fault: Box::new(fault),
        })
    };
    if begins_like_json(text) {
        let error = match json(name, text) {
            Ok(document) => return Ok(literally(document)),
            Err(error) => error,
        };
        // A page can begin with the document, too.
        return match (&error, page::find(text)) {
            (
                DocumentError::Content {
                    fault: document::Fault::Syntax(_),
                    ..
                },
                Found::Document(found),
            ) => from_page(name, &found),
            _ => Err(error.into()),
        };
    }
    if begins_like_yaml(text) {
        return match yaml::parse(name, text) {
            Ok(yaml) => from_yaml(name, yaml),
            Err(message) => fail(Fault::Yaml(message)),
        };
    }
    match page::find(text) {
        Found::Document(found) => from_page(name, &found),
        Found::Broken { line, cause } => fail(Fault::Broken { line, cause }),
        Found::Nothing if page::is_html(text) => fail(Fault::Page {
            title: page::title(text),
        }),
        Found::Nothing => match yaml::parse(name, text) {
            Ok(yaml) if yaml.value.is_object() => from_yaml(name, yaml),
            _ => fail(Fault::NoDocument),
        },
    }
}

fn file(path: &Path) -> Result<Vec<u8>, Fault> {
    if path.is_dir() {
        return Err(Fault::Directory);
    }
    bounded(&mut File::open(path).map_err(Fault::Read)?)
}

/// All that there is to read, unless that is too much.
fn bounded(reader: &mut dyn Read) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let read = reader.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    match read.map_err(Fault::Read)? as u64 > MOST_BYTES {
        true => Err(Fault::TooLarge),
        false => Ok(bytes),
    }
}

/// A flow mapping of YAML begins with a brace as well, but not with a quoted key.
fn begins_like_json(text: &str) -> bool {
    let text = text.trim_start();
    let inside = text.strip_prefix('{').map(str::trim_start);
    text.starts_with('[') || inside.is_some_and(|inside| inside.starts_with(['"', '}']))
}

fn begins_like_yaml(text: &str) -> bool {
    let is_key = |line: &str| line.starts_with("openapi:") || line.starts_with("swagger:");
    text.lines().any(is_key)
}

fn json(name: &str, text: &str) -> Result<Document, DocumentError> {
    let path = Path::new(name);
    room::run(|| Document::parse(path, text)).unwrap_or_else(|error| {
        Err(DocumentError::Read {
            path: path.to_owned(),
            source: std::io::Error::other(error),
        })
    })
}

fn from_page(name: &str, found: &str) -> Result<Source, SourceError> {
    let mut source = literally(json(name, found)?);
    source.notes.push(format!(
        "it is a page with the document in it, which begins on line {}; the rest is left out",
        1 + found.len() - found.trim_start_matches('\n').len()
    ));
    Ok(source)
}

fn from_yaml(name: &str, yaml: yaml::Yaml) -> Result<Source, SourceError> {
    Ok(Source {
        document: Document::from_value(PathBuf::from(name), yaml.value)?,
        notes: yaml.notes,
    })
}

fn literally(document: Document) -> Source {
    Source {
        document,
        notes: Vec::new(),
    }
}
