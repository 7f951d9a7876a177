//! Lists the structs of the document for the targets that read all of them.

#[path = "../tests/build/models.rs"]
mod models;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../tests/build/models.rs");
    let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
    let document = vis_spec::normalise::from_json(vis_spec::PATCHED)?.document;
    fs::write(
        Path::new(&directory).join("models.rs"),
        models::write(&document),
    )?;
    Ok(())
}
