//! Deserializers where those of serde are too strict or too lax.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};

use crate::text::Text;

/// Reads a JSON string, or a JSON integer as its decimal text.
pub(crate) struct StringOrInteger;

impl<'de> Visitor<'de> for StringOrInteger {
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

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
        integer_in_map(self, map)
    }
}

/// Reads an integer from the map that `deserialize_any` yields for a number with serde_json's feature
/// `arbitrary_precision`. Any crate in the dependency graph can enable that feature. The map has one
/// entry, the number's text.
pub(crate) fn integer_in_map<'de, V, A>(visitor: V, mut map: A) -> Result<V::Value, A::Error>
where
    V: Visitor<'de>,
    A: MapAccess<'de>,
{
    if !matches!(map.next_key()?, Some(MapKey::Number)) {
        return Err(Error::invalid_type(Unexpected::Map, &visitor));
    }
    let text: String = map.next_value()?;
    // Without the feature, `-0` is not an integer either.
    let is_exact = |integer: &dyn fmt::Display| integer.to_string() == text;
    match (text.parse::<u64>(), text.parse::<i64>()) {
        (Ok(integer), _) if is_exact(&integer) => visitor.visit_u64(integer),
        (_, Ok(integer)) if is_exact(&integer) => visitor.visit_i64(integer),
        _ => Err(Error::invalid_type(Unexpected::Other("number"), &visitor)),
    }
}

enum MapKey {
    Number,
    Other,
}

impl<'de> Deserialize<'de> for MapKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MapKeyVisitor;

        impl Visitor<'_> for MapKeyVisitor {
            type Value = MapKey;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a property")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<MapKey, E> {
                Ok(match name {
                    "$serde_json::private::Number" => MapKey::Number,
                    _ => MapKey::Other,
                })
            }
        }

        deserializer.deserialize_identifier(MapKeyVisitor)
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

/// A struct that reads from the properties of a JSON object.
pub(crate) trait FromObject<'de>: Sized {
    fn from_object<D: Deserializer<'de>>(object: D) -> Result<Self, D::Error>;
}

/// Reads a struct from a JSON object only: serde's derive also accepts an array.
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

/// Reads `null` as the default. serde's own `default` covers missing fields only.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
