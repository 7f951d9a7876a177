//! Generates the data model from the test documents.

#![allow(clippy::expect_used)]

#[path = "../corpus.rs"]
mod corpus;
#[path = "../../../vis-types/build/generate/mod.rs"]
mod generate;

use std::path::Path;
use std::{env, fs};

fn main() {
    for path in ["..", "../../fixtures/normalise", "../../../vis-types/build"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let normalised = vis_spec::normalise::normalise(&corpus::merged()).expect("no refusal");
    let model = generate::model(&normalised.document).expect("a model");
    let directory = env::var_os("OUT_DIR").expect("OUT_DIR");
    let model = prettyplease::unparse(&model);
    fs::write(Path::new(&directory).join("model.rs"), model).expect("a file");
}
