//! Why a connection failed.

use std::error::Error as StdError;

/// What is known of the failure of a connection. reqwest has no type for most of it.
pub(crate) struct Cause {
    /// Any of these is in the text of the failure, in lower case.
    words: &'static [&'static str],
    pub(crate) text: &'static str,
    /// Whether another attempt fails as well: the certificate stays as it is, and a proxy that is
    /// asked again and again with a wrong password may lock the user.
    pub(crate) is_permanent: bool,
}

static CAUSES: [Cause; 4] = [
    Cause {
        words: &["certificate"],
        text: "the certificate of the server is not trusted",
        is_permanent: true,
    },
    Cause {
        words: &["proxy", "tunnel", "socks"],
        text: "the proxy does not connect to the server",
        is_permanent: true,
    },
    Cause {
        words: &["dns", "resolve", "name or service"],
        text: "the name of the server cannot be resolved",
        is_permanent: false,
    },
    Cause {
        words: &["refused"],
        text: "the server refuses connections",
        is_permanent: false,
    },
];

impl Cause {
    pub(crate) fn of(error: &reqwest::Error) -> Option<&'static Self> {
        let mut text = String::new();
        let mut source: Option<&dyn StdError> = error.source();
        while let Some(error) = source {
            text.push_str(&error.to_string().to_lowercase());
            source = error.source();
        }
        let is_in_text = |word: &&str| text.contains(word);
        CAUSES.iter().find(|it| it.words.iter().any(is_in_text))
    }
}
