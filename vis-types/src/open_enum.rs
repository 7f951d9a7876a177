//! Enums of strings that accept unknown values.

use std::fmt;
use std::sync::Arc;

/// The text of an enum value without a variant in this version of the crate.
///
/// Other crates can neither construct it nor match its text. Compare the enum's `as_str` instead:
/// the comparison still holds when a later version adds the variant.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
// A pointer of one word keeps the enums small, and known values fast to read.
pub struct UnrecognizedValue(Option<Arc<Box<str>>>);

impl UnrecognizedValue {
    /// The text as it was read.
    pub fn as_str(&self) -> &str {
        self.0.as_deref().map(|text| &**text).unwrap_or_default()
    }

    /// Whether this is `known` in other letters: upper or lower case, with or without separators and
    /// white space.
    pub(crate) fn is_spelling_of(&self, known: &str) -> bool {
        fn letters(text: &str) -> impl Iterator<Item = u8> {
            let bytes = text
                .bytes()
                .filter(|byte| !matches!(byte, b'_' | b'-') && !byte.is_ascii_whitespace());
            bytes.map(|byte| byte.to_ascii_lowercase())
        }
        letters(self.as_str()).eq(letters(known))
    }
}

impl fmt::Debug for UnrecognizedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl From<&str> for UnrecognizedValue {
    fn from(text: &str) -> Self {
        Self((!text.is_empty()).then(|| Arc::new(text.into())))
    }
}

/// Whether an enum is the empty text, as a missing one is.
pub(crate) fn is_missing(value: &impl AsRef<str>) -> bool {
    value.as_ref().is_empty()
}

/// Declares an open enum. The generated code calls this once for each enum of strings.
macro_rules! open_enum {
    (
        $(#[$attribute:meta])*
        $name:ident { $($(#[$variant_attribute:meta])* $variant:ident = $text:literal,)+ }
    ) => {
        $(#[$attribute])*
        ///
        /// This enum is open: an unknown value reads as [`Unrecognized`](Self::Unrecognized), keeps
        /// its text, and is written back unchanged.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_attribute])* $variant,)+
            /// A value that this version does not know.
            Unrecognized($crate::UnrecognizedValue),
        }

        impl $name {
            /// All known values, in the document's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unrecognized(value) => value.as_str(),
                }
            }

            /// The known value that this is in other letters (`Answered` for `ANSWERED`), or this
            /// value itself. A `match` wants it; `==` and hashing see no difference.
            pub fn known(&self) -> &Self {
                let Self::Unrecognized(value) = self else { return self };
                let known = Self::ALL.iter().find(|known| value.is_spelling_of(known.as_str()));
                known.unwrap_or(self)
            }
        }

        /// The empty text: what is read of a property that is missing.
        impl ::std::default::Default for $name {
            fn default() -> Self {
                "".into()
            }
        }

        impl ::std::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.known().as_str() == other.known().as_str()
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::hash::Hash for $name {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.known().as_str().hash(state);
            }
        }

        $crate::text::write_as_text! { $name }
        $crate::text::convert_from_text! { $name }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    _ => Self::Unrecognized(text.into()),
                }
            }
        }

        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other || self.known().as_str() == other
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                struct Visitor;

                impl ::serde::de::Visitor<'_> for Visitor {
                    type Value = $name;

                    fn expecting(
                        &self,
                        f: &mut ::std::fmt::Formatter<'_>,
                    ) -> ::std::fmt::Result {
                        f.write_str(concat!("a string (", stringify!($name), ")"))
                    }

                    fn visit_str<E: ::serde::de::Error>(
                        self,
                        text: &str,
                    ) -> ::std::result::Result<$name, E> {
                        Ok(text.into())
                    }
                }

                deserializer.deserialize_str(Visitor)
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "string", "enum": [$($text),+] })
            }
        }
    };
}

pub(crate) use open_enum;
