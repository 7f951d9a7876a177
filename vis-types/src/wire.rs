//! How values are read off the wire where serde's own way is too strict.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::text::Text;

/// Reads a JSON string, or any JSON integer as its decimal text.
pub(crate) struct StringOrInteger;

impl Visitor<'_> for StringOrInteger {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an integer")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text::new(text))
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<Text, E> {
        Ok(Text::display(integer))
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<Text, E> {
        Ok(Text::display(integer))
    }
}

/// Reads an optional string from a JSON string or integer.
pub(crate) fn string_or_integer<'de, D>(deserializer: D) -> Result<Option<String>, D::Error>
where
    D: Deserializer<'de>,
{
    struct Owned(String);

    impl<'de> Deserialize<'de> for Owned {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = deserializer.deserialize_any(StringOrInteger)?;
            Ok(Self(text.as_str().to_owned()))
        }
    }

    Ok(Option::<Owned>::deserialize(deserializer)?.map(|owned| owned.0))
}

/// A struct, as it is made of the properties of a JSON object.
pub(crate) trait FromObject<'de>: Sized {
    fn from_object<D: Deserializer<'de>>(object: D) -> Result<Self, D::Error>;
}

/// Reads a struct from a JSON object and from nothing else.
pub(crate) fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromObject<'de>,
{
    struct ObjectVisitor<T>(PhantomData<T>);

    impl<'de, T: FromObject<'de>> Visitor<'de> for ObjectVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<T, A::Error> {
            T::from_object(MapAccessDeserializer::new(object))
        }
    }

    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// Reads `null` as the default, which serde keeps for a field that is missing.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
