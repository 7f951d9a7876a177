//! Generates the client from the patched document.

mod generate;
mod provenance;

use std::path::Path;
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=build");
    if let Err(message) = write_client() {
        eprintln!(
            "vis-api cannot generate the client from vis-spec's vgis.patched.json:\n{message}"
        );
        process::exit(1);
    }
}

fn write_client() -> Result<(), String> {
    let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
    let path = Path::new(&directory).join("client.rs");
    let normalised = vis_spec::normalise::from_json(vis_spec::PATCHED)?;
    let client = generate::client(&normalised.document)?;
    provenance::emit_spec_version(vis_spec::UPSTREAM)?;
    fs::write(&path, client).map_err(|error| format!("{}: {error}", path.display()))
}
