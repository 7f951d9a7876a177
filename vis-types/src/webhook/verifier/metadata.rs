//! Metadata from the headers and the body of a delivery.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;

use crate::read_json;
use crate::webhook::canonical::Property;
use crate::webhook::{Metadata, WebhookError, header};

/// Merges the metadata of the headers and the body. Contradictions are errors.
pub(super) fn read(
    headers: &HeaderMap,
    properties: &[Option<Property<'_>>],
    body: &[u8],
) -> Result<Metadata, WebhookError> {
    let mut metadata = from_headers(headers)?;
    for property in properties.iter().flatten() {
        merge(&mut metadata, from_body(property.value, body)?)?;
    }
    Ok(metadata)
}

static ATTEMPT: HeaderName = HeaderName::from_static(header::ATTEMPT);
static DELIVERY_ID: HeaderName = HeaderName::from_static(header::DELIVERY_ID);
static SIGNATURE: HeaderName = HeaderName::from_static(header::SIGNATURE);
static WEBHOOK_ID: HeaderName = HeaderName::from_static(header::WEBHOOK_ID);

fn from_headers(headers: &HeaderMap) -> Result<Metadata, WebhookError> {
    let attempt = match header_text(headers, &ATTEMPT)? {
        Some(text) => Some(
            text.parse()
                .map_err(|_| bad_header(&ATTEMPT, "is not the number of an attempt, such as 1"))?,
        ),
        None => None,
    };
    Ok(Metadata {
        attempt,
        delivery_id: header_text(headers, &DELIVERY_ID)?.map(Into::into),
        signature: header_text(headers, &SIGNATURE)?.map(Into::into),
        webhook_id: header_text(headers, &WEBHOOK_ID)?.map(Into::into),
    })
}

/// The trimmed value of a header. An empty header counts as missing.
fn header_text<'a>(
    headers: &'a HeaderMap,
    name: &'static HeaderName,
) -> Result<Option<&'a str>, WebhookError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(bad_header(name, "is there twice"));
    }
    let text = HeaderValue::to_str(value).map_err(|_| bad_header(name, "is not ASCII text"))?;
    let text = text.trim();
    Ok((!text.is_empty()).then_some(text))
}

fn bad_header(name: &'static HeaderName, reason: &'static str) -> WebhookError {
    let name = name.as_str();
    WebhookError::BadMetadataHeader { name, reason }
}

fn from_body(json: &[u8], body: &[u8]) -> Result<Metadata, WebhookError> {
    /// Re-reads the whole body on failure, for a path from its root.
    #[derive(Deserialize)]
    struct Body {
        #[serde(rename = "metadata", default)]
        _metadata: Option<Metadata>,
        #[serde(rename = "metdata", default)]
        _metdata: Option<Metadata>,
    }

    let read: Result<Option<Metadata>, _> = read_json(json);
    let mut metadata = match read {
        Ok(metadata) => metadata.unwrap_or_default(),
        Err(error) => {
            let error = read_json::<Body>(body).err().unwrap_or(error);
            return Err(WebhookError::UnreadableMetadata(error));
        }
    };
    // Blank counts as missing, as in headers. With an empty key the signature is empty, and deliveries
    // with an empty id would count as repetitions of each other.
    metadata.signature.take_if(|signature| is_blank(signature));
    metadata.delivery_id.take_if(|id| is_blank(id.as_str()));
    metadata.webhook_id.take_if(|id| is_blank(id.as_str()));
    Ok(metadata)
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn merge(target: &mut Metadata, other: Metadata) -> Result<(), WebhookError> {
    merge_field(&mut target.attempt, other.attempt, "attempt", u32::eq)?;
    merge_field(
        &mut target.delivery_id,
        other.delivery_id,
        "deliveryId",
        PartialEq::eq,
    )?;
    merge_field(
        &mut target.signature,
        other.signature,
        "signature",
        |a, b| a.eq_ignore_ascii_case(b),
    )?;
    merge_field(
        &mut target.webhook_id,
        other.webhook_id,
        "webhookId",
        PartialEq::eq,
    )
}

fn merge_field<T>(
    target: &mut Option<T>,
    other: Option<T>,
    name: &'static str,
    is_same: fn(&T, &T) -> bool,
) -> Result<(), WebhookError> {
    match (&*target, &other) {
        (Some(target), Some(other)) if !is_same(target, other) => {
            Err(WebhookError::ConflictingMetadata { name })
        }
        (None, Some(_)) => {
            *target = other;
            Ok(())
        }
        _ => Ok(()),
    }
}
