//! The documented payloads of `tests/fixtures`, and a sample of each struct, generated from the document
//! with all its properties.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use super::models::{MODELS, Model, Rewrite};
use super::sample::Samples;
use super::schema::DOCUMENT;

pub struct Fixture {
    /// `Event/ringing`, or `Event` for the sample.
    pub name: String,
    pub model: &'static Model,
    pub json: Value,
}

impl Fixture {
    /// The function that reads and writes such a payload.
    pub fn rewrite(&self) -> Rewrite {
        if self.json.is_array() {
            self.model.rewrite_list
        } else {
            self.model.rewrite
        }
    }
}

/// All fixtures, ordered by name.
pub static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
    let directories = fs::read_dir(directory()).expect("tests/fixtures").flatten();
    let directories = directories.map(|it| it.file_name().to_string_lossy().into_owned());
    // Directories of payloads have the names of schemas; those of other fixtures are in lower case.
    let schemas =
        directories.filter(|name| name.starts_with(char::is_uppercase) && !name.contains('.'));
    let mut fixtures: Vec<_> = schemas.flat_map(|name| documented(&name)).collect();
    fixtures.extend(MODELS.iter().map(sample));
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    fixtures
});

pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn documented(schema: &str) -> Vec<Fixture> {
    let model = MODELS.iter().find(|model| model.name == schema);
    let model = model.unwrap_or_else(|| panic!("the document has no struct {schema}"));
    let files = fs::read_dir(directory().join(schema)).expect("a directory");
    files
        .map(|file| {
            let file = file.expect("a file").path();
            let text = fs::read_to_string(&file).expect("text");
            let stem = file.file_stem().and_then(|stem| stem.to_str());
            Fixture {
                name: format!("{schema}/{}", stem.expect("a name")),
                model,
                json: serde_json::from_str(&text)
                    .unwrap_or_else(|error| panic!("{}: {error}", file.display())),
            }
        })
        .collect()
}

fn sample(model: &'static Model) -> Fixture {
    let schema = &DOCUMENT["components"]["schemas"][model.name];
    Fixture {
        name: model.name.to_owned(),
        model,
        json: Samples::new(&DOCUMENT, "").named(model.name, schema),
    }
}
