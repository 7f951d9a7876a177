//! Overlays that cannot be read, or break our rules.

use crate::bench::{Bench, OVERLAY, action};

#[track_caller]
fn refuses(overlay: &str, messages: &[&str]) {
    assert_ne!(overlay, OVERLAY, "the test changes nothing");
    Bench::new()
        .with("overlay.yaml", overlay)
        .with("patched.json", "as it was")
        .refuses(messages);
}

#[track_caller]
fn refuses_with(from: &str, to: &str, messages: &[&str]) {
    refuses(&OVERLAY.replace(from, to), messages);
}

#[test]
fn missing() {
    Bench::new()
        .without("overlay.yaml")
        .refuses(&["cannot read", "overlay.yaml", "No such file"]);
}

#[test]
fn not_yaml() {
    refuses_with("title: Calls", "title: [Calls", &["overlay.yaml:3:10"]);
    refuses("", &["overlay.yaml", "unexpected end of file at line 1"]);
}

#[test]
fn an_unknown_key() {
    refuses_with(
        "info:",
        "informations:",
        &["overlay.yaml:2:1", "unknown field", "informations"],
    );
    refuses_with(
        "    update:",
        "    updates:",
        &["overlay.yaml:13:5", "unknown field", "updates"],
    );
    refuses_with(
        "x-evidence",
        "x-evidences",
        &["overlay.yaml:10:5", "unknown field", "x-evidences"],
    );
}

#[test]
fn a_key_twice() {
    refuses_with(
        "    update:",
        "    target: $\n    update:",
        &["overlay.yaml:13:5", "duplicate", "target"],
    );
}

#[test]
fn a_key_missing() {
    for key in [
        "x-id",
        "x-quirk",
        "x-matches",
        "x-evidence",
        "description",
        "target",
    ] {
        let line = OVERLAY
            .lines()
            .find(|line| line.contains(&format!("{key}:")))
            .expect(key);
        let overlay = OVERLAY.replace(line, if key == "x-id" { "  -" } else { "" });
        refuses(&overlay, &["overlay.yaml:", "missing field", key]);
    }
}

#[test]
fn a_version_that_is_not_read() {
    for version in ["2.0.0", "1.2.0", "1.0", "1.0.x", "one"] {
        let line = format!("overlay: {version}");
        refuses_with(
            "overlay: 1.0.0",
            &line,
            &["overlay.yaml:1:", version, "write 1.0.0"],
        );
    }
}

#[test]
fn no_actions() {
    let (head, _) = OVERLAY.split_once("actions:").expect("actions");

    refuses(
        &format!("{head}actions: []\n"),
        &["overlay.yaml:5:", "`actions` is empty"],
    );
}

#[test]
fn a_target_that_is_no_json_path() {
    for target in [
        "paths",
        "$.paths[?(@.x='y')]",
        "$.paths['/calls'",
        "$.paths.",
    ] {
        let overlay = format!("{OVERLAY}{}", action(target, 1, "remove: true"));
        let message = format!("target `{target}` is not an RFC 9535 JSONPath");
        refuses(&overlay, &["overlay.yaml:21: action `another`", &message]);
    }
}

#[test]
fn a_name_that_is_taken_or_malformed() {
    let twin = action("$.info", 1, "update: { title: T }").replace("another", "get-call");

    refuses(
        &format!("{OVERLAY}{twin}"),
        &["overlay.yaml:16:", "`get-call`", "line 6"],
    );
    refuses_with(
        "x-id: get-call",
        "x-id: Get call",
        &["overlay.yaml:6:", "Get call", "kebab-case"],
    );
    refuses_with(
        "q01-get-call",
        "q01--get",
        &["overlay.yaml:7:", "q01--get", "kebab-case"],
    );
}

#[test]
fn a_number_of_matches_that_is_none() {
    refuses_with(
        "x-matches: 1",
        "x-matches: 0",
        &["overlay.yaml:8:", "nonzero"],
    );
    refuses_with("x-matches: 1", "x-matches: many", &["overlay.yaml:8:"]);
}

#[test]
fn evidence_that_is_empty() {
    refuses_with(
        "The operation returns a call.",
        "''",
        &["overlay.yaml:10:", "`x-evidence` is empty"],
    );
}

#[test]
fn an_operation_outside_of_the_core() {
    let cases = [
        ("remove: false", "`remove: false`"),
        ("copy: $.info", "`copy`"),
        (
            "update: { title: T }\n    remove: true",
            "exclude each other",
        ),
        ("# nothing", "nothing to do"),
        (
            "update: { limits: [9007199254740993] }",
            "9007199254740993 at $.limits[0]",
        ),
    ];
    for (operation, message) in cases {
        let overlay = format!("{OVERLAY}{}", action("$.info", 1, operation));
        refuses(&overlay, &["overlay.yaml:", "action `another`", message]);
    }
}

#[test]
fn a_digest_that_is_none() {
    for digest in ["46A0F77834D4", "46a0f778", "''"] {
        refuses_with(
            "'46a0f77834d4'",
            digest,
            &[
                "overlay.yaml:9:",
                "`x-replaces: ",
                "twelve hexadecimal digits",
            ],
        );
    }
}
