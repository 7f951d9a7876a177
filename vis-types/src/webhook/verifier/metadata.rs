//! The metadata of a delivery, wherever it travels.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;

use crate::read_json;
use crate::webhook::canonical::Property;
use crate::webhook::{Metadata, WebhookError, header};

/// What the headers and the body say, which must not contradict each other.
pub(super) fn read(
    headers: &HeaderMap,
    properties: &[Option<Property<'_>>],
    body: &[u8],
) -> Result<Metadata, WebhookError> {
    let mut metadata = in_headers(headers)?;
    for property in properties.iter().flatten() {
        merge(&mut metadata, in_body(property.value, body)?)?;
    }
    Ok(metadata)
}

static ATTEMPT: HeaderName = HeaderName::from_static(header::ATTEMPT);
static DELIVERY_ID: HeaderName = HeaderName::from_static(header::DELIVERY_ID);
static SIGNATURE: HeaderName = HeaderName::from_static(header::SIGNATURE);
static WEBHOOK_ID: HeaderName = HeaderName::from_static(header::WEBHOOK_ID);

fn in_headers(headers: &HeaderMap) -> Result<Metadata, WebhookError> {
    let attempt = match text(headers, &ATTEMPT)? {
        Some(text) => Some(
            text.parse()
                .map_err(|_| bad(&ATTEMPT, "holds no number of an attempt, such as 1"))?,
        ),
        None => None,
    };
    Ok(Metadata {
        attempt,
        delivery_id: text(headers, &DELIVERY_ID)?.map(Into::into),
        signature: text(headers, &SIGNATURE)?.map(Into::into),
        webhook_id: text(headers, &WEBHOOK_ID)?.map(Into::into),
    })
}

/// The one value of a header, if it has one: nothing is the same as no header.
fn text<'a>(
    headers: &'a HeaderMap,
    name: &'static HeaderName,
) -> Result<Option<&'a str>, WebhookError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(bad(name, "is there twice"));
    }
    let text = HeaderValue::to_str(value).map_err(|_| bad(name, "holds more than ASCII text"))?;
    let text = text.trim();
    Ok((!text.is_empty()).then_some(text))
}

fn bad(name: &'static HeaderName, problem: &'static str) -> WebhookError {
    let name = name.as_str();
    WebhookError::BadMetadataHeader { name, problem }
}

fn in_body(json: &[u8], body: &[u8]) -> Result<Metadata, WebhookError> {
    /// The body again, for an error that says where in it.
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
    // As in the headers. An empty key leaves an empty signature, by the guide's words or by accident;
    // and of deliveries that share an empty id all but the first would pass for repeated.
    metadata.signature.take_if(|signature| is_blank(signature));
    metadata.delivery_id.take_if(|id| is_blank(id.as_str()));
    metadata.webhook_id.take_if(|id| is_blank(id.as_str()));
    Ok(metadata)
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn merge(one: &mut Metadata, other: Metadata) -> Result<(), WebhookError> {
    agree(&mut one.attempt, other.attempt, "attempt", u32::eq)?;
    agree(
        &mut one.delivery_id,
        other.delivery_id,
        "deliveryId",
        PartialEq::eq,
    )?;
    agree(&mut one.signature, other.signature, "signature", |a, b| {
        a.eq_ignore_ascii_case(b)
    })?;
    agree(
        &mut one.webhook_id,
        other.webhook_id,
        "webhookId",
        PartialEq::eq,
    )
}

fn agree<T>(
    one: &mut Option<T>,
    other: Option<T>,
    name: &'static str,
    is_same: fn(&T, &T) -> bool,
) -> Result<(), WebhookError> {
    match (&*one, &other) {
        (Some(one), Some(other)) if !is_same(one, other) => {
            Err(WebhookError::ConflictingMetadata { name })
        }
        (None, Some(_)) => {
            *one = other;
            Ok(())
        }
        _ => Ok(()),
    }
}
