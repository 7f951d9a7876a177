//! Snapshots of the public API of the generated code, one for each tag or area, and of what
//! hand-written code lacks of it.

use std::collections::BTreeMap;

use vis_tests::assert_snapshots;
use vis_tests::{documented_operations, send_everything, start};
use vis_types::CallState;

#[test]
fn surface_matches_its_snapshots() {
    let document = serde_json::from_str(vis_spec::PATCHED).expect("the patched document");
    let generated = xtask::import::generate(&document).expect("no refusal");
    let surface = generated.surface().expect("a surface");
    assert_snapshots("surface", &surface);
}

/// New states and operations compile and work without hand-written code; a change of these snapshots
/// is a hint to maintainers.
#[tokio::test]
async fn unknown_states_and_operations_are_listed() {
    let states: Vec<_> = CallState::ALL.iter().map(describe).collect();
    let (_sandbox, client) = start().await;
    let mut unserved = Vec::new();
    for operation in documented_operations() {
        let result = send_everything(&client, &operation.name, "1").await;
        if result.is_err_and(|error| error.code() == Some("NOT_IMPLEMENTED")) {
            unserved.push(format!("{}: not served by vis-sandbox", operation.name));
        }
    }
    if unserved.is_empty() {
        unserved.push("all operations are served by vis-sandbox".to_owned());
    }
    let parts = BTreeMap::from([
        ("call_states".to_owned(), states.join("\n")),
        ("sandbox".to_owned(), unserved.join("\n")),
    ]);
    assert_snapshots("by_hand", &parts);
}

/// The row of a state in `vis-types/src/call_state.rs`.
fn describe(state: &CallState) -> String {
    let next = CallState::ALL.iter().filter(|next| state.can_become(next));
    let next: Vec<_> = next.map(CallState::as_str).collect();
    match (state.is_active(), state.is_final()) {
        (true, _) => format!("{state}: then {}", next.join(", ")),
        (_, true) => format!("{state}: final"),
        _ => format!("{state}: unknown to vis-types/src/call_state.rs"),
    }
}
