//! Signatures of events.

use std::fmt;

use hmac::digest::CtOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{WebhookError, canonical};
use crate::Secret;
use crate::json::decode::decode;

/// Signs events as Vonage does, for tests and for relays with their own key.
///
/// ```
/// use vis_types::webhook::Signer;
///
/// let signer = Signer::new("mysecretkey")?;
/// let signature = signer.sign(br#"{ "b": 1.0, "a": "\u00e9" }"#)?;
/// assert_eq!(signature, signer.sign(br#"{"a":"\u00e9","b":1.0}"#)?);
/// assert_eq!(signature.len(), 64);
/// # Ok::<(), vis_types::webhook::WebhookError>(())
/// ```
///
/// `Debug` shows no key.
#[derive(Clone)]
pub struct Signer {
    /// Initialised with the key, before any data.
    hmac: Hmac<Sha256>,
}

impl Signer {
    /// A signer with this key.
    ///
    /// # Errors
    /// [`WebhookError::EmptyKey`].
    pub fn new(key: impl Into<Secret>) -> Result<Self, WebhookError> {
        let key = key.into();
        let key = key.expose().as_bytes();
        if key.is_empty() {
            return Err(WebhookError::EmptyKey);
        }
        // HMAC accepts keys of any length: this cannot fail.
        let hmac = Hmac::new_from_slice(key).map_err(|_| WebhookError::EmptyKey)?;
        Ok(Self { hmac })
    }

    /// The signature of an event in JSON: 64 hexadecimal digits in lower case.
    ///
    /// # Errors
    /// [`NotJson`](WebhookError::NotJson), [`DuplicateKey`](WebhookError::DuplicateKey) or
    /// [`TooDeep`](WebhookError::TooDeep): a [`Verifier`](super::Verifier) rejects such an event, too.
    pub fn sign(&self, event: &[u8]) -> Result<String, WebhookError> {
        let mut hmac = self.hmac.clone();
        hmac.update(canonical_form(event)?.as_bytes());
        Ok(base16ct::lower::encode_string(
            &hmac.finalize().into_bytes(),
        ))
    }

    /// Whether one of the signatures belongs to a canonical form. Compares in constant time, and
    /// hashes once, however many signatures an attacker sends.
    pub(super) fn has_signed(&self, canonical: &[u8], signatures: &[Signature]) -> bool {
        let mut hmac = self.hmac.clone();
        hmac.update(canonical);
        let expected = hmac.finalize();
        let mut signatures = signatures.iter();
        signatures.any(|signature| expected == CtOutput::new((*signature).into()))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer([redacted])")
    }
}

pub(super) type Signature = [u8; 32];

/// Reads a signature from hexadecimal digits in either case.
pub(super) fn parse_signature(text: &str) -> Option<Signature> {
    let mut signature = Signature::default();
    let decoded = base16ct::mixed::decode(text, &mut signature).ok()?;
    (decoded.len() == size_of::<Signature>()).then_some(signature)
}

/// Signs one event with this key. [`Signer`] is faster for several.
///
/// # Errors
/// As for [`Signer::new`] and [`Signer::sign`].
pub fn sign(key: impl Into<Secret>, event: &[u8]) -> Result<String, WebhookError> {
    Signer::new(key)?.sign(event)
}

/// The signed text of an event: its JSON with sorted properties and without white space.
///
/// Scalars and names keep their exact text: `1.0`, `1e5` and `"\u00e9"` do not change.
///
/// ```
/// use vis_types::webhook::canonical_form;
///
/// let form = canonical_form(br#"{ "state" : "RINGING", "duration" : 1.0 }"#)?;
/// assert_eq!(form, r#"{"duration":1.0,"state":"RINGING"}"#);
/// # Ok::<(), vis_types::webhook::WebhookError>(())
/// ```
///
/// **Assumption**: names are sorted by UTF-16 code units after decoding escapes, as in Java and
/// [RFC 8785]. The guide says "sorted alphabetically", and names such as `lastHttpErrorCode` suggest
/// a Java service. Documented names are ASCII letters, for which all orders by code agree.
///
/// [RFC 8785]: https://www.rfc-editor.org/rfc/rfc8785
///
/// # Errors
/// [`NotJson`](WebhookError::NotJson), [`DuplicateKey`](WebhookError::DuplicateKey) or
/// [`TooDeep`](WebhookError::TooDeep).
pub fn canonical_form(event: &[u8]) -> Result<String, WebhookError> {
    canonical::canonicalize(&decode(event, None))
}
