//! JSON Schemas of the hand-written types.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{DelimitedList, EpochTime, HttpUrl, Secret, Timestamp};

/// Implements `JsonSchema` for types that the document has inline.
macro_rules! inline_schema {
    ($($name:ident: $schema:tt)*) => {
        $(
            impl JsonSchema for $name {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!($schema)
                }
            }
        )*
    };
}

inline_schema! {
    Secret: { "type": "string", "format": "password" }
    Timestamp: { "type": "string", "format": "date-time" }
}

impl JsonSchema for HttpUrl {
    fn schema_name() -> Cow<'static, str> {
        "HttpUrl".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "uri" })
    }
}

impl JsonSchema for EpochTime {
    fn schema_name() -> Cow<'static, str> {
        "EpochTime".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "format": "int64" })
    }
}

/// A list is one string in JSON, as in a query.
impl<T, const SEPARATOR: char> JsonSchema for DelimitedList<T, SEPARATOR> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "DelimitedList".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}
