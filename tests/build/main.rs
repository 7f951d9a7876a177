//! Generates from the normalised document a request of each operation and the list of payload types.

mod models;
mod requests;
mod sample;

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-env-changed=PATH");
    println!("cargo::rustc-check-cfg=cfg(redis_server)");
    if Command::new("redis-server")
        .arg("--version")
        .output()
        .is_ok()
    {
        println!("cargo::rustc-cfg=redis_server");
    }
    let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
    let directory = Path::new(&directory);
    let document = normalised()?;
    fs::write(directory.join("normalised.json"), document.to_string())?;
    fs::write(directory.join("requests.rs"), requests::write(&document)?)?;
    fs::write(directory.join("models.rs"), models::write(&document))?;
    Ok(())
}

/// Normalises the patched document.
fn normalised() -> Result<Value, Box<dyn Error>> {
    Ok(vis_spec::normalise::from_json(vis_spec::PATCHED)?.document)
}
