//! A directory with a document and an overlay that fit, for a test to change and to run on.

use std::{collections::BTreeMap, ffi::OsString, fs, path::PathBuf, process::ExitCode};

use tempfile::TempDir;

/// A valid document with one operation.
pub(crate) const DOCUMENT: &str = r##"{
  "openapi": "3.0.0",
  "info": {
    "title": "Calls",
    "version": "1"
  },
  "paths": {
    "/calls/{id}": {
      "get": {
        "operationId": "getRoles",
        "parameters": [
          {
            "in": "path",
            "name": "id",
            "required": true,
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "200": {
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Call"
                }
              }
            },
            "description": "Success"
          }
        }
      }
    }
  },
  "components": {
    "schemas": {
      "Call": {
        "type": "object"
      }
    }
  }
}
"##;

/// An overlay with one action that fits [`DOCUMENT`]; more can be added at the end.
pub(crate) const OVERLAY: &str = "\
overlay: 1.0.0
info:
  title: Calls, mended
  version: 1.0.0
actions:
  - x-id: get-call
    x-quirk: q01-get-call
    x-matches: 1
    x-replaces: '46a0f77834d4'
    x-evidence: The operation returns a call.
    description: The operation gets a call, not roles.
    target: $.paths['/calls/{id}'].get
    update:
      operationId: getCall
";

/// What the overlay makes of the document.
pub(crate) fn patched() -> String {
    DOCUMENT.replace("getRoles", "getCall")
}

/// An action with a target and what is to be done there, to be added to [`OVERLAY`].
pub(crate) fn action(target: &str, matches: usize, operation: &str) -> String {
    format!(
        "
  - x-id: another
    x-quirk: q02-another
    x-matches: {matches}
    x-evidence: A test.
    description: An action of a test.
    target: {target}
    {operation}
"
    )
}

/// The same, of an action that replaces something.
pub(crate) fn replacing(target: &str, digest: &str, operation: &str) -> String {
    let operation = format!("x-replaces: '{digest}'\n    {operation}");
    action(target, 1, &operation)
}

/// A directory of its own, gone after the test.
pub(crate) struct Bench {
    directory: TempDir,
}

/// How a run ended.
pub(crate) struct Run {
    pub(crate) succeeded: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Bench {
    /// The document and the overlay that fit, and no patched document.
    pub(crate) fn new() -> Self {
        let bench = Self {
            directory: TempDir::new().expect("a temporary directory"),
        };
        bench
            .with("upstream.json", DOCUMENT)
            .with("overlay.yaml", OVERLAY)
    }

    /// Where a file is, or would be.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Puts a file there, in place of the one that may be there.
    pub(crate) fn with(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), text).expect("a file written");
        self
    }

    /// Takes a file away.
    pub(crate) fn without(self, name: &str) -> Self {
        fs::remove_file(self.path(name)).expect("a file removed");
        self
    }

    /// All files there, with their texts.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        let entries = fs::read_dir(&self.directory).expect("a directory");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths
            .filter(|path| path.is_file())
            .map(|path| {
                let name = path
                    .file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned();
                let bytes = fs::read(&path).expect("a file read");
                (name, String::from_utf8_lossy(&bytes).into_owned())
            })
            .collect()
    }

    /// Runs `cargo xtask patch` on the files of the bench.
    pub(crate) fn patch(&self, options: &[&str]) -> Run {
        self.patch_to("patched.json", options)
    }

    /// Runs `cargo xtask patch`, with another patched document than `patched.json`.
    pub(crate) fn patch_to(&self, output: &str, options: &[&str]) -> Run {
        let files = [
            ("--upstream", "upstream.json"),
            ("--overlay", "overlay.yaml"),
            ("--output", output),
        ];
        let mut arguments: Vec<OsString> = vec!["xtask".into(), "patch".into()];
        for (option, name) in files {
            arguments.extend([option.into(), self.path(name).into_os_string()]);
        }
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

    /// Runs `cargo xtask patch`, which must fail, leave all files as they are and say each of these.
    #[track_caller]
    pub(crate) fn refuses(&self, messages: &[&str]) {
        let before = self.files();
        let run = self.patch(&[]);

        assert!(!run.succeeded, "it succeeded: {}", run.out);
        for message in messages {
            assert!(run.err.contains(message), "no `{message}` in: {}", run.err);
        }
        assert_eq!(self.files(), before, "it changed a file");
    }
}
