//! Generates the client from the test documents.

#![allow(clippy::expect_used)]

#[path = "../corpus.rs"]
mod corpus;
#[path = "../../../vis-api/build/generate/mod.rs"]
mod generate;

use std::path::Path;
use std::{env, fs};

fn main() {
    for path in ["..", "../../fixtures/normalise", "../../../vis-api/build"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let normalised = vis_spec::normalise::normalise(&corpus::merged()).expect("no refusal");
    let document = &normalised.document;
    let client = generate::client(document).expect("a client");
    let upstream = corpus::merged().to_string();
    let directory = env::var_os("OUT_DIR").expect("OUT_DIR");
    for (name, source) in generate::sources(document, &client, &upstream).expect("sources") {
        fs::write(Path::new(&directory).join(name), source).expect("a file");
    }
}
