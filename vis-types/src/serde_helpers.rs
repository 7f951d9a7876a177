//! Deserializers where those of serde are too strict or too lax.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

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

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NUMBER_AS_TEXT, StringOrInteger)
    }
}

/// Reads an optional string from a JSON string or integer.
pub(crate) fn string_or_integer<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let text = Option::<Text>::deserialize(deserializer)?;
    Ok(text.map(|text| text.as_str().to_owned()))
}

/// Reads `null` as the default. serde's own `default` covers missing fields only.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Gives a derived `Deserialize` objects only: it reads a struct from an array of its fields, too.
pub(crate) struct ObjectOnly<D>(pub(crate) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ObjectOnly<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Implements serde's traits for a struct with `serde(remote = "Self")`, which is read from objects only.
macro_rules! read_from_objects {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $name::serialize(self, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $name::deserialize($crate::serde_helpers::ObjectOnly(deserializer))
            }
        }
    };
}

pub(crate) use read_from_objects;

/// Durations, which stand on the wire as integer milliseconds.
pub(crate) mod milliseconds {
    use std::fmt;
    use std::time::Duration;

    use serde::de::{Deserialize, Deserializer, Error, Visitor};
    use serde::{Serialize, Serializer};

    /// About 285 years: up to there a float of microseconds is exact.
    const MAX_MILLISECONDS: f64 = 9e12;

    pub(crate) fn serialize<S: Serializer>(
        duration: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let millisecond = duration.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX));
        millisecond.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<Milliseconds>::deserialize(deserializer)?.map(|read| read.0))
    }

    struct Milliseconds(Duration);

    impl<'de> Deserialize<'de> for Milliseconds {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_i64(MillisecondsVisitor)
        }
    }

    struct MillisecondsVisitor;

    impl Visitor<'_> for MillisecondsVisitor {
        type Value = Milliseconds;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("milliseconds")
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<Milliseconds, E> {
            self.visit_f64(number as f64)
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<Milliseconds, E> {
            self.visit_f64(number as f64)
        }

        /// Reads microseconds, too.
        fn visit_f64<E: Error>(self, number: f64) -> Result<Milliseconds, E> {
            if !(0.0..=MAX_MILLISECONDS).contains(&number) {
                return Err(E::custom("not a duration"));
            }
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let microseconds = (number * 1000.0).round() as u64;
            Ok(Milliseconds(Duration::from_micros(microseconds)))
        }
    }
}
