//! A copy of the miniature checkout, and runs of `xtask` in it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::LazyLock,
};

use serde_json::Value;
use tempfile::TempDir;
use xtask::{import::generate, workspace::NewFile};

/// A day in 2026.
const EPOCH: &str = "1772323200";

/// The generated sources of the fixture, which it does not have: they change with each generator.
static SOURCES: LazyLock<Vec<NewFile>> = LazyLock::new(|| {
    let upstream = include_str!("../fixtures/miniature/spec/vgis.json");
    let patched = include_str!("../fixtures/miniature/spec/vgis.patched.json");
    let patched = serde_json::from_str(patched).expect("JSON");
    let generated = generate(&patched).expect("no refusal");
    generated.files(&patched, upstream).expect("sources")
});

pub(crate) struct Miniature(TempDir);

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

impl Miniature {
    /// The checkout, and beside it `next.json`: the document with the changes of the fixture `next.yaml`.
    pub(crate) fn new() -> Self {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/miniature");
        let miniature = Self(TempDir::new().expect("a directory"));
        for (path, content) in files(&fixture) {
            let to = miniature
                .root()
                .join(path.strip_prefix(&fixture).expect("a file in it"));
            fs::create_dir_all(to.parent().expect("a directory")).expect("a directory");
            fs::write(to, content).expect("a file");
        }
        for (path, source) in &*SOURCES {
            let to = miniature.root().join(&**path);
            fs::create_dir_all(to.parent().expect("a directory")).expect("a directory");
            fs::write(to, source).expect("a file");
        }
        miniature.write_next(&yaml(&miniature.text("next.yaml")));
        miniature
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.0.path().join("checkout")
    }

    /// Writes the document with a JSON merge patch to `next.json`, its keys in another order.
    pub(crate) fn write_next(&self, patch: &Value) {
        let mut document: Value = serde_json::from_str(&self.text("spec/vgis.json")).expect("JSON");
        merge(&mut document, patch);
        let sorted: BTreeMap<String, Value> = serde_json::from_value(document).expect("an object");
        let text = serde_json::to_string(&sorted).expect("JSON");
        fs::write(self.0.path().join("next.json"), text).expect("a file");
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).expect(path)
    }

    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no {from}");
        fs::write(self.root().join(path), text.replace(from, to)).expect(path);
    }

    /// All files of the checkout.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(&self.root())
    }

    /// Runs a shell script in the checkout, with `xtask` on the path.
    pub(crate) fn run(&self, script: &str) -> Run {
        let xtask = Path::new(env!("CARGO_BIN_EXE_xtask")).parent();
        let path = std::env::var("PATH").expect("PATH");
        let path = format!("{}:{path}", xtask.expect("a directory").display());
        let mut command = Command::new("sh");
        command
            .args(["-c", script])
            .current_dir(self.root())
            .env("PATH", path)
            .env("CARGO_TARGET_DIR", self.0.path().join("target"))
            .env("SOURCE_DATE_EPOCH", EPOCH)
            .env_remove("CLICOLOR_FORCE")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null());
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "test");
            command.env(format!("GIT_{role}_EMAIL"), "test@localhost");
        }
        command.output().expect("a shell").into()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
            code: output.status.code(),
        }
    }
}

pub(crate) fn yaml<T: serde::de::DeserializeOwned>(text: &str) -> T {
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).unwrap_or_else(|error| panic!("{error}"))
}

/// Applies a JSON merge patch ([RFC 7396](https://www.rfc-editor.org/rfc/rfc7396)).
fn merge(document: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *document = patch.clone();
        return;
    };
    if !document.is_object() {
        *document = Value::Object(serde_json::Map::new());
    }
    for (key, change) in changes {
        if change.is_null() {
            document
                .as_object_mut()
                .expect("an object")
                .shift_remove(key);
        } else {
            merge(&mut document[key], change);
        }
    }
}

fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.insert(path, bytes);
        }
    }
    found
}
