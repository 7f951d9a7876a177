//! Reads JSON as far as it can be read.
//!
//! Typed reading comes first. Only what it refuses is read by [`lenient`], from its own text.

pub(crate) mod decode;
mod error;
mod lenient;

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

pub use error::{Oddity, PayloadError};

/// Reads a record or a list of records as far as it can be read.
///
/// serde_json alone reads the same types, but fails at the first odd value.
///
/// A property that cannot be read is absent, and the record's `oddities` has it. A record without an
/// `id` is missing from the list; [`JsonBody`] has it.
///
/// ```
/// use vis_types::{Event, read_json};
///
/// let json = br#"[{"id": "5a85d86f253bcd10897f3189", "phoneNumber": 14155550100, "endTime": "n/a"}]"#;
/// let events: Vec<Event> = read_json(json)?;
///
/// assert_eq!(events[0].phone_number.as_deref(), Some("14155550100"));
/// assert_eq!(events[0].end_time, None);
/// assert_eq!(events[0].oddities()[0].path, "endTime");
/// assert_eq!(events[0].oddities()[0].raw, "\"n/a\"");
/// # Ok::<(), vis_types::PayloadError>(())
/// ```
///
/// # Errors
/// When `json` is not JSON, or has not what a `T` cannot do without.
pub fn read_json<T: FromJson>(json: &[u8]) -> Result<T, PayloadError> {
    JsonBody::read(json, None).map(|body| body.value)
}

/// What was read of the body of a response.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct JsonBody<T> {
    /// The record, or the list.
    pub value: T,
    /// The records of the list that could not be read, because they have no `id`.
    pub unreadable: Vec<Oddity>,
    /// How many values could not be read, and where the first is; no value is quoted.
    pub warning: Option<String>,
}

impl<T: FromJson> JsonBody<T> {
    /// Reads `bytes`, in the charset that `content_type` declares, as [`read_json`] does.
    ///
    /// # Errors
    /// As [`read_json`].
    pub fn read(bytes: &[u8], content_type: Option<&str>) -> Result<Self, PayloadError> {
        let mut report = Report::default();
        let value = T::read(&decode::decode(bytes, content_type), &mut report)?;
        let warning = report.first.map(|first| match report.oddities {
            1 => format!("a value could not be read: {first}"),
            more => format!("{more} values could not be read, the first: {first}"),
        });
        Ok(Self {
            value,
            unreadable: report.unreadable,
            warning,
        })
    }
}

/// A type that [`read_json`] reads: the records of this crate, lists and maps of them, and scalars.
pub trait FromJson: DeserializeOwned {
    /// The property of a record that has only one, which may come without the object around it.
    #[doc(hidden)]
    const SINGLE_PROPERTY: Option<&'static str> = None;

    #[doc(hidden)]
    fn set_oddities(&mut self, _: Vec<Oddity>) {}

    #[doc(hidden)]
    fn read(json: &str, report: &mut Report) -> Result<Self, PayloadError> {
        one(json, report)
    }
}

/// What could not be read of a body.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Report {
    unreadable: Vec<Oddity>,
    oddities: usize,
    first: Option<String>,
}

