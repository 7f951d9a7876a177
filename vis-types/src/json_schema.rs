//! JSON Schemas of the hand-written types.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{DelimitedList, EpochTime, HttpUrl, Secret, Timestamp};

/// Implements `JsonSchema`; the boolean says whether the document has the schema inline.
macro_rules! schema {
    ([$($generics:tt)*] $name:ident $([$($arguments:tt)*])?: $is_inline:literal $schema:tt) => {
        impl $($generics)* JsonSchema for $name $($($arguments)*)? {
            fn inline_schema() -> bool {
                $is_inline
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

schema! { [] Secret: true { "type": "string", "format": "password" } }
schema! { [] Timestamp: true { "type": "string", "format": "date-time" } }
schema! { [] HttpUrl: false { "type": "string", "format": "uri" } }
schema! { [] EpochTime: false { "type": "integer", "format": "int64" } }
// A list is one string in JSON, as in a query.
schema! { [<T, const S: char>] DelimitedList [<T, S>]: true { "type": "string" } }
