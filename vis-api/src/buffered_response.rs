//! A response in memory.

use std::borrow::Cow;

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Request, StatusCode};

use vis_types::{JsonBody, decode_text};

use crate::redact::{Secrets, remove_properties};

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
        let text = self.text();
        let clean = self.secrets.remove(&text);
        let clean = remove_properties(&clean);
        if *clean != *text {
            self.body = clean.into_owned().into_bytes();
        }
        for value in self.headers.values_mut() {
            let text = String::from_utf8_lossy(value.as_bytes());
            if let Cow::Owned(clean) = self.secrets.remove(&text) {
                *value = HeaderValue::try_from(clean).unwrap_or(HeaderValue::from_static(""));
            }
        }
        self.secrets = Secrets::default();
    }

    /// The body as text.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        decode_text(&self.body, self.content_type())
    }

    /// Whether the body is empty, `OK` or JSON, and not the page of a proxy.
    pub(crate) fn is_acknowledgement(&self) -> bool {
        let body = JsonBody::<Option<serde_json::Value>>::read(&self.body, self.content_type());
        body.is_ok() || self.text().trim().eq_ignore_ascii_case("ok")
    }

    /// What is wrong with a body that cannot be read, if it is compressed, although no request asks
    /// for it.
    pub(crate) fn compression(&self) -> Option<String> {
        let encoding = self.headers.get(CONTENT_ENCODING)?;
        let encoding = encoding.to_str().unwrap_or("unknown");
        let is_compressed = !encoding.eq_ignore_ascii_case("identity");
        is_compressed.then(|| format!("is compressed ({encoding}), which no request asks for"))
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
    // As much as the server announces; where there is no such memory, what arrives decides.
    let length = response
        .content_length()
        .and_then(|it| usize::try_from(it).ok());
    let _ = received
        .body
        .try_reserve_exact(length.unwrap_or(0).min(limit));
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
