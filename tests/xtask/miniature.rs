//! A copy of the miniature checkout, and runs of `xtask` in it.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// A day in 2026.
const EPOCH: &str = "1772323200";

pub(crate) struct Miniature {
    directory: TempDir,
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

impl Miniature {
    pub(crate) fn new() -> Self {
        let directory = TempDir::new().expect("a directory");
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/miniature");
        copy(&fixture, &directory.path().join("checkout"));
        Self { directory }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.directory.path().join("checkout")
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.directory.path().join("target")
    }

    /// Writes a file outside of the checkout.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.directory.path().join(name);
        fs::write(&path, content).expect("a file");
        path.to_string_lossy().into_owned()
    }

    /// Writes the document with a change, outside of the checkout.
    pub(crate) fn revision(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut document = self.document("spec/vgis.json");
        change(&mut document);
        self.file("next.json", document.to_string())
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).expect(path)
    }

    pub(crate) fn document(&self, path: &str) -> Value {
        serde_json::from_str(&self.text(path)).expect(path)
    }

    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no {from}");
        fs::write(self.root().join(path), text.replace(from, to)).expect(path);
    }

    /// All files of the checkout.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.root(), &mut files);
        files
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(arguments)
            .current_dir(self.root())
            .env("CARGO_TARGET_DIR", self.target())
            .env("SOURCE_DATE_EPOCH", EPOCH)
            .env_remove("CLICOLOR_FORCE")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().expect("a process").into()
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut command = self.command(arguments);
        let pipes = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = pipes.spawn().expect("a process");
        let mut stdin = child.stdin.take().expect("standard input");
        stdin.write_all(input).expect("input");
        drop(stdin);
        child.wait_with_output().expect("a process").into()
    }

    #[track_caller]
    pub(crate) fn succeeds(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(0), "{arguments:?}: {run:#?}");
        run
    }

    /// Runs a command that must fail with these words and change no file.
    #[track_caller]
    pub(crate) fn refuses(&self, arguments: &[&str], words: &[&str]) -> Run {
        let before = self.files();
        let run = self.run(arguments);
        run.assert_refused(words);
        assert!(self.files() == before, "{arguments:?} changed a file");
        run
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=test", "-c", "user.email=test@localhost"]);
        let output = command
            .args(arguments)
            .current_dir(self.root())
            .output()
            .expect("git");
        assert!(output.status.success(), "{output:?}");
    }
}

impl Run {
    #[track_caller]
    pub(crate) fn assert_refused(&self, words: &[&str]) {
        let error = self.err.rsplit("error: ").next().unwrap_or_default();
        assert_eq!(self.code, Some(1), "{self:#?}");
        assert!(
            self.err.contains("error: ") && !self.err.contains("panicked at"),
            "{self:#?}"
        );
        for word in words {
            assert!(error.contains(word), "{word} is not in {error}");
        }
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

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file");
        }
    }
}

fn collect(directory: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let bytes = fs::read(&path).expect("a file");
            files.insert(path, bytes);
        }
    }
}
