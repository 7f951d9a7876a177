//! Text that is cheap to clone, for ids, and what all types share that are one text in JSON.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrayvec::ArrayString;

/// In bytes: the length of the longest documented id.
const MAX_INLINE: usize = 24;

/// A text of up to [`MAX_INLINE`] bytes is always `Inline`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Text {
    Inline(ArrayString<MAX_INLINE>),
    Shared(Arc<str>),
}

impl Text {
    pub(crate) fn new(text: &str) -> Self {
        match ArrayString::from(text) {
            Ok(inline) => Self::Inline(inline),
            Err(_) => Self::Shared(text.into()),
        }
    }

    /// The decimal text of an integer, which needs no allocation.
    pub(crate) fn display(integer: impl fmt::Display) -> Self {
        let mut inline = ArrayString::new();
        match fmt::write(&mut inline, format_args!("{integer}")) {
            Ok(()) => Self::Inline(inline),
            Err(_) => Self::Shared(integer.to_string().into()),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Inline(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

// Not derived: `Borrow<str>` requires the hash of the `str`.
impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// Implements `AsRef`, `Display` and `Serialize` for a type with `as_str`.
macro_rules! write_as_text {
    ($name:ident) => {
        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

/// Implements the conversions of a type with `From<&str>`, which any text is a value of.
macro_rules! convert_from_text {
    ($name:ident) => {
        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                text.as_str().into()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self == *other
            }
        }

        impl $crate::FromJson for $name {}
    };
}

pub(crate) use {convert_from_text, write_as_text};