impl Report {
    fn add(&mut self, record: impl fmt::Display, oddities: &[Oddity]) {
        self.oddities += oddities.len();
        if let (None, [first, ..]) = (&self.first, oddities) {
            self.first = Some(format!("{record}{first}"));
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn read(json: &str, report: &mut Report) -> Result<Self, PayloadError> {
        list(json, report)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn read(json: &str, report: &mut Report) -> Result<Self, PayloadError> {
        match json.trim_ascii() {
            "" | "null" => Ok(None),
            _ => T::read(json, report).map(Some),
        }
    }
}

impl<T: FromJson> FromJson for HashMap<String, T> {}

macro_rules! scalars {
    ($($scalar:ty)*) => { $(impl FromJson for $scalar {})* };
}

scalars! { bool f64 i64 String serde_json::Value crate::Timestamp crate::HttpUrl crate::Secret }

fn one<T: FromJson>(json: &str, report: &mut Report) -> Result<T, PayloadError> {
    if let Ok(value) = serde_json::from_str(json) {
        return Ok(value);
    }
    let repaired = decode::repair(json);
    syntax(&repaired)?;
    // The document types some responses that are one record as a list of it.
    let repaired = match serde_json::from_str::<Vec<&RawValue>>(&repaired).as_deref() {
        Ok([only]) => only.get().to_owned().into(),
        Ok(items) => {
            let reason = format!("an array of {}, expected one record", items.len());
            return Err(PayloadError::data(json, json.len(), String::new(), reason));
        }
        Err(_) => repaired,
    };
    let (mut value, oddities) = match (record::<T>(&repaired), T::SINGLE_PROPERTY) {
        (Ok(read), _) => read,
        (Err(error), Some(name)) if !repaired.trim_ascii_start().starts_with('{') => {
            record(&format!("{{\"{name}\":{repaired}}}")).map_err(|_| error)?
        }
        (Err(error), _) => return Err(error),
    };
    report.add("", &oddities);
    value.set_oddities(oddities);
    Ok(value)
}

/// Whether the text is JSON at all.
fn syntax(json: &str) -> Result<(), PayloadError> {
    let value = serde_json::from_str::<&RawValue>(json);
    value
        .map(drop)
        .map_err(|error| PayloadError::syntax(&error))
}

fn record<T: FromJson>(json: &str) -> Result<(T, Vec<Oddity>), PayloadError> {
    lenient::read(json).map_err(|failure| {
        let end = failure.raw.as_ptr().addr() - json.as_ptr().addr() + failure.raw.len();
        PayloadError::data(json, end, failure.path, failure.reason)
    })
}

fn list<T: FromJson>(json: &str, report: &mut Report) -> Result<Vec<T>, PayloadError> {
    match (json.trim_ascii(), serde_json::from_str(json)) {
        ("" | "null", _) => return Ok(Vec::new()),
        (_, Ok(items)) => return Ok(items),
        (_, Err(_)) => {}
    }
    let json = &*decode::repair(json);
    // One record in place of a list of one. What else it may be, such as an error, is no empty list.
    if json.trim_ascii_start().starts_with('{') {
        return one(json, report).map(|only| vec![only]);
    }
    syntax(json)?;
    let records: Vec<&RawValue> = serde_json::from_str(json).map_err(|_| {
        PayloadError::data(json, json.len(), String::new(), "not a list".to_owned())
    })?;
    let mut items = Vec::with_capacity(records.len());
    for (index, raw) in records.into_iter().enumerate() {
        if let Ok(item) = serde_json::from_str(raw.get()) {
            items.push(item);
            continue;
        }
        match lenient::read::<T>(raw.get()) {
            Ok((mut item, oddities)) => {
                report.add(format_args!("[{index}]."), &oddities);
                item.set_oddities(oddities);
                items.push(item);
            }
            Err(failure) => {
                let oddity = Oddity {
                    path: format!("[{index}]"),
                    raw: raw.get().to_owned(),
                    reason: failure.reason,
                };
                report.add("", std::slice::from_ref(&oddity));
                report.unreadable.push(oddity);
            }
        }
    }
    Ok(items)
}

/// Reads a delivered event, which is never lost: where it has no `id`, that is the empty text.
#[cfg(feature = "webhook")]
pub(crate) fn read_event(json: &str) -> Option<crate::Event> {
    const BLANK: &str = r#"{"id":""}"#;
    if let Ok(event) = serde_json::from_str(json) {
        return Some(event);
    }
    let repaired = decode::repair(json);
    // A later `id` counts, if there is one that can be read.
    let json = match repaired.strip_prefix('{').map(str::trim_ascii_start) {
        None => repaired,
        Some("}") => BLANK.into(),
        Some(properties) => format!(r#"{{"id":"",{properties}"#).into(),
    };
    let (mut event, oddities): (crate::Event, _) = match lenient::read(&json) {
        Ok(read) => read,
        Err(failure) => (lenient::read(BLANK).ok()?.0, vec![failure.into()]),
    };
    event.set_oddities(oddities);
    Some(event)
}

/// The names and values of an object, in their order.
pub(crate) struct Members<K, V>(pub(crate) Vec<(K, V)>);

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Members<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor<K, V>(PhantomData<(K, V)>);

        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for MembersVisitor<K, V> {
            type Value = Members<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(16);
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor(PhantomData))
    }
}
