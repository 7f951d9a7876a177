//! Generates the operations and the served OpenAPI document from the patched document.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use heck::ToUpperCamelCase;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
    let directory = Path::new(&directory);
    let document = normalised()?;
    fs::write(directory.join("operations.rs"), operations(&document)?)?;
    let text = serde_json::to_string_pretty(&document)?;
    fs::write(directory.join("openapi.json"), text)?;
    Ok(())
}

/// Returns the normalised document.
fn normalised() -> Result<Value, Box<dyn Error>> {
    Ok(vis_spec::normalise::from_json(vis_spec::PATCHED)?.document)
}

/// Generates the invocation of the macro `operations`.
fn operations(document: &Value) -> Result<String, Box<dyn Error>> {
    let mut entries = String::new();
    let paths = document["paths"].as_object().ok_or("no paths")?;
    for (path, item) in paths {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if let Some(id) = operation["operationId"].as_str() {
                let (variant, method) = (id.to_upper_camel_case(), method.to_uppercase());
                writeln!(entries, "{variant}: {id:?} {method:?} {path:?},")?;
            }
        }
    }
    Ok(format!("operations! {{\n{entries}}}\n"))
}
