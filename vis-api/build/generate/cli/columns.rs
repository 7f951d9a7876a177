//! The columns of tables and CSV.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use vis_spec::normalise::reference;

use super::super::bodies::is_phone_number;
use super::super::operations::array;
use super::arguments::{Shape, shape};

/// The columns of records of a schema, the most important first.
pub fn of(document: &Value, schema: &str) -> Vec<TokenStream> {
    let mut columns = Vec::new();
    add(document, &[&schema.to_owned()], "", &mut columns);
    columns.sort();
    let columns = columns.iter().map(|(_, path, kind)| {
        let kind = format_ident!("{kind}");
        quote! { Column { path: #path, kind: Kind::#kind } }
    });
    columns.collect()
}

/// Adds the plain properties of the last schema, and those of the structs in it, each with its rank: the
/// id first, then what tells records apart, ids of others last.
fn add(
    document: &Value,
    schemas: &[&String],
    prefix: &str,
    columns: &mut Vec<(u8, String, &'static str)>,
) {
    let Some(schema) = schemas
        .last()
        .map(|name| &document["components"]["schemas"][name])
    else {
        return;
    };
    let required: Vec<&Value> = array(&schema["required"]).collect();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{prefix}{name}");
        if let Some(Shape {
            kind,
            is_list,
            schema,
        }) = shape(document, property)
        {
            let values = array(&schema["enum"]).count();
            let rank = match kind {
                "Secret" => continue,
                _ if !prefix.is_empty() => 6,
                _ if name == "id" => 0,
                _ if values > 1 && !is_list => 1,
                _ if schema["format"] == "opaque-id" || values == 1 => 5,
                _ if required.iter().any(|it| *it == name) || is_phone_number(name, property) => 2,
                "Text" => 3,
                _ => 4,
            };
            columns.push((rank, path, kind));
        } else if let Some(inner) = reference(property).filter(|inner| !schemas.contains(&inner)) {
            let schemas = [schemas, &[&inner]].concat();
            add(document, &schemas, &format!("{path}."), columns);
        }
    }
}
