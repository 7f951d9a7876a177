//! Errors of deliveries and of their verification.

use std::fmt;

use super::canonical::{CanonicalizeError, MAX_DEPTH};
use crate::{MetadataPolicy, PayloadError, SigningAlgorithm};

/// A delivery is rejected, or the parameters of a [`Verifier`](super::Verifier) or
/// [`Signer`](super::Signer) are invalid.
///
/// Neither `Display` nor `Debug` shows a value of the delivery or a key. There is no source: `Display`
/// includes it. Lines and columns start at 1; a column counts bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The signing key is empty.
    EmptyKey,
    /// The webhook's deliveries are unsigned, or signed with an unknown algorithm.
    UnsupportedAlgorithm(Option<SigningAlgorithm>),
    /// The webhook's deliveries have no metadata and thus no signature, or the policy is unknown.
    UnsupportedPolicy(Option<MetadataPolicy>),
    /// The body is longer than [`Verifier::max_body_size`](super::Verifier::max_body_size) allows.
    TooLarge {
        /// The size of the body in bytes.
        size: usize,
        /// The maximum in bytes.
        limit: usize,
    },
    /// The body, or the event to sign, is not JSON.
    NotJson {
        /// The line of the error.
        line: usize,
        /// The byte in that line.
        column: usize,
        /// The violated rule.
        reason: &'static str,
    },
    /// Objects and arrays are nested deeper than 64 levels; the body is the first.
    TooDeep {
        /// The line of the 65th level.
        line: usize,
        /// The byte in that line.
        column: usize,
    },
    /// An object has a property twice: its value is ambiguous.
    DuplicateKey {
        /// The line of the second occurrence.
        line: usize,
        /// The byte in that line.
        column: usize,
    },
    /// The body has no `event`.
    NoEvent,
    /// A metadata header is invalid.
    BadMetadataHeader {
        /// Its name, in lower case.
        name: &'static str,
        /// The violated rule.
        reason: &'static str,
    },
    /// The metadata in the body cannot be read.
    UnreadableMetadata(PayloadError),
    /// The headers and the body, or `metadata` and `metdata` in the body, contradict each other.
    ConflictingMetadata {
        /// The property with two values.
        name: &'static str,
    },
    /// Neither the headers nor the body have a signature.
    MissingSignature,
    /// The signature is not 64 hexadecimal digits, the format of an HMAC-SHA256.
    MalformedSignature,
    /// The signature belongs to another event or another key.
    SignatureMismatch,
    /// The signature is valid, but the event does not fit this version of [`Event`](crate::Event).
    UnreadableEvent(PayloadError),
}

impl WebhookError {
    /// Converts an error's offset in `text` to a line and a column.
    pub(super) fn from_canonicalize(text: &[u8], error: CanonicalizeError) -> Self {
        match error {
            CanonicalizeError::NotJson { offset, reason } => {
                let (line, column) = line_and_column(text, offset);
                Self::NotJson {
                    line,
                    column,
                    reason,
                }
            }
            CanonicalizeError::DuplicateKey { offset } => {
                let (line, column) = line_and_column(text, offset);
                Self::DuplicateKey { line, column }
            }
            CanonicalizeError::TooDeep { offset } => {
                let (line, column) = line_and_column(text, offset);
                Self::TooDeep { line, column }
            }
        }
    }

    /// Whether the signature is missing, malformed or wrong.
    ///
    /// Of the other errors, only [`UnreadableEvent`](Self::UnreadableEvent) occurs after the check of
    /// the signature.
    pub fn is_signature(&self) -> bool {
        matches!(
            self,
            Self::MissingSignature | Self::MalformedSignature | Self::SignatureMismatch
        )
    }
}

fn line_and_column(text: &[u8], offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    let line_start = before.iter().rposition(|byte| *byte == b'\n');
    let column = before.len() - line_start.map_or(0, |newline| newline + 1);
    (lines + 1, column + 1)
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyKey => {
                f.write_str("the signing key is empty: pass the webhook's signingKey")
            }
            Self::UnsupportedAlgorithm(algorithm) => {
                let algorithm = algorithm.as_ref().map_or("none", SigningAlgorithm::as_str);
                write!(
                    f,
                    "the webhook's signingAlgo is {algorithm}, expected HMAC_SHA256"
                )
            }
            Self::UnsupportedPolicy(policy) => {
                let policy = policy.as_ref().map_or("none", MetadataPolicy::as_str);
                write!(
                    f,
                    "the webhook's metadataPolicy is {policy}, expected HEADER or BODY"
                )
            }
            Self::TooLarge { size, limit } => write!(
                f,
                "the body has {size} bytes, more than max_body_size, {limit} bytes"
            ),
            Self::NotJson {
                line,
                column,
                reason,
            } => write!(f, "not JSON: {reason}, at line {line} column {column}"),
            Self::TooDeep { line, column } => write!(
                f,
                "objects and arrays are nested deeper than {MAX_DEPTH} levels, \
                 at line {line} column {column}"
            ),
            Self::DuplicateKey { line, column } => write!(
                f,
                "an object has a property twice, at line {line} column {column}"
            ),
            Self::NoEvent => {
                f.write_str("the body has no `event`: pass the complete body as received")
            }
            Self::BadMetadataHeader { name, reason } => {
                write!(f, "the header {name} {reason}")
            }
            Self::UnreadableMetadata(error) => write!(f, "the metadata cannot be read: {error}"),
            Self::ConflictingMetadata { name } => {
                write!(f, "the delivery has two different values of {name}")
            }
            Self::MissingSignature => f.write_str(
                "the delivery has no signature: create the webhook with a signingKey, \
                 the signingAlgo HMAC_SHA256 and the metadataPolicy HEADER or BODY",
            ),
            Self::MalformedSignature => {
                f.write_str("the signature is not an HMAC-SHA256 of 64 hexadecimal digits")
            }
            Self::SignatureMismatch => f.write_str(
                "the signature does not match the event: the sender is not Vonage, the webhook has \
                 another signingKey, or the body was changed before verification",
            ),
            Self::UnreadableEvent(error) => {
                write!(
                    f,
                    "the signature is valid, but the event cannot be read: {error}"
                )
            }
        }
    }
}

impl std::error::Error for WebhookError {}

#[cfg(test)]
mod tests {
    use super::line_and_column;

    #[test]
    fn line_and_column_count_bytes() {
        let text = "ab\n\néf".as_bytes();
        let expected = [
            (1, 1),
            (1, 2),
            (1, 3),
            (2, 1),
            (3, 1),
            (3, 2),
            (3, 3),
            (3, 4),
        ];
        for (at, expected) in expected.into_iter().enumerate() {
            assert_eq!(line_and_column(text, at), expected);
        }
        assert_eq!(line_and_column(b"", 9), (1, 1));
    }
}
