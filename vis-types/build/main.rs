//! Generates the data model from the patched document.

mod generate;

use std::path::Path;
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=build");
    if let Err(message) = write_model() {
        eprintln!(
            "vis-types cannot generate the data model from vis-spec's vgis.patched.json: {message}"
        );
        process::exit(1);
    }
}

fn write_model() -> Result<(), String> {
    let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
    let path = Path::new(&directory).join("model.rs");
    let model = generate::model(vis_spec::PATCHED)?;
    fs::write(&path, model).map_err(|error| format!("{}: {error}", path.display()))
}
