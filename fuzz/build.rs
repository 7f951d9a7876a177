//! Lists the structs of the document, and generates a request of each operation, as for `vis-tests`.

#[path = "../tests/build/models.rs"]
mod models;
#[path = "../tests/build/requests.rs"]
mod requests;
#[path = "../tests/build/sample.rs"]
mod sample;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../tests/build");
    let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
    let directory = Path::new(&directory);
    let document = vis_spec::normalise::from_json(vis_spec::PATCHED)?.document;
    fs::write(directory.join("models.rs"), models::write(&document))?;
    fs::write(directory.join("requests.rs"), requests::write(&document)?)?;
    Ok(())
}
