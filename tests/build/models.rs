//! The list of structs of a document, for `tests/payloads/models.rs` and for `fuzz`.

use serde_json::Value;

/// Writes `models! { Account Call … }`.
pub fn write(document: &Value) -> String {
    let schemas = document["components"]["schemas"].as_object();
    let schemas = schemas.into_iter().flatten();
    let structs = schemas.filter(|(_, schema)| schema.get("properties").is_some());
    let structs: Vec<_> = structs.map(|(name, _)| name.as_str()).collect();
    format!("models! {{ {} }}\n", structs.join(" "))
}
