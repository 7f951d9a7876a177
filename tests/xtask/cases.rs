//! The commands, in a shell: the files of `tests/cases/xtask`, and what a script cannot do.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use serde::Deserialize;
use serde_json::Value;

use crate::miniature::{Miniature, Run, yaml};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    steps: Vec<Step>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Step {
    /// A JSON merge patch of the document, written to `../next.json`.
    revision: Option<Value>,
    edit: Option<Edit>,
    /// A script.
    run: Option<String>,
    /// Texts of standard output.
    out: Vec<String>,
    /// Texts of standard error. With them, the script must fail and change no file.
    err: Vec<String>,
    /// Texts that no output has.
    lacks: Vec<String>,
    /// The script must change no file.
    unchanged: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    from: String,
    to: String,
}

#[test]
fn cases_hold() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/xtask");
    let cases = fs::read_dir(directory).expect("a directory");
    let cases = cases.map(|entry| entry.expect("an entry").path());
    let threads: Vec<_> = cases
        .map(|path| thread::spawn(move || check(&path)))
        .collect();
    assert!(!threads.is_empty());
    let failed = threads
        .into_iter()
        .filter_map(|thread| thread.join().err())
        .count();
    assert_eq!(failed, 0, "cases failed");
}

fn check(path: &Path) {
    let case: Case = yaml(&fs::read_to_string(path).expect("a file"));
    let miniature = Miniature::new();
    for step in &case.steps {
        if let Some(patch) = &step.revision {
            miniature.write_next(patch);
        }
        if let Some(Edit { file, from, to }) = &step.edit {
            miniature.edit(file, from, to);
        }
        if let Some(script) = &step.run {
            let before = miniature.files();
            let run = miniature.run(script);
            let mut faults = faults(step, &run);
            if (step.unchanged || !step.err.is_empty()) && miniature.files() != before {
                faults.push("a file is changed".to_owned());
            }
            let (name, title) = (path.display(), &case.title);
            assert!(
                faults.is_empty(),
                "{name} ({title}): {script}: {faults:#?}: {run:#?}"
            );
        }
    }
}

fn faults(step: &Step, run: &Run) -> Vec<String> {
    let mut faults = Vec::new();
    let code = if step.err.is_empty() { 0 } else { 1 };
    if run.code != Some(code) || run.err.contains("panicked at") {
        faults.push(format!("the code is not {code}"));
    }
    for (texts, output) in [(&step.out, &run.out), (&step.err, &run.err)] {
        let missing = texts.iter().filter(|text| !output.contains(*text));
        faults.extend(missing.map(|text| format!("{text} is missing")));
    }
    let shown = step.lacks.iter();
    let shown = shown.filter(|text| run.out.contains(*text) || run.err.contains(*text));
    faults.extend(shown.map(|text| format!("{text} is shown")));
    faults
}

#[test]
fn closed_pipe_exits_quietly() {
    let miniature = Miniature::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let command = command.arg("normalise").current_dir(miniature.root());
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("a process");
    drop(child.stdout.take());
    let run = Run::from(child.wait_with_output().expect("a process"));
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
}

#[test]
fn import_reads_url() {
    let miniature = Miniature::new();
    let next = fs::read_to_string(miniature.root().join("../next.json")).expect("a file");
    let base = serve(next);
    for (path, text) in [
        ("missing", "answers 404; check the address"),
        ("broken", "answers 500"),
        ("loop", "cannot get it"),
        ("huge", "larger than 8 MiB"),
    ] {
        let run = miniature.run(&format!("xtask import {base}/{path}"));
        assert!(run.code == Some(1) && run.err.contains(text), "{run:#?}");
    }
    let run = miniature.run(&format!(
        "xtask import '{base}/moved?token=secret' --no-check"
    ));
    assert_eq!(run.code, Some(0), "{run:#?}");
    assert!(miniature.text("spec/vgis.json").contains("switchOff"));
    let record = miniature.text("spec/vgis.revision.toml");
    let source = format!("source = \"{base}/moved\"");
    assert!(record.contains(&source), "{record}");
}

fn serve(document: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut request = [0; 4096];
            let length = stream.read(&mut request).expect("a request");
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let path = request.split([' ', '?']).nth(1).unwrap_or_default();
            let (status, header, body) = match path {
                "/moved" => ("302 Found", "location: /document\r\n", String::new()),
                "/document" => ("200 OK", "", document.clone()),
                "/loop" => ("302 Found", "location: /loop\r\n", String::new()),
                "/huge" => ("200 OK", "", " ".repeat((8 << 20) + 1)),
                "/broken" => ("500 Internal Server Error", "", String::new()),
                _ => ("404 Not Found", "", String::new()),
            };
            let length = body.len();
            // The reader of what is too large goes away.
            drop(write!(
                stream,
                "HTTP/1.1 {status}\r\n{header}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
            ));
        }
    });
    base
}
