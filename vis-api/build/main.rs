//! Generates the client from the patched document.

mod generate;

use std::path::Path;
use std::{env, fs, process};

use serde_json::Value;
use sha2::{Digest, Sha256};

fn main() {
    println!("cargo::rerun-if-changed=build");
    if let Err(message) = write_code() {
        eprintln!(
            "vis-api cannot generate the client from vis-spec's vgis.patched.json:\n{message}"
        );
        process::exit(1);
    }
}

fn write_code() -> Result<(), String> {
    let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
    let write = |name: &str, source: String| {
        let path = Path::new(&directory).join(name);
        fs::write(&path, source).map_err(|error| format!("{}: {error}", path.display()))
    };
    let normalised = vis_spec::normalise::from_json(vis_spec::PATCHED)?;
    write("client.rs", generate::client(&normalised.document)?)?;
    write("cli.rs", generate::cli(&normalised.document)?)?;
    emit_spec_version(vis_spec::UPSTREAM)
}

/// Emits the version and the SHA-256 of Vonage's document as environment variables of the crate's
/// compilation.
fn emit_spec_version(upstream: &str) -> Result<(), String> {
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
