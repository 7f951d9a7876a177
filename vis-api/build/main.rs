//! Generates the client from the patched document, with the feature `codegen`.

fn main() {
    println!("cargo::rerun-if-changed=build");
    #[cfg(feature = "codegen")]
    if let Err(message) = codegen::write_sources() {
        eprintln!(
            "vis-api cannot generate the client from vis-spec's vgis.patched.json:\n{message}"
        );
        std::process::exit(1);
    }
}

#[cfg(feature = "codegen")]
mod generate;

#[cfg(feature = "codegen")]
mod codegen {
    use std::path::Path;
    use std::{env, fs};

    use super::generate;

    pub fn write_sources() -> Result<(), String> {
        let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
        let normalised = vis_spec::normalise::from_json(vis_spec::PATCHED)?;
        let document = &normalised.document;
        let client = generate::client(document)?;
        for (name, source) in generate::sources(document, &client, vis_spec::UPSTREAM)? {
            let path = Path::new(&directory).join(name);
            fs::write(&path, source).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(())
    }
}
