//! Actions that do not fit the document.

use crate::bench::{Bench, DOCUMENT, OVERLAY, action};

#[track_caller]
fn refuses(target: &str, matches: usize, operation: &str, messages: &[&str]) {
    let overlay = format!("{OVERLAY}{}", action(target, matches, operation));
    let bench = Bench::new()
        .with("overlay.yaml", overlay)
        .with("patched.json", "as it was");
    bench.refuses(messages);
    bench.refuses(&[
        "overlay.yaml:15: action `another` (quirk q02-another)",
        "next ",
    ]);
}

#[test]
fn matches_nothing() {
    let messages = [
        "matches nothing; expected 2 nodes",
        "upstream may have mended this: delete",
    ];

    refuses("$.paths['/calls']", 2, "remove: true", &messages);
}

#[test]
fn matches_fewer_nodes() {
    let target = "$.components.schemas[?(@.type=='object')]";

    refuses(
        target,
        3,
        "update: { title: Call }",
        &[
            "matches 1 node; expected 3",
            target,
            "$.components.schemas.Call",
            "lower `x-matches`",
        ],
    );
}

#[test]
fn matches_more_nodes() {
    refuses(
        "$['info','components']",
        1,
        "update: { x-ours: true }",
        &[
            "matches 2 nodes; expected 1",
            "found   $.info",
            "found   $.components",
            "raise `x-matches`",
        ],
    );
}

#[test]
fn changes_nothing() {
    refuses(
        "$.info",
        1,
        "update: { title: Calls }",
        &[
            "changes nothing at 1 of 1 node",
            "found   $.info",
            "upstream may have mended this: delete the action",
        ],
    );
}

#[test]
fn changes_nothing_in_some_places() {
    let target = "$..[?(@.type=='object' || @.type=='string')]";

    refuses(
        target,
        2,
        "update: { type: string }",
        &[
            "changes nothing at 1 of 2 nodes",
            "found   $.paths['/calls/{id}'].get.parameters[0].schema",
            "take them out of the target",
        ],
    );
}

#[test]
fn removes_the_document() {
    refuses("$", 1, "remove: true", &["changes nothing"]);
}

#[test]
fn removes_what_engines_do_not_agree_on() {
    let parameters = "$.paths['/calls/{id}'].get.parameters";

    refuses(
        &format!("{parameters}[0]"),
        1,
        "remove: true",
        &[
            "removes $.paths['/calls/{id}'].get.parameters[0], which is an element of an array",
            "remove the array",
        ],
    );
    refuses(
        "$.info.title",
        1,
        "remove: true",
        &["removes $.info.title, which is neither"],
    );
}

#[test]
fn updates_what_engines_do_not_agree_on() {
    let operation = "$.paths['/calls/{id}'].get";

    refuses(
        &format!("{operation}.parameters"),
        1,
        "update: {}",
        &["which is not an object"],
    );
    refuses(
        operation,
        1,
        "update: { parameters: [] }",
        &["get.parameters, which is an array"],
    );
    refuses(
        "$",
        1,
        "update: { info: text }",
        &["merges into $.info", "of another kind"],
    );
}

#[test]
fn upstream_has_mended_a_quirk() {
    let bench = Bench::new().with("upstream.json", DOCUMENT.replace("getRoles", "getCall"));

    bench.refuses(&[
        "overlay.yaml:6: action `get-call` (quirk q01-get-call) changes nothing",
        "delete the action or change its target",
    ]);
}

#[test]
fn all_that_do_not_fit_are_named_at_once() {
    let gone = action("$.gone", 1, "remove: true");
    let bench = Bench::new()
        .with("upstream.json", DOCUMENT.replace("getRoles", "getCall"))
        .with("overlay.yaml", format!("{OVERLAY}{gone}"));

    bench.refuses(&[
        "2 actions of",
        "action `get-call`",
        "action `another`",
        "begin with the first",
    ]);
}

#[test]
fn check_fails_just_the_same() {
    let bench = Bench::new().with("upstream.json", DOCUMENT.replace("getRoles", "getCall"));

    let run = bench.patch(&["--check"]);

    assert!(!run.succeeded);
    assert!(run.err.contains("action `get-call`"), "{}", run.err);
}
