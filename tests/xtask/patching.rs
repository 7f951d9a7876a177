//! Overlays on changed documents.

use serde_json::{Value, json};
use xtask::fix::fix;
use xtask::overlay::{Change, Overlay};
use xtask::patch::{Cause, Patched, patch};

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

const DOCUMENT: &str = r#"{"s":{
    "Call":{"p":{"id":{"type":"integer"},"state":{"type":"string","enum":["A","B"]},"other":{}}},
    "Event":{"p":{},"properties":{"a":{}}}}}"#;

/// The document with a text replaced.
fn document(old: &str, new: &str) -> Value {
    assert!(DOCUMENT.contains(old), "{old}");
    serde_json::from_str(&DOCUMENT.replace(old, new)).expect("JSON")
}

fn overlay(action: &str) -> String {
    format!("overlay: 1.0.0\nactions:\n  - {action}\n")
}

/// The result of an overlay on another document, the overlay after `--fix`, and its result.
fn outcome(overlay: &str, upstream: &Value) -> (Patched, String, Patched) {
    let (overlay, document) = (Overlay::parse(overlay).unwrap(), document("", ""));
    let (edited, _) = fix(upstream, &overlay, &document);
    let fixed = patch(upstream, &edited, Some(&document));
    let text = edited.text().to_owned();
    (patch(upstream, &overlay, Some(&document)), text, fixed)
}

/// The lines of the actions with this cause.
fn lines(cause: &Cause) -> Vec<usize> {
    cause
        .actions
        .iter()
        .map(|(action, _)| action.line)
        .collect()
}

