//! What an action knew of the values that it replaces.

use std::fmt;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// So many bytes of the hash are kept: enough to tell two values apart, and short to read.
const BYTES: usize = 6;

/// The first twelve hexadecimal digits of a SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of a text.
    pub fn of(text: &str) -> Self {
        let hash = Sha256::digest(text.as_bytes());
        let bytes = hash.iter().take(BYTES);
        Self(bytes.map(|byte| format!("{byte:02x}")).collect())
    }

    /// Reads a digest as it displays.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 2 * BYTES && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_start_of_a_sha_256() {
        // `printf abc | sha256sum`
        assert_eq!(Digest::of("abc").to_string(), "ba7816bf8f01");
    }

    #[test]
    fn is_read_as_it_displays() {
        assert_eq!(Digest::parse("ba7816bf8f01"), Some(Digest::of("abc")));
        for other in [
            "",
            "ba7816bf8f0",
            "ba7816bf8f012",
            "BA7816BF8F01",
            "xa7816bf8f01",
        ] {
            assert_eq!(Digest::parse(other), None, "{other}");
        }
    }
}
