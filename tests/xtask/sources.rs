//! Where a document comes from, and in which form.

use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

use crate::{import::ordinary, miniature::Miniature};

#[test]
fn import_garbage_fails() {
    let miniature = Miniature::new();
    let yaml = |text: &str| format!("openapi: 3.0.0\n{text}");
    let mut laughs = yaml("a0: &a0 [lol]\n");
    for n in 1..30 {
        let aliases = vec![format!("*a{}", n - 1); 10].join(", ");
        laughs += &format!("a{n}: &a{n} [{aliases}]\n");
    }
    for (content, words) in [
        (String::new(), "it is empty"),
        ("<!DOCTYPE html><html></html>".to_owned(), "a web page"),
        ("hello".to_owned(), "not an OpenAPI document"),
        ("[1]".to_owned(), "not an OpenAPI document"),
        ("\0".to_owned(), "not UTF-8"),
        (" ".repeat((8 << 20) + 1), "larger than 8 MiB"),
        (r#"{"openapi": "3.0.0", "#.to_owned(), "not JSON: EOF"),
        (r#"{"openapi": "3.1.0"}"#.to_owned(), "`3.1.0`"),
        ("swagger: '2.0'".to_owned(), "Swagger 2"),
        (
            r#"{"openapi": "3.0.0", "a": 1, "a": 1}"#.to_owned(),
            "`a` is in one object twice",
        ),
        (
            format!(
                r#"{{"openapi": "3.0.0", "a": [{}1]}}"#,
                "1,".repeat(200_000)
            ),
            "too large",
        ),
        (yaml("a: ["), "line 2"),
        (yaml("a:\n  200: 1\n  '200': 2"), "line 4: the key `200`"),
        (yaml("? [a]\n: b"), "a key is not text"),
        (yaml("a: !secret b"), "the tag !secret"),
        (yaml("<<: {a: 1}"), "a merge key"),
        (yaml("a: &a [*a]"), "an alias within itself"),
        (yaml("---\nb: 1"), "more than one YAML document"),
        (
            yaml(&format!("a: {}{}", "[".repeat(200), "]".repeat(200))),
            "nested deeper than 127",
        ),
        ("- ".repeat(200_000), "nested deeper than 127"),
        (laughs, "its aliases make it too large"),
    ] {
        miniature.refuses(&["import", &miniature.file("garbage", content)], &[words]);
    }
    for (source, words) in [
        ("spec", "a directory"),
        ("no-such-file", "no-such-file: cannot read it: No such file"),
        ("", "name a file"),
        ("ftp://127.0.0.1/a", "ftp:// is not supported"),
        ("http:///a", "SOURCE is not a URL"),
        ("http://jane:secret@127.0.0.1/", "or a password"),
        (
            "http://127.0.0.1:1/a",
            "http://127.0.0.1:1/a: cannot get it",
        ),
    ] {
        let run = miniature.refuses(&["import", source], &[words]);
        assert!(!run.err.contains("secret"), "{}", run.err);
    }
}

#[test]
fn import_reads_standard_input() {
    let miniature = Miniature::new();
    let next = std::fs::read(miniature.revision(ordinary)).expect("a file");
    let run = miniature.run_with_input(&["import", "-", "--no-check"], &next);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        miniature
            .text("spec/vgis.revision.toml")
            .contains("source = \"standard input\"")
    );
}

#[test]
fn yaml_is_lossless() {
    let miniature = Miniature::new();
    let text = miniature.text("spec/vgis.json");
    // JSON is YAML, once it does not begin with a brace.
    let flow = format!(
        "\u{feff}# exported\r\n---\r\n{}",
        text.replace('\n', "\r\n")
    );
    let run = miniature.succeeds(&["import", &miniature.file("vgis.yml", flow)]);
    assert!(run.out.contains("nothing is written"), "{run:?}");

    let texts = "+14155550100 1.10 007 0x1F 0o17 1_000 1e3 -0 .inf 99999999999999999999 2019-01-01 \
                 2019-01-01T00:00:00.000Z yes no on off y 12:30";
    let texts: Vec<&str> = texts.split_whitespace().collect();
    let values = "0, -5, 1.5, 1.0, 9007199254740993, 18446744073709551615, true, ~, !!str 5";
    let list = texts.join(", ");
    let yaml =
        format!("# new\n{{\"x-a\": &it {{200: [{list}]}}, \"x-b\": *it, \"x-c\": [{values}],");
    let yaml = miniature.file("next.yml", text.replacen('{', &yaml, 1));
    miniature.succeeds(&["import", &yaml, "--no-check"]);
    let patched = miniature.document("spec/vgis.patched.json");
    assert_eq!(patched["x-b"]["200"], serde_json::json!(texts));
    assert_eq!(patched["x-a"], patched["x-b"]);
    let expected = serde_json::json!([
        0,
        -5,
        1.5,
        1.0,
        9_007_199_254_740_993_i64,
        u64::MAX,
        true,
        null,
        "5"
    ]);
    assert_eq!(patched["x-c"], expected);
}

#[test]
fn import_reads_url() {
    let miniature = Miniature::new();
    let next = std::fs::read_to_string(miniature.revision(ordinary)).expect("a file");
    let base = serve(next);
    miniature.refuses(
        &["import", &format!("{base}/missing")],
        &["answers 404", "check the address"],
    );
    miniature.refuses(&["import", &format!("{base}/broken")], &["answers 500"]);
    miniature.refuses(&["import", &format!("{base}/loop")], &["cannot get it"]);
    miniature.refuses(&["import", &format!("{base}/huge")], &["larger than 8 MiB"]);
    miniature.succeeds(&[
        "import",
        &format!("{base}/moved?token=secret"),
        "--no-check",
    ]);
    assert!(miniature.text("spec/vgis.json").contains("switchOff"));
    let record = miniature.text("spec/vgis.revision.toml");
    assert!(
        record.contains(&format!("source = \"{base}/moved\"")),
        "{record}"
    );
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
