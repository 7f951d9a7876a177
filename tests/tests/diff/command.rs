//! The command line: what can be compared, and how a run ends.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::document::layout;

use crate::bench::{operation, plain};

/// Runs `cargo xtask diff`.
pub(crate) fn run(arguments: &[&str]) -> (ExitCode, String, String) {
    let arguments = [&["xtask", "diff"], arguments].concat();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = xtask::run(arguments, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (exit, text(out), text(err))
}

/// Makes another document of one.
type Edit = fn(&mut Value);

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().expect("a directory"))
    }

    fn put(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path: PathBuf = self.0.path().join(name);
        fs::write(&path, text).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    }
}

#[test]
fn the_exit_code_tells_the_class() {
    let desk = Desk::new();
    let old = desk.put("old.json", layout(&plain()));
    let edits: [(u8, &str, Edit); 5] = [
        (0, "no change\n", |_| {}),
        (3, "1 documentation change\n", |document| {
            document["info"]["title"] = json!("VIS")
        }),
        (4, "1 additive change\n", |document| {
            operation(document)["responses"]["409"] = json!({ "description": "Conflict" });
        }),
        (5, "1 behavioural change\n", |document| {
            operation(document)["parameters"][0]["schema"]["default"] = json!("DESC");
        }),
        (6, "1 breaking change\n", |document| {
            operation(document)["parameters"][0]["required"] = json!(true);
        }),
    ];
    for (code, summary, edit) in edits {
        let mut document = plain();
        edit(&mut document);
        let new = desk.put("new.json", layout(&document));
        for format in ["text", "markdown", "json"] {
            let (exit, out, err) = run(&[&old, &new, "--format", format]);
            assert_eq!(exit, ExitCode::from(code), "{summary}{err}");
            assert!(!out.is_empty() && err.is_empty(), "{err}");
        }
        let (_, out, _) = run(&[&old, &new]);
        assert!(out.starts_with(summary), "{out}");
    }
}

#[test]
fn what_cannot_be_compared_is_told() {
    let desk = Desk::new();
    let good = desk.put("good.json", layout(&plain()));
    let bad = desk.put("bad.json", "{ \"openapi\": ");
    let swagger = desk.put("swagger.json", "{ \"swagger\": \"2.0\" }");
    for (name, messages) in [
        (
            "nowhere.json",
            ["nowhere.json is no file", "`upstream` or `patched`"],
        ),
        (bad.as_str(), ["bad.json", "not JSON"]),
        (swagger.as_str(), ["swagger.json", "Swagger 2"]),
        ("HEAD:no/such/file", ["no/such/file", "HEAD"]),
        (
            "no-such-revision:spec/vgis.json",
            ["no-such-revision", "revision"],
        ),
    ] {
        for arguments in [[&good, name], [name, &good]] {
            let (exit, out, err) = run(&arguments);
            assert_eq!(exit, ExitCode::from(1), "{name}: {err}");
            assert_eq!(out, "", "{name}");
            assert_eq!(err.matches("error: ").count(), 1, "{name}: {err}");
            for message in messages {
                assert!(err.contains(message), "{name}: no `{message}` in: {err}");
            }
        }
    }
    let (exit, ..) = run(&[&good]);
    assert_eq!(exit, ExitCode::from(2));
    let (exit, ..) = run(&[&good, &good, "--format", "html"]);
    assert_eq!(exit, ExitCode::from(2));
}

/// What upstream publishes is YAML, and the captured page has text about the document.
#[test]
fn whatever_can_be_imported_can_be_compared() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/upstream");
    let name = |name: &str| fixtures.join(name).to_str().expect("UTF-8").to_owned();
    let (exit, out, err) = run(&[&name("vgis-captured-page.txt"), "upstream"]);
    assert_eq!(
        (exit, out.as_str()),
        (ExitCode::SUCCESS, "no change\n"),
        "{err}"
    );
    let (exit, _, err) = run(&["upstream", &name("vip-2022-06-28.yml")]);
    assert_eq!((exit, err.as_str()), (ExitCode::from(6), ""));
}

#[test]
fn our_documents_go_by_their_names() {
    let (exit, out, err) = run(&["upstream", "patched", "--format", "json"]);

    assert_ne!(exit, ExitCode::FAILURE, "{err}");
    assert!(
        out.contains("operationId changed from `getRoles` to `getCall`"),
        "{out}"
    );
    let (exit, out, _) = run(&["patched", "patched"]);
    assert_eq!((exit, out.as_str()), (ExitCode::SUCCESS, "no change\n"));
}

#[test]
fn a_revision_can_be_compared() {
    if !Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../.git")
        .exists()
    {
        return;
    }
    let (exit, out, err) = run(&["HEAD:spec/vgis.json", "HEAD:spec/vgis.json"]);
    assert_eq!(
        (exit, out.as_str()),
        (ExitCode::SUCCESS, "no change\n"),
        "{err}"
    );
}

#[test]
fn help_tells_what_the_codes_mean() {
    let (exit, out, _) = run(&["--help"]);
    assert_eq!(exit, ExitCode::SUCCESS);
    for text in [
        "  6  breaking",
        "  0  no change",
        "--format",
        "HEAD:spec/vgis.json upstream",
    ] {
        assert!(out.contains(text), "no `{text}` in: {out}");
    }
}
