//! Reads one resource from an object or an array.

use std::fmt;
use std::marker::PhantomData;

use progenitor_client::ResponseValue;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Reads `{…}` and `[{…}]`. The document types some responses with one resource as arrays; which
/// of the two the service sends is not confirmed.
#[derive(Debug)]
pub(crate) struct OneOrArray<T>(T);

impl<T> OneOrArray<T> {
    pub(crate) fn into_response(response: ResponseValue<Self>) -> ResponseValue<T> {
        let (status, headers) = (response.status(), response.headers().clone());
        ResponseValue::new(response.into_inner().0, status, headers)
    }

    /// Like `into_response`, for an optional body. The current document has none.
    #[allow(dead_code)]
    pub(crate) fn into_optional_response(
        response: ResponseValue<Option<Self>>,
    ) -> ResponseValue<Option<T>> {
        let (status, headers) = (response.status(), response.headers().clone());
        let resource = response.into_inner().map(|resource| resource.0);
        ResponseValue::new(resource, status, headers)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrArray<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ResourceVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ResourceVisitor<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object, or an array of exactly one")
            }

            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(object))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<T, A::Error> {
                let only = array
                    .next_element()?
                    .ok_or_else(|| A::Error::invalid_length(0, &self))?;
                match array.next_element::<serde::de::IgnoredAny>()? {
                    None => Ok(only),
                    Some(_) => Err(A::Error::invalid_length(2, &self)),
                }
            }
        }

        deserializer
            .deserialize_any(ResourceVisitor(PhantomData))
            .map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vis_types::Count;

    fn read(json: &str) -> Result<i64, String> {
        serde_json::from_str::<OneOrArray<Count>>(json)
            .map(|resource| resource.0.count)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn resource_is_read_from_object_or_array() {
        assert_eq!(read(r#"{"count":3}"#), Ok(3));
        assert_eq!(read(r#"[{"count":3}]"#), Ok(3));
    }

    #[test]
    fn array_length_other_than_one_fails() {
        for json in ["[]", r#"[{"count":1},{"count":2}]"#, "null", "7"] {
            let error = read(json).unwrap_err();
            assert!(error.contains("an array of exactly one"), "{json}: {error}");
        }
    }
}
