//! The normalised document from the build script.

use serde_json::Value;

pub fn normalised() -> Value {
    let text = include_str!(concat!(env!("OUT_DIR"), "/normalised.json"));
    serde_json::from_str(text).expect("JSON")
}
