//! What may be wrong with a delivery, or with how it is to be verified.

use std::fmt;

use super::canonical::{CanonicalizeError, MAX_DEPTH};
use crate::{MetadataPolicy, PayloadError, SigningAlgorithm};

/// A delivery is refused, or a [`Verifier`](super::Verifier) or [`Signer`](super::Signer) cannot be
/// made.
///
/// Neither `Display` nor `Debug` has a value of the delivery or a key in it, and there is no source:
/// `Display` says it all. A line or column counts from 1, a column in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The signing key is empty, and everybody knows it.
    EmptyKey,
    /// The webhook's deliveries are signed in a way that this version does not know, or not at all.
    UnsupportedAlgorithm(Option<SigningAlgorithm>),
    /// The webhook's deliveries carry no metadata, and with it no signature, or carry it in a way that
    /// this version does not know.
    UnsupportedPolicy(Option<MetadataPolicy>),
    /// The body is longer than [`Verifier::max_body_size`](super::Verifier::max_body_size) allows.
    TooLarge {
        /// How many bytes the body has.
        size: usize,
        /// How many it may have.
        limit: usize,
    },
    /// The body, or the event that is to be signed, is not JSON.
    NotJson {
        /// The line in which that shows.
        line: usize,
        /// The byte of that line.
        column: usize,
        /// What is wrong.
        problem: &'static str,
    },
    /// Objects and arrays lie deeper in each other than 64 levels, of which the body is the first.
    TooDeep {
        /// The line in which it gets too deep.
        line: usize,
        /// The byte of that line.
        column: usize,
    },
    /// An object has a property twice, so that nobody can say which of the two is meant.
    DuplicateKey {
        /// The line of the second one's name.
        line: usize,
        /// The byte of that line.
        column: usize,
    },
    /// The body has no `event`.
    NoEvent,
    /// One of the headers with metadata cannot be read.
    BadMetadataHeader {
        /// Which one, in lower case.
        name: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The metadata in the body cannot be read.
    UnreadableMetadata(PayloadError),
    /// The headers and the body, or `metadata` and `metdata` in the body, say different things.
    ConflictingMetadata {
        /// The property that they disagree about.
        name: &'static str,
    },
    /// There is no signature, in a header or in the body.
    MissingSignature,
    /// The signature is not what an HMAC-SHA256 looks like: 64 hexadecimal digits.
    MalformedSignature,
    /// The signature is of another event, or made with another key.
    SignatureMismatch,
    /// The signature is right, and yet the event cannot be read: this version of the crate expects
    /// something else there.
    UnreadableEvent(PayloadError),
}

impl WebhookError {
    /// What the canonical form says of `text`.
    pub(super) fn of(text: &[u8], fault: CanonicalizeError) -> Self {
        match fault {
            CanonicalizeError::NotJson { at, problem } => {
                let (line, column) = place(text, at);
                Self::NotJson {
                    line,
                    column,
                    problem,
                }
            }
            CanonicalizeError::DuplicateName { at } => {
                let (line, column) = place(text, at);
                Self::DuplicateKey { line, column }
            }
            CanonicalizeError::TooDeep { at } => {
                let (line, column) = place(text, at);
                Self::TooDeep { line, column }
            }
        }
    }

    /// Whether the delivery is not known to be Vonage's, for want of a signature that fits.
    ///
    /// Of everything else that is wrong with a delivery, [`UnreadableEvent`](Self::UnreadableEvent)
    /// alone is found after its signature has been checked.
    pub fn is_signature(&self) -> bool {
        matches!(
            self,
            Self::MissingSignature | Self::MalformedSignature | Self::SignatureMismatch
        )
    }
}

/// The line and the column of the byte `at`.
fn place(text: &[u8], at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    let line_start = before.iter().rposition(|byte| *byte == b'\n');
    let column = before.len() - line_start.map_or(0, |newline| newline + 1);
    (lines + 1, column + 1)
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyKey => f.write_str(
                "the signing key is empty, so that anybody could sign: give the webhook's signingKey",
            ),
            Self::UnsupportedAlgorithm(algorithm) => {
                let algorithm = algorithm.as_ref().map_or("none", SigningAlgorithm::as_str);
                write!(
                    f,
                    "the webhook's signingAlgo is {algorithm}: what can be verified is HMAC_SHA256"
                )
            }
            Self::UnsupportedPolicy(policy) => {
                let policy = policy.as_ref().map_or("none", MetadataPolicy::as_str);
                write!(
                    f,
                    "the webhook's metadataPolicy is {policy}: a signature travels with HEADER or BODY"
                )
            }
            Self::TooLarge { size, limit } => write!(
                f,
                "the body has {size} bytes, and the verifier's max_body_size is {limit}"
            ),
            Self::NotJson {
                line,
                column,
                problem,
            } => write!(f, "not JSON: {problem}, at line {line} column {column}"),
            Self::TooDeep { line, column } => write!(
                f,
                "objects and arrays lie deeper in each other than {MAX_DEPTH} levels, \
                 at line {line} column {column}"
            ),
            Self::DuplicateKey { line, column } => write!(
                f,
                "an object has a property for the second time, at line {line} column {column}"
            ),
            Self::NoEvent => f.write_str(
                "the body has no `event`: pass the body as it was received, all of it",
            ),
            Self::BadMetadataHeader { name, problem } => {
                write!(f, "the header {name} {problem}")
            }
            Self::UnreadableMetadata(error) => write!(f, "the metadata cannot be read: {error}"),
            Self::ConflictingMetadata { name } => write!(
                f,
                "the delivery says two different things of its {name}, so that neither is believed"
            ),
            Self::MissingSignature => f.write_str(
                "the delivery has no signature: create the webhook with a signingKey, \
                 the signingAlgo HMAC_SHA256 and the metadataPolicy HEADER or BODY",
            ),
            Self::MalformedSignature => {
                f.write_str("the signature is no HMAC-SHA256, which has 64 hexadecimal digits")
            }
            Self::SignatureMismatch => f.write_str(
                "the signature does not fit the event: it is not Vonage's, or the webhook's \
                 signingKey is another, or the body was changed before it was verified",
            ),
            Self::UnreadableEvent(error) => {
                write!(f, "the signature fits, but the event cannot be read: {error}")
            }
        }
    }
}

impl std::error::Error for WebhookError {}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_place_is_a_line_and_a_byte_of_it() {
        let text = "ab\n\néf".as_bytes();
        let places = [
            (1, 1),
            (1, 2),
            (1, 3),
            (2, 1),
            (3, 1),
            (3, 2),
            (3, 3),
            (3, 4),
        ];
        for (at, expected) in places.into_iter().enumerate() {
            assert_eq!(place(text, at), expected);
        }
        assert_eq!(place(b"", 9), (1, 1));
    }
}
