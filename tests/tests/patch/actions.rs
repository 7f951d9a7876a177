//! Actions that do not fit the document.

use crate::bench::{Bench, DOCUMENT, OVERLAY, action, replacing};

#[track_caller]
fn refuses(target: &str, matches: usize, operation: &str, messages: &[&str]) {
    let overlay = format!("{OVERLAY}{}", action(target, matches, operation));
    let bench = Bench::new()
        .with("overlay.yaml", overlay)
        .with("patched.json", "as it was");
    bench.refuses(messages);
    bench.refuses(&[
        "overlay.yaml:16: action `another`",
        "--- q02-another",
        "next  ",
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
            "if these are the places to mend: set",
            "x-matches: 1",
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
            "found    $.info",
            "found    $.components",
            "x-matches: 2",
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
            "mended   $.info",
            "upstream has mended this: delete lines 16-22",
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
            "mended   $.paths['/calls/{id}'].get.parameters[?(@.name=='id')].schema",
            "names the places, whatever upstream has there: set",
            "target: $.components.schemas.Call",
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
        "overlay.yaml:6: action `get-call` changes nothing",
        "upstream has mended this: delete lines 6-14",
    ]);
}

#[test]
fn all_that_do_not_fit_are_named_at_once() {
    let gone = action("$.gone", 1, "remove: true");
    let bench = Bench::new()
        .with("upstream.json", DOCUMENT.replace("getRoles", "getCall"))
        .with("overlay.yaml", format!("{OVERLAY}{gone}"));

    bench.refuses(&["2 actions of", "action `get-call`", "action `another`"]);
}

#[test]
fn check_fails_just_the_same() {
    let bench = Bench::new().with("upstream.json", DOCUMENT.replace("getRoles", "getCall"));

    let run = bench.patch(&["--check"]);

    assert!(!run.succeeded);
    assert!(run.err.contains("action `get-call`"), "{}", run.err);
}

#[test]
fn replaces_what_it_does_not_say() {
    refuses(
        "$.info",
        1,
        "update: { title: T }",
        &[
            "does not say by `x-replaces`",
            "see that the update says all that upstream does: set",
            "x-replaces: '",
        ],
    );
}

#[test]
fn replaces_something_else_than_it_says() {
    let bench = Bench::new().with(
        "overlay.yaml",
        OVERLAY.replace("46a0f77834d4", "000000000000"),
    );

    bench.refuses(&[
        "overlay.yaml:6: action `get-call` replaces something else",
        "look whether the update still says all that upstream does, then: set",
        "x-replaces: '46a0f77834d4'",
    ]);
}

#[test]
fn says_that_it_replaces_and_replaces_nothing() {
    let operation = "x-replaces: '000000000000'\n    update: { description: D }";

    refuses(
        "$.info",
        1,
        operation,
        &[
            "replaces nothing, though `x-replaces` says",
            "delete the line `x-replaces`",
        ],
    );
}

#[test]
fn what_it_removes_changes_upstream() {
    let remove = replacing("$.components.schemas.Call", "6ca408e6e07c", "remove: true");
    let bench = |document: String| {
        Bench::new()
            .with("upstream.json", document)
            .with("overlay.yaml", format!("{OVERLAY}{remove}"))
    };
    let call = r#""type": "object""#;

    let documented = DOCUMENT.replace(call, r#""type": "object", "description": "A call.""#);
    bench(documented).refuses(&["leads nowhere"]);
    let changed = DOCUMENT.replace(call, r#""type": "object", "properties": { "id": {} }"#);
    bench(changed).refuses(&["action `another` replaces something else"]);
}
