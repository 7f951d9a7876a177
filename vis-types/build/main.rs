//! Generates the data model from the patched document.

mod generate;

use std::path::Path;
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=build");
    if let Err(message) = write_model() {
        eprintln!(
            "vis-types cannot generate the data model from vis-spec's vgis.patched.json:\n{message}"
        );
        process::exit(1);
    }
}

fn write_model() -> Result<(), String> {
    let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
    let path = Path::new(&directory).join("model.rs");
    let normalised = vis_spec::normalise::from_json(vis_spec::PATCHED)?;
    let model = generate::model(&normalised.document)?;
    fs::write(&path, model).map_err(|error| format!("{}: {error}", path.display()))
}
