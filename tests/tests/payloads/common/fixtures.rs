//! The payloads that the vendor documents: `tests/fixtures`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use super::models::{MODELS, Model, Rewrite};

pub struct Fixture {
    /// `Event/ringing`.
    pub name: String,
    pub model: &'static Model,
    pub json: Value,
}

impl Fixture {
    /// Reads it, or what has become of it, and writes it.
    pub fn rewrite(&self) -> Rewrite {
        if self.json.is_array() {
            self.model.rewrite_list
        } else {
            self.model.rewrite
        }
    }
}

/// All of them, in the order of their names.
pub static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
    let mut fixtures: Vec<_> = MODELS.iter().flat_map(of_model).collect();
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    fixtures
});

pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn of_model(model: &'static Model) -> Vec<Fixture> {
    let directory = directory().join(model.name);
    let files = fs::read_dir(&directory)
        .unwrap_or_else(|error| panic!("{} needs a fixture: {error}", directory.display()));
    files
        .map(|file| {
            let file = file.expect("a file").path();
            let text = fs::read_to_string(&file).expect("text");
            let stem = file.file_stem().and_then(|stem| stem.to_str());
            Fixture {
                name: format!("{}/{}", model.name, stem.expect("a name")),
                model,
                json: serde_json::from_str(&text)
                    .unwrap_or_else(|error| panic!("{}: {error}", file.display())),
            }
        })
        .collect()
}
