//! Overlays on changed documents.

use serde_json::{Value, json};

use xtask::fix::fix;
use xtask::overlay::{Change, Overlay};
use xtask::patch::{Patched, patch};

const OVERLAY: &str = "overlay: 1.0.0
actions:

  # q01: a name is wrong
  - target: $.s.Call.p[?(@.type=='integer')]
    update: { type: string }
  - target: $.s['Call','Event'].p
    update: { extra: { type: string } }

  # q02: more of the call
  - target: $.s.Call
    update: { x-rust-type: Record }
  - target: $.s.Call.p.extra
    update: { format: date }

  # words: of the call
  - target: $.s.Call
    update:
      p:
        state: { description: any }
        other: { description: any }
";

fn document() -> Value {
    let state = json!({ "type": "string", "enum": ["A", "B"] });
    let call = json!({ "p": { "id": { "type": "integer" }, "state": state, "other": {} } });
    json!({ "s": { "Call": call, "Event": { "p": {}, "properties": { "a": {} } } } })
}

/// The result of an overlay on another document, the overlay after `--fix`, and its result.
fn outcome(overlay: &str, upstream: &Value) -> (Patched, String, Patched) {
    let (overlay, document) = (Overlay::parse(overlay).unwrap(), document());
    let (text, _) = fix(upstream, &overlay, &document);
    let fixed = patch(upstream, &Overlay::parse(&text).unwrap(), Some(&document));
    (patch(upstream, &overlay, Some(&document)), text, fixed)
}

#[test]
fn additional_match_is_noted() {
    let mut upstream = document();
    upstream["s"]["Call"]["p"]["size"] = json!({ "type": "integer" });
    let (patched, text, _) = outcome(OVERLAY, &upstream);
    let note = "q01 a name is wrong (line 5): also matches s/Call/p/size";
    assert_eq!(
        (patched.notes, patched.warnings),
        (vec![note.to_owned()], vec![])
    );
    assert!(patched.conflicts.is_empty() && text == OVERLAY);
    assert_eq!(patched.document["s"]["Call"]["p"]["size"]["type"], "string");
}

#[test]
fn removed_schema_is_one_cause_and_fixable() {
    let mut upstream = document();
    upstream["s"].as_object_mut().unwrap().shift_remove("Call");
    let (
        Patched {
            conflicts,
            warnings,
            ..
        },
        text,
        fixed,
    ) = outcome(OVERLAY, &upstream);
    let lines: Vec<usize> = conflicts.iter().map(|conflict| conflict.line).collect();
    assert_eq!((lines, warnings.len()), (vec![5, 11, 13], 1));
    let message = &conflicts[0].message;
    assert!(message.starts_with("s/Call is removed\n- {") && message.contains("line 11:"));
    assert!(
        conflicts
            .iter()
            .all(|conflict| conflict.message == *message)
    );
    assert!(fixed.conflicts.is_empty(), "{fixed:?}");
    assert!(
        text.contains("extra: {") && !text.contains("words"),
        "{text}"
    );
}

#[test]
fn fix_deletes_needless_actions() {
    let mut upstream = document();
    upstream["s"]["Call"]["p"]["id"]["type"] = "string".into();
    upstream["s"]["Call"]["p"]
        .as_object_mut()
        .unwrap()
        .shift_remove("state");
    let (_, text, fixed) = outcome(OVERLAY, &upstream);
    assert!(
        fixed.conflicts.is_empty() && fixed.notes.is_empty(),
        "{fixed:?}"
    );
    let expected = OVERLAY.replace("        state: { description: any }\n", "");
    let first = "  - target: $.s.Call.p[?(@.type=='integer')]\n    update: { type: string }\n";
    assert_eq!(text, expected.replace(first, ""));
}

#[test]
fn fix_rewrites_renamed_schema() {
    let upstream = document().to_string().replace("Event", "CallEvent");
    let (_, text, fixed) = outcome(OVERLAY, &serde_json::from_str(&upstream).unwrap());
    assert_eq!(text, OVERLAY.replace("'Event'", "'CallEvent'"));
    assert!(
        fixed.conflicts.is_empty() && fixed.warnings.is_empty(),
        "{fixed:?}"
    );
}

