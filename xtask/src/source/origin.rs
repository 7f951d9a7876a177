//! Where a document is to be had.

use std::{ffi::OsString, fmt, path::PathBuf, str::FromStr};

use ureq::http::Uri;

/// A place to read a document from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// Standard input, written as `-`.
    Stdin,
    /// An `http` or `https` URL.
    Url(Uri),
}

/// Why a text names no place to read from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum OriginError {
    #[error("it is empty; name a file, a URL, or `-` for standard input")]
    Empty,
    #[error(
        "{scheme}:// is not supported; give an http:// or https:// URL, or download the file first"
    )]
    Scheme { scheme: String },
    #[error("it is not a URL that can be read: {0}")]
    Url(String),
    #[error("a name or a password does not belong in the URL; download the file first")]
    Credentials,
}

impl Origin {
    /// The place that an argument of the command line names.
    ///
    /// What has a scheme is a URL, `-` is standard input, all else a file.
    ///
    /// # Errors
    /// For a URL that cannot be read from.
    pub fn from_argument(argument: OsString) -> Result<Self, OriginError> {
        match argument.into_string() {
            Ok(text) => text.parse(),
            Err(name) => Ok(Self::File(name.into())),
        }
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        match text {
            "" => return Err(OriginError::Empty),
            "-" => return Ok(Self::Stdin),
            _ => {}
        }
        match text.split_once("://") {
            Some((scheme, _))
                if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") =>
            {
                url(text)
            }
            Some((scheme, _)) if is_scheme(scheme) => Err(OriginError::Scheme {
                scheme: scheme.to_owned(),
            }),
            _ => Ok(Self::File(text.into())),
        }
    }
}

/// One letter before a colon is a drive.
fn is_scheme(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(is_part)
}

fn url(text: &str) -> Result<Origin, OriginError> {
    // What follows `#` is for browsers alone.
    let text = text.split('#').next().unwrap_or(text);
    let uri: Uri = text
        .parse()
        .map_err(|error: ureq::http::uri::InvalidUri| OriginError::Url(error.to_string()))?;
    match uri.authority() {
        Some(authority) if authority.as_str().contains('@') => Err(OriginError::Credentials),
        Some(authority) if !authority.host().is_empty() => Ok(Origin::Url(uri)),
        _ => Err(OriginError::Url("it names no host".to_owned())),
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Stdin => f.write_str("standard input"),
            Self::Url(url) => write!(f, "{url}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Result<Origin, OriginError> {
        text.parse()
    }

    #[test]
    fn what_has_a_scheme_is_a_url() {
        for url in ["http://127.0.0.1:80/vgis.yml", "HTTPS://example.com"] {
            assert!(matches!(origin(url), Ok(Origin::Url(_))), "{url}");
        }
        for file in [
            "vgis.json",
            "./http",
            r"C:\vgis.json",
            "c://vgis.json",
            "-.json",
            "a b://c",
        ] {
            assert_eq!(origin(file), Ok(Origin::File(file.into())));
        }
        assert_eq!(origin("-"), Ok(Origin::Stdin));
    }

    #[test]
    fn a_url_that_cannot_be_read_from_is_refused() {
        let scheme = |scheme: &str| OriginError::Scheme {
            scheme: scheme.to_owned(),
        };
        assert_eq!(origin(""), Err(OriginError::Empty));
        assert_eq!(origin("ftp://example.com/a"), Err(scheme("ftp")));
        assert_eq!(origin("file:///a"), Err(scheme("file")));
        assert_eq!(
            origin("https://jane:secret@example.com"),
            Err(OriginError::Credentials)
        );
        assert!(matches!(origin("https://"), Err(OriginError::Url(_))));
        assert!(matches!(origin("https:///a"), Err(OriginError::Url(_))));
        assert!(matches!(
            origin("https://exa mple.com/"),
            Err(OriginError::Url(_))
        ));
    }

    #[test]
    fn the_fragment_is_not_asked_for() {
        assert_eq!(
            origin("http://a/b#c").expect("a URL").to_string(),
            "http://a/b"
        );
    }
}
