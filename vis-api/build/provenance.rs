//! Version and hash of the source document.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// Emits the version and the SHA-256 of Vonage's document as environment variables of the crate's
/// compilation.
pub(super) fn emit_spec_version(upstream: &str) -> Result<(), String> {
    let document: Value = serde_json::from_str(upstream)
        .map_err(|error| format!("vgis.json is not JSON: {error}"))?;
    let version = document.pointer("/info/version").and_then(Value::as_str);
    let version = version.ok_or("vgis.json has no $.info.version")?;
    // A line break would end the cargo instruction and start another.
    if version.contains(['\n', '\r']) {
        return Err("$.info.version of vgis.json has a line break".to_owned());
    }
    let digest = Sha256::digest(upstream);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=VIS_SPEC_VERSION={version}");
    println!("cargo::rustc-env=VIS_SPEC_SHA256={digest}");
    Ok(())
}
