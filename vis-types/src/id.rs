//! Ids: opaque text, even where the upstream document says integer.
//!
//! The id of an event is that of its call. Other id types do not convert into each other:
//!
//! ```compile_fail,E0308
//! use vis_types::{CallId, UserId};
//!
//! fn end(call: CallId) {}
//! end(UserId::from("24785"));
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
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name($crate::text::Text);

        impl $name {
            /// The id as it is sent.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        $crate::text::write_as_text! { $name }
        $crate::text::convert_from_text! { $name }

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

        /// Lets a request builder take an id by reference: `client.get_call().id(&call.id)`.
        impl ::std::convert::From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        $crate::id::opaque_id!(@integers $name: i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

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
    fn map_of_ids_is_searched_by_text() {
        for text in [
            "",
            "5a85d86f253bcd10897f3189",
            "7dc53df5-703e-49b3-8670-b1c468f47f1f",
        ] {
            let deliveries = std::collections::HashMap::from([(DeliveryId::from(text), 1)]);
            assert_eq!(deliveries.get(text), Some(&1));
        }
        assert!(serde_json::from_str::<DeliveryId>("1.0").is_err());
    }
}
