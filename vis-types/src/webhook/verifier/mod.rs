//! Verifies and reads deliveries.

mod metadata;

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use metadata::Metadata;

use super::canonical::Text;
use super::signer::{Signer, parse_signature};
use super::{Delivery, WebhookError};
use crate::json::decode::{decode, trim};
use crate::json::read_event;
use crate::{Secret, WebhookCreate};

/// In bytes: about a hundred times the size of an event.
const MAX_BODY_SIZE: usize = 64 * 1024;

/// Verifies and reads deliveries.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use vis_types::webhook::{Verifier, WebhookError, header};
///
/// let verifier = Verifier::new("mysecretkey")?;
///
/// let mut headers = HeaderMap::new();
/// headers.insert(header::DELIVERY_ID, HeaderValue::from_static("0debd31c-68e7-4d5a-be7e-52e8870ca4d6"));
/// headers.insert(header::ATTEMPT, HeaderValue::from_static("1"));
/// # let body = br#"{"event": {
/// #     "id": "abc1234a806d07a6ff17ba", "type": "CALL", "accountId": "-1", "userId": "1234",
/// #     "direction": "OUTBOUND", "state": "RINGING", "startTime": "2020-10-01T16:10:06.000+0000"
/// # }}"#;
/// # let signature = vis_types::webhook::sign("mysecretkey", &body[10..body.len() - 1])?;
/// # let signature = HeaderValue::try_from(signature)?;
/// headers.insert(header::SIGNATURE, signature);
///
/// let delivery = verifier.verify(&headers, body)?;
/// assert_eq!(delivery.attempt.map(u32::from), Some(1));
/// assert_eq!(delivery.event.id, "abc1234a806d07a6ff17ba");
///
/// let forged = verifier.verify(&HeaderMap::new(), body);
/// assert_eq!(forged, Err(WebhookError::MissingSignature));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Clones are cheap. `Debug` shows no key.
#[doc(alias("hmac", "verify_signature"))]
#[derive(Clone, Debug)]
pub struct Verifier {
    /// `None` accepts unsigned deliveries.
    signers: Option<Vec<Signer>>,
    max_body_size: usize,
}

impl Verifier {
    /// Accepts deliveries signed with this key, the webhook's `signingKey`.
    ///
    /// # Errors
    /// [`WebhookError::EmptyKey`].
    pub fn new(key: impl Into<Secret>) -> Result<Self, WebhookError> {
        Ok(Self {
            signers: Some(vec![Signer::new(key)?]),
            max_body_size: MAX_BODY_SIZE,
        })
    }

    /// Accepts deliveries signed as this subscription requests.
    ///
    /// ```
    /// use vis_types::webhook::{Verifier, WebhookError};
    /// use vis_types::{MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};
    ///
    /// let unsigned = WebhookCreate::builder()
    ///     .url("https://example.com/vis")
    ///     .events([WebhookEventType::Call])
    ///     .signing_key("mysecretkey")
    ///     .signing_algo(SigningAlgorithm::HmacSha256);
    /// let signed = unsigned.clone().metadata_policy(MetadataPolicy::Header);
    ///
    /// assert!(Verifier::for_subscription(&signed.build()?).is_ok());
    /// let error = Verifier::for_subscription(&unsigned.build()?).unwrap_err();
    /// assert_eq!(error, WebhookError::UnsupportedPolicy(None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`UnsupportedAlgorithm`](WebhookError::UnsupportedAlgorithm),
    /// [`UnsupportedPolicy`](WebhookError::UnsupportedPolicy) or
    /// [`EmptyKey`](WebhookError::EmptyKey) if Vonage would not sign, or with an algorithm or policy
    /// that this version does not know.
    pub fn for_subscription(subscription: &WebhookCreate) -> Result<Self, WebhookError> {
        // Compares texts, not variants: upstream may rename a variant.
        match &subscription.signing_algo {
            Some(algorithm) if *algorithm == "HMAC_SHA256" => {}
            other => return Err(WebhookError::UnsupportedAlgorithm(other.clone())),
        }
        match &subscription.metadata_policy {
            Some(policy) if *policy == "HEADER" || *policy == "BODY" => {}
            other => return Err(WebhookError::UnsupportedPolicy(other.clone())),
        }
        match &subscription.signing_key {
            Some(key) => Self::new(key.clone()),
            None => Err(WebhookError::EmptyKey),
        }
    }

