//! Reads requests for servers that respond byte for byte.

use std::io::{ErrorKind, Result};

use ::http::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

pub struct Request {
    /// The request line and the headers.
    pub head: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

pub async fn read(stream: &mut TcpStream) -> Result<Request> {
    let mut bytes = Vec::new();
    loop {
        if let Some(request) = parse(&bytes) {
            return Ok(request);
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
}

/// Returns `None` for an incomplete request.
fn parse(bytes: &[u8]) -> Option<Request> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let headers = lines.filter_map(|(name, value)| {
        let name: HeaderName = name.parse().ok()?;
        Some((name, HeaderValue::from_str(value).ok()?))
    });
    let headers: HeaderMap = headers.collect();
    let length = headers.get("content-length");
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    let body = bytes[end + 4..].get(..length.unwrap_or(0))?.to_vec();
    Some(Request {
        head,
        headers,
        body,
    })
}