#[test]
fn replacement_dropping_value_conflicts() {
    let overlay = "overlay: 1.0.0
actions:
  - target: $.s.Call.p.state
    remove: true
  - target: $.s.Call.p
    update: { state: { type: string, enum: [B, A] } }
";
    assert!(outcome(overlay, &document()).0.conflicts.is_empty());
    let mut upstream = document();
    upstream["s"]["Call"]["p"]["state"]["enum"] = json!(["A", "C"]);
    let (Patched { conflicts, .. }, ..) = outcome(overlay, &upstream);
    assert!(
        conflicts[0]
            .message
            .starts_with("s/Call/p/state/enum/C would be dropped")
    );
}

#[test]
fn unportable_action_is_refused() {
    let parse = |action: &str| {
        Overlay::parse(&format!(
            "overlay: 1.0.0\nactions:\n  - target: $.a\n    {action}\n"
        ))
    };
    for action in [
        "remove: false",
        "copy: $.b",
        "update: [1]",
        "update: { a: 9007199254740993 }",
    ] {
        assert!(parse(action).is_err(), "{action}");
    }
    for target in ["$.a[?@.b]", "$.a[?(length(@.b) > 1)]", "$.a["] {
        let overlay =
            format!("overlay: 1.0.0\nactions:\n  - target: {target:?}\n    remove: true\n");
        assert!(Overlay::parse(&overlay).is_err(), "{target}");
    }
    let action = "update: { a: no, b: '+1415', c: '1.10', d: 2019-01-01 }\n    x-id: any";
    let overlay = parse(action).unwrap();
    let Change::Update(update) = &overlay.actions()[0].change else {
        unreachable!()
    };
    assert!(
        update.values().all(serde_json::Value::is_string),
        "{update:?}"
    );
}

#[test]
fn update_merges_and_keeps_key_order() {
    let overlay = "overlay: 1.0.0
actions:
  - target: $.a
    update: { type: string, p: { b: { description: any } }, required: [a], '404': { x: 1 } }
";
    let document = json!({ "a": { "404": { "y": 0 }, "type": "integer", "p": { "a": 1 }, "required": ["b", "a"] } });
    let patched = patch(&document, &Overlay::parse(overlay).unwrap(), None);
    assert_eq!(
        patched.document.to_string(),
        r#"{"a":{"404":{"y":0,"x":1},"type":"string","p":{"a":1},"required":["b","a"]}}"#,
        "words make no property, and a list that has all is left alone"
    );
    let overlay = overlay.replace("required: [a]", "required: [c]");
    let patched = patch(&document, &Overlay::parse(&overlay).unwrap(), None);
    assert_eq!(
        patched.conflicts.len(),
        1,
        "engines differ on the update of an array"
    );
}

/// Before, after, and what the target `$.paths['/a'].put[?(@.operationId=='old')]` becomes.
#[test]
fn ambiguous_rename_is_not_rewritten() {
    let overlay = |target: &str| {
        format!("overlay: 1.0.0\nactions:\n  - target: {target}\n    update: {{ x: 1 }}\n")
    };
    let operation = |id: &str| json!({ "operationId": id, "summary": "Old" });
    let number = json!({ "type": "string", "description": "Number of the call" });
    let properties = |names: &[&str]| {
        let properties = names
            .iter()
            .map(|name| ((*name).to_owned(), number.clone()));
        json!({ "components": { "schemas": { "Call": { "properties": properties.collect::<serde_json::Map<_, _>>() } } } })
    };
    let cases = [
        (
            json!({ "paths": { "/a": { "put": operation("old") } } }),
            json!({ "paths": { "/a": { "put": operation("new") } } }),
            "$.paths['/a'][?(@.operationId=='old')]",
            Some("$.paths['/a'][?(@.operationId=='new')]"),
        ),
        (
            json!({ "paths": { "/a": { "put": operation("old") } } }),
            json!({ "paths": { "/b": { "put": operation("old") } } }),
            "$.paths['/a'].put",
            Some("$.paths['/b'].put"),
        ),
        (
            properties(&["number"]),
            properties(&["remote"]),
            "$.components.schemas.Call.properties.number",
            Some("$.components.schemas.Call.properties.remote"),
        ),
        (
            properties(&["number"]),
            properties(&["remote", "phone"]),
            "$.components.schemas.Call.properties.number",
            None,
        ),
    ];
    for (before, after, target, followed) in cases {
        let text = overlay(target);
        let (fixed, _) = fix(&after, &Overlay::parse(&text).unwrap(), &before);
        match followed {
            Some(followed) => assert_eq!(fixed, overlay(followed)),
            None => assert_eq!(fixed, text, "what cannot be decided stays"),
        }
    }
}
