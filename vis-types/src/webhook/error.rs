//! Errors of deliveries and of their verification.

use std::fmt;

use http::StatusCode;

use super::canonical::MAX_DEPTH;
use crate::{MetadataPolicy, SigningAlgorithm};

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
    /// The body is compressed, which Vonage does not do: a proxy in between must not compress requests.
    Compressed,
    /// The body, or the event to sign, is not JSON.
    NotJson {
        /// The line of the error.
        line: usize,
        /// The byte in that line.
        column: usize,
        /// The violated rule.
        reason: &'static str,
    },
    /// Objects and arrays are nested deeper than 128 levels; the event is the first.
    TooDeep {
        /// The line of the 129th level.
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
    /// Neither the headers nor the body have a signature.
    MissingSignature,
    /// The signature is not 64 hexadecimal digits, the format of an HMAC-SHA256.
    MalformedSignature,
    /// The signature belongs to another event or another key.
    SignatureMismatch,
}

impl WebhookError {
    pub(super) fn not_json(error: &serde_json::Error) -> Self {
        Self::NotJson {
            line: error.line(),
            column: error.column(),
            reason: match error.is_eof() {
                true => "unexpected end",
                false => "unexpected text",
            },
        }
    }

    /// The status to respond to the delivery with; Vonage sends it again, whichever it is.
    ///
    /// | status | error |
    /// |---|---|
    /// | 401 | the [signature](Self::is_signature) is missing or wrong |
    /// | 413 | [`TooLarge`](Self::TooLarge) |
    /// | 415 | [`Compressed`](Self::Compressed) |
    /// | 400 | any other |
    ///
    /// ```
    /// use http::{HeaderMap, StatusCode};
    /// use vis_types::webhook::Verifier;
    ///
    /// /// What a handler of any web framework responds with.
    /// fn receive(verifier: &Verifier, headers: &HeaderMap, body: &[u8]) -> StatusCode {
    ///     match verifier.verify(headers, body) {
    ///         Ok(delivery) => {
    ///             println!("call {} is {}", delivery.event.id, delivery.event.state);
    ///             StatusCode::OK
    ///         }
    ///         Err(error) => error.status(),
    ///     }
    /// }
    ///
    /// let verifier = Verifier::new("mysecretkey")?;
    /// let status = receive(&verifier, &HeaderMap::new(), br#"{"event": {}}"#);
    /// assert_eq!(status, StatusCode::UNAUTHORIZED);
    /// # Ok::<(), vis_types::webhook::WebhookError>(())
    /// ```
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Compressed => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            _ if self.is_signature() => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// Whether the signature is missing, malformed or wrong.
    pub fn is_signature(&self) -> bool {
        matches!(
            self,
            Self::MissingSignature | Self::MalformedSignature | Self::SignatureMismatch
        )
    }
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
            Self::Compressed => f.write_str(
                "the body is compressed (content-encoding): switch that off in the proxy before the \
                 receiver",
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
        }
    }
}

impl std::error::Error for WebhookError {}