    /// Accepts every well-formed delivery, signed or not.
    ///
    /// For webhooks without a signing key or with the metadata policy `NONE`, whose deliveries Vonage
    /// does not sign. Anyone who can reach the URL can then forge events.
    pub fn dangerously_accepting_unsigned() -> Self {
        Self {
            signers: None,
            max_body_size: MAX_BODY_SIZE,
        }
    }

    /// Also accepts deliveries signed with this key, for key rotation: a webhook keeps its key, so a new
    /// key needs a new webhook.
    ///
    /// A verifier that accepts unsigned deliveries still accepts them.
    ///
    /// # Errors
    /// [`WebhookError::EmptyKey`].
    pub fn with_additional_key(mut self, key: impl Into<Secret>) -> Result<Self, WebhookError> {
        let signer = Signer::new(key)?;
        if let Some(signers) = &mut self.signers {
            signers.push(signer);
        }
        Ok(self)
    }

    /// Sets the maximum size of a body in bytes, checked first. Default: 64 KiB. An event takes about
    /// 0.5 KiB.
    #[must_use]
    pub fn max_body_size(self, max_body_size: usize) -> Self {
        Self {
            max_body_size,
            ..self
        }
    }

    /// The maximum size of a body in bytes, for the server's own limit.
    pub fn body_limit(&self) -> usize {
        self.max_body_size
    }

    /// Verifies and reads a delivery, with any metadata policy.
    ///
    /// `body` must be the received bytes: a framework's JSON extractor does not preserve the signed
    /// text.
    ///
    /// # Errors
    /// [`WebhookError`], with one variant for each cause.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery, WebhookError> {
        if body.len() > self.max_body_size {
            return Err(WebhookError::TooLarge {
                size: body.len(),
                limit: self.max_body_size,
            });
        }
        let encoding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes);
        if encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case(b"identity")) {
            return Err(WebhookError::Compressed);
        }
        let content_type = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let sent = body;
        let body = decode(sent, content_type);
        let text = Text::new(&body);
        let members = text.properties()?;
        let mut events = members.iter().filter(|member| member.is_named("event"));
        let event = match (events.next(), events.next()) {
            (_, Some(second)) => return Err(text.duplicate_key(second.value.get())),
            (Some(only), None) if only.value.get() != "null" => only.value,
            _ => return Err(WebhookError::NoEvent),
        };
        let mut read = Metadata::of_headers(headers);
        // Also `metdata`, the spelling of the guide before October 2020.
        for name in ["metadata", "metdata"] {
            for member in members.iter().filter(|member| member.is_named(name)) {
                read.add(&text.received(member.value));
            }
        }
        let canonical = text.canonical(event)?;
        match self.check_signature(canonical.as_bytes(), &read.signatures) {
            Err(WebhookError::SignatureMismatch) => {
                let canonical = canonical_as_sent(sent).ok_or(WebhookError::SignatureMismatch)?;
                self.check_signature(&canonical, &read.signatures)?;
            }
            checked => checked?,
        }
        let raw = text.received(event).into_owned();
        Ok(Delivery {
            id: read.delivery_id,
            attempt: read.attempt,
            webhook_id: read.webhook_id,
            event: read_event(&raw).ok_or(WebhookError::NoEvent)?,
            raw,
            oddities: read.oddities,
        })
    }

    /// A proxy may have copied a header, so that there are several signatures: one is enough.
    fn check_signature(&self, canonical: &[u8], signatures: &[String]) -> Result<(), WebhookError> {
        let Some(signers) = &self.signers else {
            return Ok(());
        };
        if signatures.is_empty() {
            return Err(WebhookError::MissingSignature);
        }
        let signatures = signatures.iter();
        let signatures: Vec<_> = signatures
            .filter_map(|it| parse_signature(it.trim()))
            .collect();
        if signatures.is_empty() {
            return Err(WebhookError::MalformedSignature);
        }
        let mut signers = signers.iter();
        match signers.any(|signer| signer.has_signed(canonical, &signatures)) {
            true => Ok(()),
            false => Err(WebhookError::SignatureMismatch),
        }
    }
}

/// The canonical form of the event of a body that is not UTF-8, as the sender has signed it: of its
/// bytes, each read as one character.
fn canonical_as_sent(body: &[u8]) -> Option<Vec<u8>> {
    if std::str::from_utf8(body).is_ok() {
        return None;
    }
    let body: String = trim(body).iter().copied().map(char::from).collect();
    let text = Text::new(&body);
    let members = text.properties().ok()?;
    let event = members.iter().find(|member| member.is_named("event"))?;
    let canonical = text.canonical(event.value).ok()?;
    canonical.chars().map(|it| u8::try_from(it).ok()).collect()
}
