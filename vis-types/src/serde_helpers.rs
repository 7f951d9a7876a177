//! Deserializers where those of serde are too strict or too lax.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::text::Text;

/// The name by which an id asks `json::lenient` for a number as it is written.
pub(crate) const NUMBER_AS_TEXT: &str = "vis_types::NumberAsText";

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

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_any(self)
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
            let text = deserializer.deserialize_newtype_struct(NUMBER_AS_TEXT, StringOrInteger)?;
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
#[inline]
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    struct DefaultVisitor<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for DefaultVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value or null")
        }

        fn visit_none<E: Error>(self) -> Result<T, E> {
            Ok(T::default())
        }

        fn visit_unit<E: Error>(self) -> Result<T, E> {
            Ok(T::default())
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
            T::deserialize(deserializer)
        }
    }

    deserializer.deserialize_option(DefaultVisitor(PhantomData))
}

/// Durations, which stand on the wire as integer milliseconds.
pub(crate) mod milliseconds {
    use std::fmt;
    use std::time::Duration;

    use serde::de::{Deserialize, Deserializer, Error, Visitor};
    use serde::{Serialize, Serializer};

    /// About 285 years: up to there a float of microseconds is exact.
    const MAX_MILLISECONDS: u64 = 9_000_000_000_000;

    pub(crate) fn serialize<S>(
        duration: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
    {
        let millisecond = duration.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX));
        millisecond.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D>(deserializer: D) -> Result<Option<Duration>, D::Error>
    where
        D: Deserializer<'de>,
    {
        struct Milliseconds(Duration);

        impl<'de> Deserialize<'de> for Milliseconds {
            #[inline]
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_i64(MillisecondsVisitor).map(Self)
            }
        }

        struct MillisecondsVisitor;

        impl Visitor<'_> for MillisecondsVisitor {
            type Value = Duration;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("milliseconds")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Duration, E> {
                match number {
                    0..=MAX_MILLISECONDS => Ok(Duration::from_millis(number)),
                    _ => Err(E::custom("not a duration")),
                }
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Duration, E> {
                self.visit_u64(u64::try_from(number).unwrap_or(u64::MAX))
            }

            /// Reads microseconds, too.
            fn visit_f64<E: Error>(self, number: f64) -> Result<Duration, E> {
                #[allow(clippy::cast_precision_loss)]
                if !(0.0..=MAX_MILLISECONDS as f64).contains(&number) {
                    return Err(E::custom("not a duration"));
                }
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                Ok(Duration::from_micros((number * 1000.0).round() as u64))
            }
        }

        Ok(Option::<Milliseconds>::deserialize(deserializer)?.map(|read| read.0))
    }
}
