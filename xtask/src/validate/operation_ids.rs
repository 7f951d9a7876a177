//! Whether every operation has a name of its own; the functions of the client are called so.

use std::collections::{HashMap, hash_map::Entry};

use serde_json::Value;

use super::{Problem, operations::operations};
use crate::location::Location;

pub(super) fn problems(document: &Value) -> Vec<Problem> {
    let mut taken: HashMap<&str, Location> = HashMap::new();
    let mut problems = Vec::new();
    for operation in operations(document) {
        let Some(id) = operation.value.get("operationId").and_then(Value::as_str) else {
            problems.push(Problem::new(operation.location, "has no operationId"));
            continue;
        };
        match taken.entry(id) {
            Entry::Vacant(entry) => {
                entry.insert(operation.location);
            }
            Entry::Occupied(first) => problems.push(Problem::new(
                operation.location.key("operationId"),
                format!("`{id}` is the operationId of {} already", first.get()),
            )),
        }
    }
    problems
}
