//! Reads a record as far as it can be read.
//!
//! serde ends at the first value that it cannot read. [`read`] leaves that value out and begins again,
//! so that an odd property costs itself, an odd item of a list costs itself, and only what cannot do
//! without it is lost as well. One value is read in all ways in which senders spell it: numbers and
//! booleans as text, text as numbers, one item where a list belongs.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::SeqDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde_json::Error;
use serde_json::value::RawValue;

use super::error::{Failure, shown_name, without_value};
use super::{Members, Oddity};
use crate::serde_helpers::NUMBER_AS_TEXT;

/// How many values of one record may be odd. Each costs reading the record once more. One more costs
/// the property of the record that it stands in.
const MAX_ODDITIES: usize = 64;

/// How deep values may be nested that are read, as in serde_json. Those that are passed over may be
/// nested deeper.
const MAX_DEPTH: usize = 128;

/// Reads a `T` from `raw`, JSON text, and says what had to be left out.
pub(super) fn read<'de, T: Deserialize<'de>>(
    raw: &'de str,
) -> Result<(T, Vec<Oddity>), Failure<'de>> {
    let mut pass = Pass {
        left_out: Vec::new(),
        failure: RefCell::new(None),
    };
    let mut failures: Vec<Failure<'de>> = Vec::new();
    loop {
        let value = Value {
            raw: raw.trim_ascii(),
            place: &Place::Root,
            pass: &pass,
        };
        let error = match T::deserialize(value) {
            Ok(record) => return Ok((record, oddities(failures))),
            Err(error) => error,
        };
        let failure = pass.failure.take().unwrap_or_else(|| Failure {
            path: String::new(),
            raw,
            reason: without_value(&error),
        });
        if failure.path.is_empty() || pass.left_out.len() >= 2 * MAX_ODDITIES {
            // What was left out and then missed is the cause.
            let is_cause = |it: &Failure| failure.reason == format!("missing field `{}`", it.path);
            let cause = failures.into_iter().find(is_cause);
            return Err(cause.unwrap_or(failure));
        }
        pass.left_out.push(address(failure.raw));
        failures.push(failure);
    }
}

fn oddities(failures: Vec<Failure>) -> Vec<Oddity> {
    // Senders write an absent value as the empty text too.
    let failures = failures.into_iter().filter(|failure| failure.raw != "\"\"");
    failures.map(Oddity::from).collect()
}

/// Tells the values of one text apart: no two begin at the same byte.
fn address(raw: &str) -> usize {
    raw.as_ptr().addr()
}

/// One attempt at a record.
struct Pass<'de> {
    /// The addresses of the values that earlier attempts could not read.
    left_out: Vec<usize>,
    /// The value that could not be read: the innermost, or of a record with many the outermost.
    failure: RefCell<Option<Failure<'de>>>,
}

impl Pass<'_> {
    fn has(&self, raw: &RawValue) -> bool {
        !self.left_out.contains(&address(raw.get()))
    }
}

