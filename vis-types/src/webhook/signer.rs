//! The signature of an event.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{WebhookError, canonical};
use crate::Secret;

/// Signs events as Vonage does: for tests, and for relays that hand a delivery on under a key of their
/// own.
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
    /// What the key alone determines of each signature, computed once.
    keyed: Hmac<Sha256>,
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
        // HMAC takes keys of any length: the error is none of this algorithm's.
        let keyed = Hmac::new_from_slice(key).map_err(|_| WebhookError::EmptyKey)?;
        Ok(Self { keyed })
    }

    /// The signature of an event, given as JSON: 64 hexadecimal digits in lower case.
    ///
    /// # Errors
    /// [`NotJson`](WebhookError::NotJson), [`DuplicateKey`](WebhookError::DuplicateKey) or
    /// [`TooDeep`](WebhookError::TooDeep): no [`Verifier`](super::Verifier) would accept that.
    pub fn sign(&self, event: &[u8]) -> Result<String, WebhookError> {
        let mut hmac = self.keyed.clone();
        hmac.update(&form(event)?);
        Ok(base16ct::lower::encode_string(
            &hmac.finalize().into_bytes(),
        ))
    }

    /// Whether the signature is that of a canonical form, in a time that does not depend on how much
    /// of it is right.
    pub(super) fn matches(&self, canonical: &[u8], signature: &Signature) -> bool {
        let mut hmac = self.keyed.clone();
        hmac.update(canonical);
        hmac.verify_slice(signature).is_ok()
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer([redacted])")
    }
}

pub(super) type Signature = [u8; 32];

/// Reads a signature from hexadecimal digits in either case.
pub(super) fn signature(text: &str) -> Result<Signature, WebhookError> {
    let mut signature = Signature::default();
    match base16ct::mixed::decode(text, &mut signature) {
        Ok(decoded) if decoded.len() == size_of::<Signature>() => Ok(signature),
        _ => Err(WebhookError::MalformedSignature),
    }
}

/// The signature that Vonage would give an event with this key: see [`Signer`], which keeps a key.
///
/// # Errors
/// As for [`Signer::new`] and [`Signer::sign`].
pub fn sign(key: impl Into<Secret>, event: &[u8]) -> Result<String, WebhookError> {
    Signer::new(key)?.sign(event)
}

/// What is signed of an event: its JSON with the properties of every object in order, without white
/// space, and otherwise byte for byte as it was sent.
///
/// Scalars keep their text, and so do names: `1.0`, `1e5` and `"\u00e9"` stay what they are.
///
/// ```
/// use vis_types::webhook::canonical_form;
///
/// let form = canonical_form(br#"{ "state" : "RINGING", "duration" : 1.0 }"#)?;
/// assert_eq!(form, r#"{"duration":1.0,"state":"RINGING"}"#);
/// # Ok::<(), vis_types::webhook::WebhookError>(())
/// ```
///
/// **Assumption**: the guide says "sorted alphabetically". Names are compared by the UTF-16 code units
/// of what they spell, escapes decoded: what Java does, in which the service is written by all
/// appearances (`lastHttpErrorCode` is spelt as Spring eq_unescaped it), and what RFC 8785 prescribes. All
/// documented names are of ASCII letters, for which every other order by code agrees with it.
///
/// # Errors
/// [`NotJson`](WebhookError::NotJson), [`DuplicateKey`](WebhookError::DuplicateKey) or
/// [`TooDeep`](WebhookError::TooDeep).
pub fn canonical_form(event: &[u8]) -> Result<String, WebhookError> {
    // It is made of text, taken apart where ASCII stands.
    Ok(String::from_utf8(form(event)?).unwrap_or_default())
}

fn form(event: &[u8]) -> Result<Vec<u8>, WebhookError> {
    canonical::value(text(event)?).map_err(|fault| WebhookError::of(event, fault))
}

/// JSON is UTF-8.
pub(super) fn text(json: &[u8]) -> Result<&str, WebhookError> {
    str::from_utf8(json).map_err(|error| {
        let fault = canonical::CanonicalizeError::NotJson {
            at: error.valid_up_to(),
            problem: "it is not UTF-8",
        };
        WebhookError::of(json, fault)
    })
}
