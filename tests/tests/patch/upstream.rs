//! Upstream documents that cannot be read.

use crate::bench::{Bench, DOCUMENT};

#[track_caller]
fn refuses(document: impl AsRef<[u8]>, messages: &[&str]) {
    let bench = Bench::new()
        .with("upstream.json", document)
        .with("patched.json", "as it was");
    bench.refuses(messages);
    bench.refuses(&["upstream.json"]);
}

#[test]
fn missing() {
    Bench::new().without("upstream.json").refuses(&[
        "cannot read",
        "upstream.json",
        "No such file",
    ]);
}

#[test]
fn not_text() {
    refuses(b"\xff\xfe", &["cannot read", "UTF-8"]);
}

#[test]
fn not_json() {
    refuses("openapi: 3.0.0\n", &["not JSON", "line 1 column 1"]);
    refuses(
        DOCUMENT.replacen(',', "", 1),
        &["not JSON", "line 3 column 3"],
    );
    refuses("", &["not JSON"]);
}

#[test]
fn nested_too_deeply() {
    refuses("[".repeat(100_000), &["not JSON", "recursion limit"]);
}

#[test]
fn a_key_twice() {
    let document = DOCUMENT.replace(r#""version": "1""#, r#""version": "1", "title": "Again""#);

    refuses(document, &["line 5, column 21", "`title`", "twice"]);
}

#[test]
fn not_openapi() {
    refuses("{}", &["not an OpenAPI document", "$.openapi"]);
    refuses("[]", &["not an OpenAPI document", "not an object"]);
    refuses(
        r#"{"openapi": 3.0}"#,
        &["not an OpenAPI document", "$.openapi"],
    );
}

#[test]
fn openapi_3_1() {
    refuses(
        DOCUMENT.replace("3.0.0", "3.1.0"),
        &["$.openapi", "`3.1.0`", "3.0.x"],
    );
}

#[test]
fn swagger_2() {
    refuses(
        r#"{"swagger": "2.0", "paths": {}}"#,
        &["Swagger 2", "$.swagger", "convert it"],
    );
}

#[test]
fn a_byte_order_mark() {
    refuses(
        format!("\u{feff}{DOCUMENT}"),
        &["byte order mark", "save it as UTF-8 without one"],
    );
}

#[test]
fn a_cause_is_told_once() {
    let run = Bench::new().without("upstream.json").patch(&[]);

    assert_eq!(run.err.matches("No such file").count(), 1, "{}", run.err);
}