/// Where a value is.
enum Place<'a> {
    Root,
    Property(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn depth(&self) -> usize {
        match self {
            Self::Root => 0,
            Self::Property(parent, _) | Self::Item(parent, _) => 1 + parent.depth(),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Property(Place::Root, name) => f.write_str(shown_name(name)),
            Self::Property(parent, name) => write!(f, "{parent}.{}", shown_name(name)),
            Self::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// A value of the record, as its JSON text.
struct Value<'a, 'de> {
    raw: &'de str,
    place: &'a Place<'a>,
    pass: &'a Pass<'de>,
}

impl<'a, 'de> Value<'a, 'de> {
    /// Reads the value, a part of another, and records that it could not be read.
    fn read<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        let Self { raw, place, pass } = self;
        if place.depth() > MAX_DEPTH {
            return Err(Error::custom("nested too deep"));
        }
        seed.deserialize(self).inspect_err(|error| {
            // The innermost comes first, the property of the record last.
            let mut failure = pass.failure.borrow_mut();
            if failure.is_none() || pass.left_out.len() >= MAX_ODDITIES {
                *failure = Some(Failure {
                    path: place.to_string(),
                    raw,
                    reason: without_value(error),
                });
            }
        })
    }

    fn first(&self) -> u8 {
        self.raw.bytes().next().unwrap_or_default()
    }

    fn is_number(&self) -> bool {
        matches!(self.first(), b'-' | b'0'..=b'9')
    }

    /// The text of a number, or the content of a string, without white space around it.
    fn text(&self) -> Result<Cow<'de, str>, Error> {
        match self.first() {
            b'"' => serde_json::from_str::<String>(self.raw)
                .map(|text| Cow::Owned(text.trim().to_owned())),
            _ => Ok(self.raw.into()),
        }
    }

    fn any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.first() {
            b'{' => self.object(visitor),
            b'[' => self.array(visitor),
            b'"' => visitor.visit_string(serde_json::from_str(self.raw)?),
            b't' => visitor.visit_bool(true),
            b'f' => visitor.visit_bool(false),
            b'n' => visitor.visit_unit(),
            _ => self.number(visitor),
        }
    }

    /// A number, or the text of one.
    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        // Beyond it, a float is no longer one integer.
        const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
        let text = self.text()?;
        if let Ok(number) = text.parse() {
            return visitor.visit_i64(number);
        }
        if let Ok(number) = text.parse() {
            return visitor.visit_u64(number);
        }
        match text.parse::<f64>() {
            // `12000.0` and `1.2e4` are the integer 12000.
            #[allow(clippy::cast_possible_truncation)]
            Ok(number) if number.fract() == 0.0 && number.abs() <= MAX_EXACT => {
                visitor.visit_i64(number as i64)
            }
            Ok(number) if number.is_finite() => visitor.visit_f64(number),
            _ if self.is_number() => {
                Err(Error::invalid_value(Unexpected::Other("number"), &visitor))
            }
            _ => self.any(visitor),
        }
    }

    fn object<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        // Of a name that comes twice, the last value that can be read stays.
        let Members(members) = serde_json::from_str::<Members<Name, &RawValue>>(self.raw)?;
        let readable = members.into_iter().filter(|(_, raw)| self.pass.has(raw));
        let properties: BTreeMap<Name<'de>, &'de RawValue> = readable.collect();
        visitor.visit_map(Properties {
            parent: &self,
            properties: properties.into_iter(),
            value: None,
        })
    }

    fn array<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let items: Vec<&'de RawValue> = serde_json::from_str(self.raw)?;
        visitor.visit_seq(Items {
            parent: &self,
            items: items.into_iter().enumerate(),
        })
    }
}

/// The name of a property, borrowed where it has no escapes.
#[derive(serde::Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

macro_rules! deserialize_number {
    ($($function:ident)*) => {
        $(
            fn $function<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
                self.number(visitor)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.any(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text()?.to_ascii_lowercase().as_str() {
            "true" | "t" | "1" | "1.0" | "yes" | "y" | "on" => visitor.visit_bool(true),
            "false" | "f" | "0" | "0.0" | "no" | "n" | "off" => visitor.visit_bool(false),
            _ => self.any(visitor),
        }
    }

    deserialize_number! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    /// A text, or a number as it is written.
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.is_number() {
            true => visitor.visit_borrowed_str(self.raw),
            false => self.any(visitor),
        }
    }

    /// An open enum, which keeps whatever scalar came.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.first() {
            b't' | b'f' => visitor.visit_borrowed_str(self.raw),
            _ => self.deserialize_string(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.first() {
            b'n' => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.first() {
            b'[' => self.array(visitor),
            b'n' => self.any(visitor),
            // One value in place of a list of one; the empty text is an absent list.
            _ => {
                let only = Some(self).filter(|only| only.raw != "\"\"");
                visitor.visit_seq(SeqDeserializer::new(only.into_iter()))
            }
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.first() {
            b'[' => Err(Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name == NUMBER_AS_TEXT && self.is_number() {
            true => visitor.visit_borrowed_str(self.raw),
            false => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct tuple tuple_struct struct identifier
    }
}

struct Properties<'a, 'de> {
    parent: &'a Value<'a, 'de>,
    properties: std::collections::btree_map::IntoIter<Name<'de>, &'de RawValue>,
    value: Option<(Name<'de>, &'de RawValue)>,
}

impl<'de> MapAccess<'de> for Properties<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.value = self.properties.next();
        let name = self.value.as_ref().map(|(name, _)| name.0.as_ref());
        name.map(|name| seed.deserialize(name.into_deserializer()))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (name, raw) = self
            .value
            .take()
            .ok_or_else(|| Error::custom("a value was asked for before its name"))?;
        let value = Value {
            raw: raw.get(),
            place: &Place::Property(self.parent.place, &name.0),
            pass: self.parent.pass,
        };
        value.read(seed)
    }
}

struct Items<'a, 'de> {
    parent: &'a Value<'a, 'de>,
    items: std::iter::Enumerate<std::vec::IntoIter<&'de RawValue>>,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some((index, raw)) = self.items.find(|(_, raw)| self.parent.pass.has(raw)) else {
            return Ok(None);
        };
        let item = Value {
            raw: raw.get(),
            place: &Place::Item(self.parent.place, index),
            pass: self.parent.pass,
        };
        item.read(seed).map(Some)
    }
}

impl<'de> IntoDeserializer<'de, Error> for Value<'_, 'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
