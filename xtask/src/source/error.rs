//! Why there is no document to be had from an origin.

use std::{io, time::Duration};

use super::MOST_BYTES;
use crate::document::DocumentError;

/// The document cannot be had.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum SourceError {
    #[error("{origin}: {fault}")]
    Fault { origin: String, fault: Box<Fault> },
    /// It was had and read, but is not a document of OpenAPI 3.0.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// What went wrong, and what to do next.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Fault {
    #[error("cannot read it: {0}")]
    Read(io::Error),
    #[error("a directory; name the file in it")]
    Directory,
    #[error("larger than {} MiB, which no OpenAPI document for this client is; nothing more of it was read", MOST_BYTES >> 20)]
    TooLarge,
    #[error("there is nothing in it")]
    Empty,
    #[error("UTF-16 text; save it as UTF-8, as JSON and YAML are")]
    Utf16,
    #[error("compressed ({kind}); decompress it first")]
    Compressed { kind: &'static str },
    #[error("binary data, not text; an OpenAPI document is JSON or YAML")]
    Binary,
    #[error("line {line}: not UTF-8; save it as UTF-8, as JSON and YAML are")]
    NotUtf8 { line: usize },
    #[error("not YAML that can be read: {0}")]
    Yaml(String),
    #[error(
        "a web page{} without an OpenAPI document in it; give the address of the document itself \
         (on GitHub, that of `Raw`), or save what the browser shows as text", titled(.title.as_deref())
    )]
    Page { title: Option<String> },
    #[error(
        "the document that begins on line {line} is not whole: {cause}; get it again, all of it"
    )]
    Broken { line: usize, cause: String },
    #[error("text without an OpenAPI document in it: neither JSON nor YAML with the key `openapi`")]
    NoDocument,
    #[error("it redirects ({status}) to {to}; if that is what you want, import it from there")]
    Redirect { status: u16, to: String },
    #[error("the server answers {status}; {}", next(*.status))]
    Status { status: u16 },
    #[error("not done within {} s; try again, with a longer --timeout, or download the file first", .after.as_secs_f64())]
    Timeout { after: Duration },
    #[error(
        "the connection failed: {0}; look at the address and the network, or download the file first"
    )]
    Connection(String),
}

fn titled(title: Option<&str>) -> String {
    title
        .map(|title| format!(" (\"{title}\")"))
        .unwrap_or_default()
}

fn next(status: u16) -> &'static str {
    match status {
        401 | 403 => "download the file where you are signed in, and import that",
        404 | 410 => "look at the address, or ask Vonage where the document has gone",
        _ => "try again later, or download the file by other means",
    }
}
