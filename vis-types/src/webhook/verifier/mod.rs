//! From headers and a body to a delivery that is Vonage's.

mod metadata;

use std::fmt;

use http::HeaderMap;
use serde::Deserialize;

use super::canonical::Object;
use super::signer::{self, Signer};
use super::{Delivery, Metadata, WebhookError};
use crate::{Event, Secret, WebhookCreate, read_json};

/// A hundred times what an event takes.
const MAX_BODY_SIZE: usize = 64 * 1024;

/// Verifies deliveries, and reads them.
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
/// assert_eq!(delivery.attempt, Some(1));
/// assert_eq!(delivery.event.id, "abc1234a806d07a6ff17ba");
///
/// let forged = verifier.verify(&HeaderMap::new(), body);
/// assert_eq!(forged, Err(WebhookError::MissingSignature));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is cheap. `Debug` shows no key.
#[derive(Clone)]
pub struct Verifier {
    /// None: whatever comes is accepted.
    signers: Option<Vec<Signer>>,
    max_body_size: usize,
}

impl Verifier {
    /// Accepts what is signed with this key, the webhook's `signingKey`.
    ///
    /// # Errors
    /// [`WebhookError::EmptyKey`].
    pub fn new(key: impl Into<Secret>) -> Result<Self, WebhookError> {
        Ok(Self {
            signers: Some(vec![Signer::new(key)?]),
            max_body_size: MAX_BODY_SIZE,
        })
    }

    /// Accepts what is signed as this subscription asks for it.
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
    /// [`EmptyKey`](WebhookError::EmptyKey), where Vonage would not sign at all or in a way that this
    /// version cannot verify.
    pub fn for_subscription(subscription: &WebhookCreate) -> Result<Self, WebhookError> {
        // By their texts, so that a variant that upstream renames does not keep this from compiling.
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

    /// Accepts whatever is well-formed, signed or not, by whomever.
    ///
    /// For deliveries that Vonage does not sign: webhooks without a signing key, or with the metadata
    /// policy `NONE`. Whoever can reach the URL can make up events then.
    pub fn dangerously_accepting_unsigned() -> Self {
        Self {
            signers: None,
            max_body_size: MAX_BODY_SIZE,
        }
    }

    /// Accepts what is signed with this key too, as while a key is being replaced: a webhook keeps the
    /// key that it was created with, and the next one has another.
    ///
    /// A verifier that accepts unsigned deliveries goes on accepting them.
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

    /// Refuses bodies of more than this many bytes, before anything else is done with them. 64 KiB
    /// unless this says otherwise; an event takes about half of one.
    #[must_use]
    pub fn max_body_size(self, max_body_size: usize) -> Self {
        Self {
            max_body_size,
            ..self
        }
    }

    /// How many bytes a body may have: no server needs to read more than that.
    pub fn body_limit(&self) -> usize {
        self.max_body_size
    }

    /// Verifies a delivery and reads it, whatever the webhook's metadata policy is.
    ///
    /// `body` must be what was received, byte for byte: a framework's JSON extractor loses what is
    /// signed.
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
        let text = signer::text(body)?;
        let object = Object::read(text, ["event", "metadata", "metdata"])
            .map_err(|fault| WebhookError::of(body, fault))?;
        let [event, metadata @ ..] = &object.properties;
        let event = match event {
            Some(event) if event.value != b"null" => event,
            _ => return Err(WebhookError::NoEvent),
        };
        let metadata = metadata::read(headers, metadata, body)?;
        self.check(object.canonical(event), metadata.signature.as_deref())?;
        delivery(metadata, event.value, body)
    }

    fn check(&self, canonical: &[u8], signature: Option<&str>) -> Result<(), WebhookError> {
        let Some(signers) = &self.signers else {
            return Ok(());
        };
        let signature = signature.ok_or(WebhookError::MissingSignature)?;
        let signature = signer::signature(signature)?;
        let mut signers = signers.iter();
        if signers.any(|signer| signer.matches(canonical, &signature)) {
            Ok(())
        } else {
            Err(WebhookError::SignatureMismatch)
        }
    }
}

fn delivery(metadata: Metadata, raw: &[u8], body: &[u8]) -> Result<Delivery, WebhookError> {
    /// The body again, for an error that says where in it.
    #[derive(Deserialize)]
    struct Body {
        #[serde(rename = "event")]
        _event: Event,
    }

    let raw = signer::text(raw)?;
    let event = match serde_json::from_str(raw) {
        Ok(event) => event,
        Err(_) => {
            let error = match read_json::<Body>(body) {
                Err(error) => error,
                Ok(_) => return Err(WebhookError::NoEvent),
            };
            return Err(WebhookError::UnreadableEvent(error));
        }
    };
    Ok(Delivery {
        id: metadata.delivery_id,
        attempt: metadata.attempt,
        webhook_id: metadata.webhook_id,
        event,
        raw: raw.to_owned(),
    })
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("signers", &self.signers)
            .field("max_body_size", &self.max_body_size)
            .finish()
    }
}
