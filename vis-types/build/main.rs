//! Generates the data model from the patched document, with the feature `codegen`.

fn main() {
    println!("cargo::rerun-if-changed=build");
    #[cfg(feature = "codegen")]
    if let Err(message) = codegen::write_model() {
        eprintln!(
            "vis-types cannot generate the data model from vis-spec's vgis.patched.json:\n{message}"
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

    pub fn write_model() -> Result<(), String> {
        let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
        let path = Path::new(&directory).join("model.rs");
        let normalised = vis_spec::normalise::from_json(vis_spec::PATCHED)?;
        let model = generate::model(&normalised.document)?;
        fs::write(&path, prettyplease::unparse(&model))
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}
