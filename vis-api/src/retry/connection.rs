//! Why a connection failed.

use std::error::Error as StdError;

/// What is known of the failure of a connection. reqwest has no type for most of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cause {
    Name,
    Refused,
    Certificate,
    Proxy,
    Other,
}

impl Cause {
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        let mut text = String::new();
        let mut source: Option<&dyn StdError> = error.source();
        while let Some(error) = source {
            text.push_str(&error.to_string().to_lowercase());
            source = error.source();
        }
        let has = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
        if has(&["certificate"]) {
            Self::Certificate
        } else if has(&["proxy", "tunnel", "socks"]) {
            Self::Proxy
        } else if has(&["dns", "resolve", "name or service"]) {
            Self::Name
        } else if has(&["refused"]) {
            Self::Refused
        } else {
            Self::Other
        }
    }

    /// Whether another attempt fails as well: the certificate stays as it is, and a proxy that is
    /// asked again and again with a wrong password may lock the user.
    pub(crate) fn is_permanent(self) -> bool {
        matches!(self, Self::Certificate | Self::Proxy)
    }

    pub(crate) fn text(self) -> Option<&'static str> {
        match self {
            Self::Name => Some("the name of the server cannot be resolved"),
            Self::Refused => Some("the server refuses connections"),
            Self::Certificate => Some("the certificate of the server is not trusted"),
            Self::Proxy => Some("the proxy does not connect to the server"),
            Self::Other => None,
        }
    }
}
