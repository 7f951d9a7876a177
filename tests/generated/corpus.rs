//! Documents from the fragments in `tests/fixtures/normalise`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

/// The parts that fragments omit.
const BASE: &str = include_str!("base.yaml");

/// The fragments, by file name without extension.
pub fn fragments() -> BTreeMap<String, Value> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let directory = directory.map(|parent| parent.join("fixtures/normalise"));
    let directory = directory.into_iter().find(|path| path.is_dir());
    let files = fs::read_dir(directory.expect("fixtures/normalise")).expect("the fixtures");
    files
        .map(|file| {
            let path = file.expect("a fixture").path();
            let name = path.file_stem().expect("a name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("a fixture");
            (name.into_owned(), read(&text))
        })
        .collect()
}

/// A document with only the paths and schemas of `fragment`.
#[allow(dead_code)]
pub fn document(fragment: &Value) -> Value {
    let mut document = read(BASE);
    document["paths"] = Value::Object(Map::new());
    document["components"]["schemas"] = Value::Object(Map::new());
    add(&mut document, fragment);
    document
}

/// A document with `base.yaml` and the paths and components of all fragments.
#[allow(dead_code)]
pub fn merged() -> Value {
    let mut document = read(BASE);
    for fragment in fragments().values() {
        for key in ["paths", "components"] {
            if let Some(part) = fragment.get(key) {
                add(&mut document[key], part);
            }
        }
    }
    document
}

/// Merges `more` into `document`, and maps of components key by key.
fn add(document: &mut Value, more: &Value) {
    for (key, value) in more.as_object().expect("an object") {
        let is_map = key == "components" || document[key].is_object() && !key.contains('/');
        match document
            .get_mut(key)
            .filter(|_| is_map && key != "default" && key != "info")
        {
            Some(present) => add(present, value),
            None => document[key] = value.clone(),
        }
    }
}

fn read(yaml: &str) -> Value {
    // `Y` is a string, not a boolean.
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(yaml, options).expect("YAML")
}
