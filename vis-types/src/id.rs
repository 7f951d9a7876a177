//! Ids: opaque text, even where the upstream document says integer.
//!
//! Id types do not convert into each other:
//!
//! ```compile_fail,E0308
//! use vis_types::{CallId, EventId};
//!
//! fn end(call: CallId) {}
//! end(EventId::from("5a85d86f253bcd10897f3189"));
//! ```

/// Declares an id type. The generated code calls this once for each schema with
/// `format: opaque-id`.
macro_rules! opaque_id {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        ///
        /// The text is opaque: it is compared, hashed and sent exactly as it was read. A JSON
        /// integer reads as its decimal text. Up to 24 bytes are stored inline; a longer text is
        /// shared by all clones.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::text::Text);

        impl $name {
            /// The id as it is sent.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl $crate::FromJson for $name {}

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self($crate::text::Text::new(text))
            }
        }

        impl ::std::convert::From<&::std::string::String> for $name {
            fn from(text: &::std::string::String) -> Self {
                text.as_str().into()
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                text.as_str().into()
            }
        }

        /// Lets a request builder take an id by reference: `client.get_call().id(&call.id)`.
        impl ::std::convert::From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        $crate::id::opaque_id!(@integers $name: i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                use $crate::serde_helpers::{NUMBER_AS_TEXT, StringOrInteger};
                deserializer
                    .deserialize_newtype_struct(NUMBER_AS_TEXT, StringOrInteger)
                    .map(Self)
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "string", "format": "opaque-id" })
            }
        }
    };
    (@integers $name:ident: $($integer:ty)*) => {
        $(
            impl ::std::convert::From<$integer> for $name {
                fn from(integer: $integer) -> Self {
                    Self($crate::text::Text::display(integer))
                }
            }
        )*
    };
}

pub(crate) use opaque_id;

opaque_id! {
    /// Identifies one delivery of an event to a webhook, across all its attempts. A UUID in all
    /// documented examples.
    ///
    /// Source: Vonage developer portal, "Webhooks" guide; the OpenAPI document has no deliveries.
    DeliveryId
}

#[cfg(test)]
mod tests {
    use super::DeliveryId;

    #[test]
    fn id_from_integer_equals_decimal_text() {
        let read = |json| serde_json::from_str::<DeliveryId>(json);
        assert_eq!(read("1234").unwrap(), read("\"1234\"").unwrap());
        assert_eq!(read("-1").unwrap(), DeliveryId::from(-1));
        assert_eq!(
            read("18446744073709551615").unwrap(),
            DeliveryId::from(u64::MAX)
        );
        assert_eq!(read("\"007\"").unwrap(), "007");
        assert_ne!(read("\"007\"").unwrap(), DeliveryId::from(7));
    }

    #[test]
    fn id_from_other_types_fails() {
        for json in [
            "1.0",
            "1e3",
            "true",
            "null",
            "[]",
            "{}",
            "18446744073709551616",
        ] {
            let error = serde_json::from_str::<DeliveryId>(json).unwrap_err();
            assert!(
                error.to_string().contains("a string or an integer"),
                "{json}: {error}"
            );
        }
    }

    #[test]
    fn id_map_lookup_takes_text() {
        let deliveries = std::collections::HashMap::from([(DeliveryId::from("a"), 1)]);
        assert_eq!(deliveries.get("a"), Some(&1));
    }
}
