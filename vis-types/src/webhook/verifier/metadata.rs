//! Metadata from the headers and the body of a delivery.
//!
//! None of it is signed, so that none of it is a reason to reject what is.

use std::borrow::Cow;

use http::HeaderMap;

use crate::webhook::notification::attempt;
use crate::webhook::{Metadata, header};
use crate::{Oddity, read_json};

/// The metadata of a delivery, and what was odd about it.
#[derive(Default)]
pub(super) struct Read {
    pub(super) metadata: Metadata,
    /// All signatures that the delivery has.
    pub(super) signatures: Vec<String>,
    pub(super) oddities: Vec<Oddity>,
}

/// Reads the headers and the `properties` of the body, as JSON text.
pub(super) fn read<'a>(
    headers: &HeaderMap,
    properties: impl Iterator<Item = Cow<'a, str>>,
) -> Read {
    let mut read = Read {
        metadata: Metadata {
            attempt: header(headers, header::ATTEMPT).and_then(|text| attempt(&text)),
            delivery_id: header(headers, header::DELIVERY_ID).map(Into::into),
            webhook_id: header(headers, header::WEBHOOK_ID).map(Into::into),
            ..Metadata::default()
        },
        signatures: copies(headers, header::SIGNATURE).collect(),
        oddities: Vec::new(),
    };
    for property in properties {
        read.add(&property);
    }
    read
}

impl Read {
    /// What is read later counts more: the body more than the headers, the last copy most.
    fn add(&mut self, json: &str) {
        let body = match read_json::<Option<Metadata>>(json.as_bytes()) {
            Ok(body) => body.unwrap_or_default(),
            Err(error) => return self.note("", json, error.reason()),
        };
        self.oddities
            .extend(body.oddities.iter().map(|oddity| Oddity {
                path: format!("metadata.{}", oddity.path),
                ..oddity.clone()
            }));
        let Metadata {
            attempt,
            delivery_id,
            webhook_id,
            ..
        } = &mut self.metadata;
        let differing = [
            ("attempt", replace(attempt, body.attempt)),
            (
                "deliveryId",
                replace(
                    delivery_id,
                    body.delivery_id.filter(|id| !is_blank(id.as_str())),
                ),
            ),
            (
                "webhookId",
                replace(
                    webhook_id,
                    body.webhook_id.filter(|id| !is_blank(id.as_str())),
                ),
            ),
        ];
        for (name, is_different) in differing {
            if is_different {
                self.note(name, json, "the delivery has another value, too");
            }
        }
        let signature = body.signature.filter(|text| !is_blank(text));
        self.signatures.extend(signature);
    }

    fn note(&mut self, name: &str, raw: &str, reason: &str) {
        let separator = if name.is_empty() { "" } else { "." };
        self.oddities.push(Oddity {
            path: format!("metadata{separator}{name}"),
            raw: raw.to_owned(),
            reason: reason.to_owned(),
        });
    }
}

/// Puts what is there in its place. Whether something else was there.
fn replace<T: PartialEq>(target: &mut Option<T>, value: Option<T>) -> bool {
    let is_different = value.is_some() && target.is_some() && *target != value;
    *target = value.or(target.take());
    is_different
}

/// The first of the copies of a header.
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    copies(headers, name).next()
}

/// The values of a header, which may come several times, or folded into one by a proxy.
fn copies(headers: &HeaderMap, name: &str) -> impl Iterator<Item = String> {
    let values = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let copies = values.flat_map(|value| value.split(',')).map(str::trim);
    copies.filter(|copy| !copy.is_empty()).map(str::to_owned)
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
