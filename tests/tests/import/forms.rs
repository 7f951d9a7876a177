//! The forms that a document comes in.

use std::{fs, io, time::Duration};

use serde_json::Value;
use xtask::source::{self, Origin, Source};

use crate::bench::{Bench, fixture, revision};

fn read(path: impl Into<std::path::PathBuf>) -> Source {
    let origin = Origin::File(path.into());
    source::read(&origin, Duration::ZERO, &mut io::empty()).expect("a document")
}

/// The document as it is, and the text of it with its keys in order.
fn present() -> (Value, String) {
    let text = revision(|_| {});
    (serde_json::from_str(&text).expect("JSON"), text)
}

#[test]
fn the_page_that_the_document_was_copied_from_is_the_document() {
    let Source { document, notes } = read(fixture("vgis-captured-page.txt"));
    let (value, text) = present();

    assert_eq!(document.value(), &value);
    assert_eq!(xtask::document::layout(document.value()), text);
    assert!(notes[0].contains("line 5"), "{notes:?}");
}

#[test]
fn json_in_any_wrapping_is_the_document() {
    let bench = Bench::new();
    let (value, text) = present();
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    for (name, wrapped) in [
        ("bom", format!("\u{feff}{text}")),
        ("crlf", text.replace('\n', "\r\n")),
        ("compact", value.to_string()),
        ("before", format!("{text}\nCopyright {{2024}}")),
        ("after", format!("Sign in {{}} \"openapi\"\n{text}")),
        (
            "html",
            format!(
                "<!DOCTYPE html>\n<html><title>a</title><script>if (a < b) {{}}</script><pre>{escaped}</pre>"
            ),
        ),
    ] {
        let path = bench.desk(name, wrapped);
        assert_eq!(read(path).document.value(), &value, "{name}");
    }
}

#[test]
fn yaml_is_what_other_parsers_make_of_it() {
    for name in [
        "vgis-2019-05-10.yml",
        "vgis-2020-06-24.yml",
        "vip-2021-09-23.yml",
        "vip-2022-06-28.yml",
    ] {
        let text = fs::read_to_string(fixture(name)).expect("text");
        let Source { document, notes } = read(fixture(name));

        assert_eq!(notes, Vec::<String>::new(), "{name}");
        assert_eq!(document.value()["openapi"], "3.0.0", "{name}");
        let keys: Vec<_> = document
            .value()
            .as_object()
            .expect("an object")
            .keys()
            .collect();
        let mut lines: Vec<_> = keys.iter().map(|key| format!("\n{key}:")).collect();
        lines.sort_by_key(|line| format!("\n{text}").find(line.as_str()).expect("a line"));
        let in_order: Vec<_> = lines
            .iter()
            .map(|line| line.trim().trim_end_matches(':'))
            .collect();
        assert_eq!(keys, in_order, "{name}: the order of keys");

        let bench = Bench::new();
        let crlf = bench.desk("crlf.yml", text.replace('\n', "\r\n"));
        assert_eq!(read(crlf).document.value(), document.value(), "{name}");
    }
}

#[test]
fn what_yaml_takes_for_a_number_stays_what_it_is_and_is_told() {
    let yaml = "openapi: 3.0.0\ninfo: {version: 1.10}\nx-a: [+14155550100, yes, 2019-01-01T00:00:00.000Z]\nx-b: {200: a}\n";
    let bench = Bench::new();
    let Source { document, notes } = read(bench.desk("numbers.yml", yaml));

    let value = document.value();
    assert_eq!(value["info"]["version"], "1.10");
    assert_eq!(
        value["x-a"],
        serde_json::json!(["+14155550100", "yes", "2019-01-01T00:00:00.000Z"])
    );
    assert_eq!(value["x-b"]["200"], "a");
    assert_eq!(notes.len(), 2);
    assert!(
        notes[1].contains("line 3") && notes[1].contains("`+14155550100`"),
        "{notes:?}"
    );
}
