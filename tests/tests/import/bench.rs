//! A copy of the workspace, as far as an import has to do with it.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::SystemTime,
};

use serde_json::Value;
use tempfile::TempDir;
use xtask::{snapshot, workspace::Workspace};

/// What an import reads or writes.
const COPIED: [&str; 8] = [
    "Cargo.toml",
    "spec",
    "tests/tests/snapshots/spec",
    "tests/tests/snapshots/surface",
    "vis-api/Cargo.toml",
    "vis-api/src",
    "vis-types/Cargo.toml",
    "vis-types/src",
];

/// A copy of the workspace in a directory of its own, and another directory for documents.
pub(crate) struct Bench {
    root: TempDir,
    desk: TempDir,
}

/// How a run ended.
pub(crate) struct Run {
    pub(crate) succeeded: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Each file of a copy, with its content and when it was last changed.
pub(crate) type Files = BTreeMap<PathBuf, (Vec<u8>, SystemTime)>;

impl Bench {
    /// A copy of the workspace as it is.
    pub(crate) fn new() -> Self {
        let directory = || TempDir::new().expect("a temporary directory");
        let bench = Self {
            root: directory(),
            desk: directory(),
        };
        let own = vis_spec::directory().parent().expect("a workspace");
        for name in COPIED {
            copy(&own.join(name), &bench.root().join(name));
        }
        // Whatever is under review out there.
        for set in [snapshot::SPEC, snapshot::SURFACE] {
            for pending in snapshot::pending_paths(&bench.workspace(), set).expect("a list") {
                fs::remove_file(bench.root().join(pending)).expect("a file removed");
            }
        }
        bench
    }

    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn workspace(&self) -> Workspace {
        Workspace::at(self.root())
    }

    /// Puts a document on the desk.
    pub(crate) fn desk(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.desk.path().join(name);
        fs::write(&path, text).expect("a file written");
        path
    }

    /// All files of the copy.
    pub(crate) fn files(&self) -> Files {
        let mut files = BTreeMap::new();
        collect(self.root(), &mut files);
        files
    }

    /// The text of a file of the copy.
    pub(crate) fn text(&self, path: impl AsRef<Path>) -> String {
        fs::read_to_string(self.root().join(path)).expect("text")
    }

    /// Runs `cargo xtask import` on the copy.
    pub(crate) fn import(&self, source: impl AsRef<OsStr>, options: &[&str]) -> Run {
        let mut arguments: Vec<OsString> = vec!["xtask".into(), "import".into()];
        arguments.extend([
            source.as_ref().into(),
            "--workspace".into(),
            self.root().into(),
        ]);
        arguments.extend(options.iter().map(Into::into));

        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = xtask::run(arguments, &mut out, &mut err);
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Run {
            succeeded: exit == ExitCode::SUCCESS,
            out: text(out),
            err: text(err),
        }
    }

    /// Runs `cargo xtask import`, which must fail, touch no file and say each of these.
    #[track_caller]
    pub(crate) fn refuses(&self, source: impl AsRef<OsStr>, messages: &[&str]) {
        let before = self.files();
        let run = self.import(source, &[]);

        assert!(!run.succeeded, "it succeeded: {}", run.out);
        for message in messages {
            assert!(run.err.contains(message), "no `{message}` in: {}", run.err);
        }
        let errors = run.err.lines().filter(|line| line.starts_with("error: "));
        assert_eq!(errors.count(), 1, "{}", run.err);
        assert!(self.files() == before, "it changed a file");
    }
}

/// The document as it is, changed.
pub(crate) fn revision(change: impl FnOnce(&mut Value)) -> String {
    let path = vis_spec::directory().join(vis_spec::UPSTREAM_FILE);
    let text = fs::read_to_string(path).expect("the document");
    let mut document: Value = serde_json::from_str(&text).expect("JSON");
    change(&mut document);
    format!("{document:#}\n")
}

/// A published revision of the document, or the page that it was once copied from.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/upstream")
        .join(name)
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::create_dir_all(to.parent().expect("a parent")).expect("a directory");
        fs::copy(from, to).expect("a copy");
        return;
    }
    for entry in fs::read_dir(from).expect("a directory") {
        let name = entry.expect("an entry").file_name();
        copy(&from.join(&name), &to.join(&name));
    }
}

fn collect(directory: &Path, files: &mut Files) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let bytes = fs::read(&path).expect("a file read");
            let changed = fs::metadata(&path).and_then(|metadata| metadata.modified());
            files.insert(path, (bytes, changed.expect("a time")));
        }
    }
}
