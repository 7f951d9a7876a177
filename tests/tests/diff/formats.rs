//! The three forms in which a diff is printed.

use serde_json::{Value, json};
use xtask::diff::{Diff, diff};

use crate::bench::{operation, plain};

/// One change of each class.
fn each() -> Diff {
    let mut new = plain();
    let operation = operation(&mut new);
    operation["parameters"][0]["schema"]["default"] = json!("DESC");
    operation["parameters"][1]["in"] = json!("header");
    operation["summary"] = json!("Place | a <b>call</b>\n`@jane`");
    diff(&plain(), &new)
}

#[test]
fn text_for_a_terminal() {
    insta::assert_snapshot!("text", each().text());
    assert_eq!(diff(&plain(), &plain()).text(), "no change\n");
}

#[test]
fn markdown_for_a_pull_request() {
    insta::assert_snapshot!("markdown", each().markdown());
    assert_eq!(diff(&plain(), &plain()).markdown(), "**No change**\n");
}

#[test]
fn json_for_a_program() {
    let json: Value = serde_json::from_str(&each().json()).expect("JSON");
    assert_eq!(json["class"], "breaking");
    let change = &json["changes"][0];
    for (key, value) in [
        ("class", json!("breaking")),
        ("request", json!("breaking")),
        ("response", json!(null)),
        ("side", json!("request")),
        ("kind", json!("removed")),
        ("operations", json!(["POST /calls"])),
        ("place", json!("query parameter `size`")),
        ("what", json!("removed")),
        ("location", json!("$.paths['/calls'].post.parameters[1]")),
        ("revision", json!("old")),
    ] {
        assert_eq!(change[key], value, "{key}");
    }
    let change = &json["changes"][1];
    assert_eq!(
        (&change["before"], &change["after"]),
        (&json!("ASC"), &json!("DESC"))
    );

    let none: Value = serde_json::from_str(&diff(&plain(), &plain()).json()).expect("JSON");
    assert_eq!(none, json!({ "class": null, "changes": [] }));
}

#[test]
fn long_lists_of_documentation_are_cut_in_text_unless_asked_for() {
    let mut new = plain();
    for n in 0..9 {
        new["info"][format!("x-{n}")] = json!(n);
    }
    let diff = diff(&plain(), &new);

    assert!(
        diff.text()
            .contains("  … and 4 more; `--documentation` lists them\n"),
        "{}",
        diff.text()
    );
    assert!(!diff.text().contains("x-8"));
    assert!(diff.text_with_documentation().contains("x-8"));
    assert!(!diff.text_with_documentation().contains("more;"));
}
