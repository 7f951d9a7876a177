//! The URL of a webhook.

use std::fmt;
use std::str::FromStr;

use http::Uri;
use serde::Deserialize;

use crate::text::write_as_text;

/// An absolute `http` or `https` URL: the target of a webhook's deliveries.
///
/// ```
/// use vis_types::HttpUrl;
///
/// let url: HttpUrl = "https://example.com/vis?source=vonage".parse()?;
/// assert_eq!(url.as_str(), "https://example.com/vis?source=vonage");
///
/// assert!("example.com/vis".parse::<HttpUrl>().is_err());
/// # Ok::<(), vis_types::ParseHttpUrlError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct HttpUrl(String);

impl HttpUrl {
    /// The URL exactly as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is not an absolute `http` or `https` URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseHttpUrlError;

impl fmt::Display for ParseHttpUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an http or https URL such as https://example.com/vis")
    }
}

impl std::error::Error for ParseHttpUrlError {}

impl TryFrom<String> for HttpUrl {
    type Error = ParseHttpUrlError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let url: Uri = text.parse().map_err(|_| ParseHttpUrlError)?;
        let scheme = url.scheme_str().map(str::to_ascii_lowercase);
        let has_host = url.host().is_some_and(|host| !host.is_empty());
        match scheme.as_deref() {
            Some("http" | "https") if has_host && text.is_ascii() => Ok(Self(text)),
            _ => Err(ParseHttpUrlError),
        }
    }
}

impl TryFrom<&str> for HttpUrl {
    type Error = ParseHttpUrlError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.to_owned().try_into()
    }
}

impl FromStr for HttpUrl {
    type Err = ParseHttpUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.try_into()
    }
}

write_as_text! { HttpUrl }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_and_https_urls_parse() {
        for url in [
            "http://127.0.0.1:8080",
            "HTTPS://example.com/a?b#c",
            "https://[::1]/",
        ] {
            assert_eq!(
                url.parse::<HttpUrl>().as_ref().map(HttpUrl::as_str),
                Ok(url)
            );
        }
        for text in [
            "//example.com",
            "ftp://example.com",
            "https:///vis",
            "https://exa mple.com",
            "https://example.com/a b",
            "https://bücher.example",
        ] {
            assert_eq!(text.parse::<HttpUrl>(), Err(ParseHttpUrlError), "{text}");
        }
    }
}
