//! A response in memory.

use std::borrow::Cow;

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Request, StatusCode};

use crate::error::Secrets;

/// In bytes. Proxies may answer errors with HTML of any length.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// A response with its body in memory.
#[derive(Default)]
pub(crate) struct BufferedResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// Whether the body was cut at the limit.
    pub(crate) is_truncated: bool,
    /// Why the body breaks off, of a success.
    pub(crate) failure: Option<reqwest::Error>,
    /// How many attempts it took.
    pub(crate) attempts: u32,
    /// What the request had that nothing may show.
    pub(crate) secrets: Secrets,
}

impl BufferedResponse {
    /// The value of `Content-Type`.
    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Cuts the body, and removes secrets from all that is kept.
    pub(crate) fn redact(&mut self) {
        self.body.truncate(MAX_ERROR_BODY);
        if let Cow::Owned(clean) = self.secrets.remove(&String::from_utf8_lossy(&self.body)) {
            self.body = clean.into_bytes();
        }
        for value in self.headers.values_mut() {
            let text = String::from_utf8_lossy(value.as_bytes());
            if let Cow::Owned(clean) = self.secrets.remove(&text) {
                *value = HeaderValue::try_from(clean).unwrap_or(HeaderValue::from_static(""));
            }
        }
        self.secrets = Secrets::default();
    }

    /// The encoding of a body that is compressed, although no request asks for it.
    pub(crate) fn compression(&self) -> Option<&str> {
        let encoding = self.headers.get(CONTENT_ENCODING)?;
        let encoding = encoding.to_str().unwrap_or("unknown");
        (encoding != "identity").then_some(encoding)
    }
}

/// Sends `request` once. Reads at most `limit` bytes of a success. The beginning of an error's body is
/// enough, and one that breaks off counts, since its status says more.
pub(crate) async fn receive(
    http: &Client,
    request: Request,
    limit: usize,
) -> Result<BufferedResponse, reqwest::Error> {
    let mut response = http.execute(request).await?;
    let status = response.status();
    let limit = match status.is_success() {
        true => limit,
        false => MAX_ERROR_BODY,
    };
    let mut received = BufferedResponse {
        status,
        headers: std::mem::take(response.headers_mut()),
        ..BufferedResponse::default()
    };
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received.body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(_) if !status.is_success() => break,
            Err(error) => {
                received.failure = Some(error);
                break;
            }
        }
        if received.body.len() > limit {
            received.body.truncate(limit);
            received.is_truncated = true;
            break;
        }
    }
    Ok(received)
}
