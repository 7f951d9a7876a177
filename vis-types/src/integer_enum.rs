//! Enums of integers that accept unknown values.

/// Declares an open enum of integers. The generated code calls this once for each one.
macro_rules! integer_enum {
    (
        $(#[$attribute:meta])*
        $name:ident { $($(#[$variant_attribute:meta])* $variant:ident = $value:literal,)+ }
    ) => {
        $(#[$attribute])*
        ///
        /// This enum is open: an unknown integer reads as [`Unrecognized`](Self::Unrecognized) and is
        /// written back unchanged.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, ::serde::Deserialize, ::serde::Serialize,
        )]
        #[serde(from = "i64", into = "i64")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_attribute])* $variant,)+
            /// A value that this version does not know.
            Unrecognized(i64),
        }

        impl $name {
            /// All known values, in the document's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The value on the wire.
            pub fn value(self) -> i64 {
                match self {
                    $(Self::$variant => $value,)+
                    Self::Unrecognized(value) => value,
                }
            }
        }

        impl ::std::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)+
                    other => Self::Unrecognized(other),
                }
            }
        }

        impl ::std::convert::From<i32> for $name {
            fn from(value: i32) -> Self {
                i64::from(value).into()
            }
        }

        impl $crate::FromJson for $name {}

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.value().fmt(f)
            }
        }

        impl ::std::convert::From<$name> for i64 {
            fn from(value: $name) -> Self {
                value.value()
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "integer", "enum": [$($value),+] })
            }
        }
    };
}

pub(crate) use integer_enum;

#[cfg(test)]
mod tests {
    integer_enum! {
        /// How soon.
        Priority { /// Later.
            Value1 = 1i64, /// Now.
            Minus5 = -5i64, }
    }

    #[test]
    fn unknown_integer_round_trips() {
        let read: Vec<Priority> = serde_json::from_str("[-5, 1, 7]").expect("integers");
        let unknown = Priority::Unrecognized(7);
        assert_eq!(read, [Priority::Minus5, Priority::Value1, unknown]);
        assert_eq!(serde_json::to_string(&read).expect("JSON"), "[-5,1,7]");
        assert_eq!(Priority::ALL, [Priority::Value1, Priority::Minus5]);
    }
}