#[test]
fn additional_match_is_noted() {
    let upstream = document(r#""other""#, r#""size":{"type":"integer"},"other""#);
    let (patched, text, _) = outcome(OVERLAY, &upstream);
    let note = &patched.notes[0];
    assert_eq!(
        (note.text.as_str(), lines(note)),
        ("also matches s/Call/p/size", vec![5])
    );
    assert!(patched.warnings.is_empty() && patched.conflicts.is_empty() && text == OVERLAY);
    assert_eq!(patched.document["s"]["Call"]["p"]["size"]["type"], "string");
}

#[test]
fn removed_schema_is_one_cause_and_fixable() {
    let (patched, text, fixed) = outcome(OVERLAY, &document(r#""Call""#, r#""Gone""#));
    let [cause] = &patched.conflicts[..] else {
        panic!("{patched:?}")
    };
    assert_eq!((lines(cause), patched.warnings.len()), (vec![5, 11, 13], 1));
    assert_eq!(cause.text, "s/Call is removed");
    assert!(cause.diff.starts_with("- {") && cause.diff.ends_with("\n+ nothing"));
    assert!(fixed.conflicts.is_empty(), "{fixed:?}");
    assert!(
        text.contains("extra: {") && !text.contains("words"),
        "{text}"
    );
}

/// What upstream did, and what `--fix` replaces in the overlay.
#[test]
fn fix_edits_overlay() {
    let first = "  - target: $.s.Call.p[?(@.type=='integer')]\n    update: { type: string }\n";
    for (old, new, replaced, by) in [
        (r#""integer""#, r#""string""#, first, ""),
        (
            r#""state""#,
            r#""was""#,
            "        state: { description: any }\n",
            "",
        ),
        (r#""Event""#, r#""CallEvent""#, "'Event'", "'CallEvent'"),
    ] {
        let (_, text, fixed) = outcome(OVERLAY, &document(old, new));
        assert_eq!(text, OVERLAY.replace(replaced, by));
        assert!(
            fixed.conflicts.is_empty() && fixed.warnings.is_empty(),
            "{fixed:?}"
        );
    }
}

/// A part of an overlay for each action, with its comments.
const COMMENTED: [&str; 5] = [
    "overlay: 1.0.0 # no action:\n  # q00: not yet\nactions:\n\n  # q01: a name is wrong; the summary\n  # says so\n",
    "  - target: $.a # with a comment\n    update: { a: { b: '  - ' } }\n",
    "\n  # of the next one only\n  - target: $.b\n    update:\n      description: |-\n        # q09: a text\n\n        - with a list\n",
    "      properties:\n        c: { description: any }\n",
    "\n  # q02: another\n  - target: $.c\n    remove: true\n",
];

/// What upstream has, and the parts that stay.
#[test]
fn fix_deletes_comments_and_empty_objects() {
    let text = COMMENTED.concat();
    let overlay = Overlay::parse(&text).unwrap();
    let actions = overlay.actions().iter();
    let titles: Vec<_> = actions.map(|it| (it.line, it.group.as_str())).collect();
    let wrong = "q01 a name is wrong";
    assert_eq!(titles, [(7, wrong), (11, wrong), (21, "q02 another")]);
    let before = json!({ "a": {}, "b": { "properties": { "c": {} } }, "c": {} });
    for (change, stays) in [
        (json!({ "a": { "a": { "b": "  - " } } }), vec![0, 2, 3, 4]),
        (json!({ "b": { "properties": {} } }), vec![0, 1, 2, 4]),
        (json!({ "b": null }), vec![0, 1, 4]),
        (json!({ "c": null }), vec![0, 1, 2, 3]),
    ] {
        let mut after = before.clone();
        for (key, value) in change.as_object().expect("an object") {
            after[key] = value.clone();
        }
        let members = after.as_object_mut().expect("an object");
        members.retain(|_, value| !value.is_null());
        let (fixed, _) = fix(&after, &overlay, &before);
        let expected: String = stays.into_iter().map(|part| COMMENTED[part]).collect();
        assert_eq!(fixed.text(), expected, "{change}");
    }
    let all = json!({ "a": { "a": { "b": "  - " } } });
    let none = "overlay: 1.0.0 # no action:\n  # q00: not yet\nactions:\n";
    assert_eq!(fix(&all, &overlay, &before).0.text(), none);
}

/// What upstream renamed, a target, and what it becomes.
#[test]
fn fix_follows_renames() {
    let before = r#"{"paths":{"/a":{"put":{"operationId":"old","summary":"Old"}}},
        "components":{"schemas":{"Call":{"properties":{"number":{"type":"string","description":"Any"}}}}}}"#;
    let two = r#""phone":{"type":"string","description":"Any"},"remote":"#;
    let [by_id, new_id] =
        ["old", "new"].map(|id| format!("$.paths['/a'][?(@.operationId=='{id}')]"));
    let [a, b] = ["a", "b"].map(|path| format!("$.paths['/{path}'].put"));
    let [number, remote] =
        ["number", "remote"].map(|name| format!("$.components.schemas.Call.properties.{name}"));
    for (old, new, target, followed) in [
        (r#""old""#, r#""new""#, &by_id, &new_id),
        ("/a", "/b", &a, &b),
        ("number", "remote", &number, &remote),
        // What cannot be decided stays.
        (r#""number":"#, two, &number, &number),
    ] {
        let [before, after] = [before, &before.replace(old, new)]
            .map(|text| serde_json::from_str(text).expect("JSON"));
        let text = |target| overlay(&format!("target: {target}\n    update: {{ x: 1 }}"));
        let (fixed, _) = fix(&after, &Overlay::parse(&text(target)).unwrap(), &before);
        assert_eq!(fixed.text(), text(followed));
    }
}

#[test]
fn replacement_dropping_value_conflicts() {
    let overlay = overlay(
        "target: $.s.Call.p.state\n    remove: true\n  - target: $.s.Call.p\n    \
         update: { state: { type: string, enum: [B, A] } }",
    );
    assert!(outcome(&overlay, &document("", "")).0.conflicts.is_empty());
    let (patched, ..) = outcome(&overlay, &document(r#"["A","B"]"#, r#"["A","C"]"#));
    let text = &patched.conflicts[0].text;
    assert!(text.starts_with("s/Call/p/state/enum/C would be dropped"));
}

#[test]
fn unportable_action_is_refused() {
    for action in [
        "target: $.a\n    remove: false",
        "target: $.a\n    copy: $.b",
        "target: $.a\n    update: [1]",
        "target: $.a\n    update: { a: 9007199254740993 }",
        "target: $.a[?@.b]\n    remove: true",
        "target: $.a[?(length(@.b) > 1)]\n    remove: true",
        "target: $.a[\n    remove: true",
    ] {
        assert!(Overlay::parse(&overlay(action)).is_err(), "{action}");
    }
}

#[test]
fn scalars_that_engines_read_differently_are_text() {
    let action = "target: $.a\n    update: { a: no, b: '+1415', c: '1.10', d: 2019-01-01 }";
    let overlay = Overlay::parse(&overlay(action)).unwrap();
    let Change::Update(update) = &overlay.actions()[0].change else {
        unreachable!()
    };
    assert!(update.values().all(Value::is_string), "{update:?}");
}

#[test]
fn update_merges_and_keeps_key_order() {
    let overlay = overlay(
        "target: $.a\n    update: { type: string, p: { b: { description: any } }, required: [a], '404': { x: 1 } }",
    );
    let document = json!({ "a": { "404": { "y": 0 }, "type": "integer", "p": { "a": 1 }, "required": ["b", "a"] } });
    let patched = patch(&document, &Overlay::parse(&overlay).unwrap(), None);
    assert_eq!(
        patched.document.to_string(),
        r#"{"a":{"404":{"y":0,"x":1},"type":"string","p":{"a":1},"required":["b","a"]}}"#,
        "words make no property, and a list that has all is left alone"
    );
    let overlay = Overlay::parse(&overlay.replace("required: [a]", "required: [c]")).unwrap();
    let conflicts = patch(&document, &overlay, None).conflicts;
    assert_eq!(
        conflicts.len(),
        1,
        "engines differ on the update of an array"
    );
}
