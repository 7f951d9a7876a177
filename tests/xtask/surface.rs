//! Changes between two surfaces, and the version that they require.

use serde_json::{Value, json};
use xtask::import::generate;
use xtask::surface::compare;

use crate::miniature::yaml;

const OPERATIONS: &str = "\
list_calls: GET /calls
    size?: i64 = 20
    sort: String
    -> Result<Call, Error>
    stream() -> Items<Call>
    errors: 404

create_call: POST /calls
    body: CallCreate
";
const TYPES: &str = r#"
Call
    id: CallId  "id"
    kind: String = " = : "  "type"

CallCreate
    to: Option<Vec<Leg>>  "to"

Leg
    name: String  "name"

State
    Held = "HELD"
    Low = -5
"#;
/// Replaced text, replacement, expected change.
const TABLE: &str = r#"
sort: | queue?: u8\n    sort: | minor new: list_calls().queue: u8
sort: | queue: u8\n    sort: | major new: list_calls().queue: u8, required
    sort: String\n | | major removed: list_calls().sort: String, required
sort: | sort?: | minor changed: list_calls().sort: String, required is now String
size?: | size: | major changed: list_calls().size: i64 = 20 is now i64 = 20, required
= 20 | = 50 | minor changed: list_calls().size: i64 = 20 is now i64 = 50
-> Items | -> Pages | major changed: list_calls().stream(): Items<Call> is now Pages<Call>
404 | 409 | patch changed: list_calls() errors: 404 is now 409
GET /calls | GET /calls  (deprecated) | minor changed: list_calls(): GET /calls is now GET /calls  (deprecated)
id: | at: u8  "at"\n    id: | minor new: Call.at: u8  "at"
name: | at: u8  "at"\n    name: | major new: Leg.at: u8  "at"
name: | at: Vec<u8> = []  "at"\n    name: | minor new: Leg.at: Vec<u8> = []  "at"
id: CallId | id: String | major changed: Call.id: CallId  "id" is now String  "id"
-5 | 5 | major changed: State::Low: -5 is now 5
Low | High = 9\n    Low | minor new: State::High: 9
State | Queue\n    at: u8  "at"\n\nQueueId\n\nState | minor new: Queue, fields: 1; minor new: QueueId
State\n    Held = "HELD"\n    Low = -5\n | | major removed: State, values: 2
GET /calls | GET /v2/calls | minor changed: list_calls(): GET /calls is now GET /v2/calls
list_calls: | calls: | major removed: list_calls(): GET /calls; minor new: calls(): GET /calls
"#;

#[test]
fn change_has_level_and_text() {
    let surface = |old: &str, new: &str| {
        [("operations/calls", OPERATIONS), ("types/call", TYPES)]
            .map(|(name, text)| (name.to_owned(), text.replace(old, new)))
            .into()
    };
    for row in TABLE.lines().filter(|row| !row.is_empty()) {
        let row = row.replace(r"\n", "\n");
        let [old, new, expected] = row.split(" |").collect::<Vec<_>>()[..] else {
            panic!("{row}");
        };
        let changes = compare(&surface("", ""), &surface(old, new.trim_start()));
        let rows = changes
            .iter()
            .map(|change| format!("{} {}", change.level, change.text));
        assert_eq!(
            rows.collect::<Vec<_>>().join("; "),
            expected.trim(),
            "{row}"
        );
    }
}

#[test]
fn small_document_renders_surface() {
    let document = yaml(include_str!("queues.yaml"));
    let surface = generate(&document).unwrap().surface().unwrap();
    let text: String = surface
        .iter()
        .map(|(name, text)| format!("== {name}\n{}\n", text.trim()))
        .collect();
    insta::assert_snapshot!(text);
}

/// Tags, and the files of their operations.
const FILES: [(&str, &str); 6] = [
    ("Calls", "calls"),
    ("calls", "calls-2"),
    ("../etc/passwd", "etc-passwd"),
    ("Räume & Co", "r-ume-co"),
    ("", "other"),
    ("☎", "other-2"),
];

#[test]
fn file_names_are_safe_and_distinct() {
    let mut document: Value = yaml(include_str!("queues.yaml"));
    for (index, (tag, _)) in FILES.iter().enumerate() {
        document["paths"][format!("/{index}")] = json!({ "get": {
            "operationId": format!("get{index}"), "tags": [tag], "responses": { "204": {} },
        } });
    }
    let surface = generate(&document).unwrap().surface().unwrap();
    for (index, (tag, file)) in FILES.iter().enumerate() {
        let text = &surface[&format!("operations/{file}")];
        assert!(text.contains(&format!("GET /{index}\n")), "{tag}: {text}");
    }
}
