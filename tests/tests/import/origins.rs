//! Files that are not what they should be.

use std::fs::File;

use crate::bench::{Bench, revision};

#[test]
fn nothing_there() {
    let bench = Bench::new();
    bench.refuses(
        "no-such-file.json",
        &["no-such-file.json", "cannot read", "No such file"],
    );
    bench.refuses(bench.root(), &["a directory", "name the file"]);
    bench.refuses("", &["it is empty", "standard input"]);
    bench.refuses(bench.desk("empty", ""), &["there is nothing in it"]);
    bench.refuses(
        bench.desk("blank", "\u{feff} \r\n"),
        &["there is nothing in it"],
    );
}

#[test]
fn not_a_place_to_read_from() {
    let bench = Bench::new();
    bench.refuses(
        "ftp://example.com/vgis.json",
        &["ftp:// is not supported", "http://", "download"],
    );
    let with_password = "https://me:secret@example.com/";
    bench.refuses(with_password, &["does not belong in the URL"]);
    assert!(!bench.import(with_password, &[]).err.contains("secret"));
    bench.refuses("https://", &["not a URL"]);
}

#[test]
fn not_text() {
    let bench = Bench::new();
    let utf_16: Vec<u8> = format!("\u{feff}{}", revision(|_| {}))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bench.refuses(
        bench.desk("utf-16.json", utf_16),
        &["UTF-16", "save it as UTF-8"],
    );
    bench.refuses(
        bench.desk("latin-1.yml", b"openapi: 3.0.0\ninfo: caf\xe9"),
        &["line 2: not UTF-8"],
    );
    bench.refuses(
        bench.desk("binary", b"\x7fELF\x02\x01\x01\0\0\0\xff"),
        &["binary data"],
    );
    bench.refuses(
        bench.desk("vgis.json.gz", b"\x1f\x8b\x08\0\0"),
        &["gzip", "decompress it first"],
    );
}

#[test]
fn too_large() {
    let bench = Bench::new();
    let sparse = bench.desk("sparse.json", "");
    let file = File::options().write(true).open(&sparse).expect("a file");
    file.set_len(50 << 20).expect("50 MiB");

    bench.refuses(sparse, &["larger than 8 MiB"]);
}

#[cfg(target_os = "linux")]
#[test]
fn without_an_end() {
    Bench::new().refuses("/dev/zero", &["larger than 8 MiB"]);
}

#[test]
fn cut_off() {
    let bench = Bench::new();
    let document = revision(|_| {});
    let half = &document[..document.len() / 2];
    bench.refuses(bench.desk("half.json", half), &["half.json", "EOF", "line"]);

    let page = format!("Vonage\n{half}");
    bench.refuses(
        bench.desk("half.txt", page),
        &["begins on line 2 is not whole", "EOF", "get it again"],
    );
    bench.refuses(
        bench.desk("half.yml", "openapi: 3.0.0\npaths:\n  \"/self"),
        &["not YAML", "line 3 column 3"],
    );
}

#[test]
fn nested_too_deeply() {
    let bench = Bench::new();
    for (name, text) in [
        ("deep.json", "[".repeat(100_000)),
        ("deep.yml", format!("openapi: {}", "[".repeat(100_000))),
        ("deeper.yml", format!("openapi:\n{}", "- ".repeat(100_000))),
        (
            "deep.txt",
            format!("text {}\"openapi\"", "{\"a\":".repeat(50_000)),
        ),
    ] {
        let before = bench.files();
        let run = bench.import(bench.desk(name, text), &[]);
        assert!(!run.succeeded, "{}", run.out);
        let told = run.err.contains("deeper") || run.err.contains("recursion limit");
        assert!(told, "{name}: {}", run.err);
        assert!(bench.files() == before);
    }
}

#[test]
fn larger_than_it_looks() {
    let mut laughs = "openapi: 3.0.0\na0: &a0 [lol]\n".to_owned();
    for n in 1..30 {
        let aliases = vec![format!("*a{}", n - 1); 10].join(", ");
        laughs += &format!("a{n}: &a{n} [{aliases}]\n");
    }
    let bench = Bench::new();
    bench.refuses(
        bench.desk("laughs.yml", laughs),
        &["its aliases make it larger"],
    );
}

/// Reading a value takes longer than its bytes suggest.
#[test]
fn more_values_than_a_document_has() {
    let bench = Bench::new();
    let many = "1,".repeat(200_000);
    let json = format!("{{\"openapi\": \"3.0.0\", \"x-many\": [{many} 1]}}");
    let yaml = format!("openapi: 3.0.0\nx-many: [{many} 1]\n");
    for (name, text) in [("many.json", json), ("many.yml", yaml)] {
        bench.refuses(bench.desk(name, text), &["more than 200000 values"]);
    }
}

#[test]
fn a_key_twice() {
    let bench = Bench::new();
    let json = "{\n\"openapi\": \"3.0.0\",\n\"info\": {\"title\": 1, \"title\": 2}}";
    bench.refuses(
        bench.desk("twice.json", json),
        &["line 3", "`title`", "twice"],
    );

    let page = format!("Vonage\nAPI\n{json}\nmore");
    bench.refuses(
        bench.desk("twice.txt", page),
        &["line 5", "`title`", "twice"],
    );

    let yaml = "openapi: 3.0.0\ninfo:\n  title: a\n  title: b\n";
    bench.refuses(
        bench.desk("twice.yml", yaml),
        &["line 4 column 3", "`title`"],
    );
}
