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
    println!("cargo::rustc-env=VIS_SPEC_VERSION=1");
    println!("cargo::rustc-env=VIS_SPEC_SHA256=0");
    let normalised = vis_spec::normalise::normalise(&corpus::merged()).expect("no refusal");
    let client = generate::client(&normalised.document).expect("a client");
    let cli = generate::cli(&normalised.document).expect("subcommands");
    let directory = env::var_os("OUT_DIR").expect("OUT_DIR");
    fs::write(Path::new(&directory).join("client.rs"), client).expect("a file");
    fs::write(Path::new(&directory).join("cli.rs"), cli).expect("a file");
}
