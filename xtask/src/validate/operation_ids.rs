//! Whether every operation has a name of its own; the functions of the client are called so.

use std::collections::{HashMap, hash_map::Entry};

use heck::ToSnakeCase;
use serde_json::Value;

use super::{Problem, operations::operations};
use crate::location::Location;

pub(super) fn problems(document: &Value) -> Vec<Problem> {
    let mut taken: HashMap<String, Location> = HashMap::new();
    let mut problems = Vec::new();
    for operation in operations(document) {
        let Some(id) = operation.value.get("operationId").and_then(Value::as_str) else {
            problems.push(Problem::new(operation.location, "has no operationId"));
            continue;
        };
        let name = id.to_snake_case();
        if syn::parse_str::<syn::Ident>(&name).is_err() || id.contains(char::is_whitespace) {
            let message = format!("`{id}`: no function of Rust can be called so");
            problems.push(Problem::new(operation.location.key("operationId"), message));
            continue;
        }
        match taken.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(operation.location);
            }
            Entry::Occupied(first) => problems.push(Problem::new(
                operation.location.key("operationId"),
                format!(
                    "`{id}` is the operationId of {} already, or would be the same function of Rust",
                    first.get()
                ),
            )),
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::problems;

    #[test]
    fn each_operation_is_a_function_of_its_own() {
        let found = |ids: [&str; 2]| {
            let [get, put] = ids.map(|id| json!({ "operationId": id }));
            problems(&json!({ "paths": { "/self": { "get": get, "put": put } } }))
                .iter()
                .map(|problem| problem.location.to_string())
                .collect::<Vec<_>>()
        };
        assert!(found(["getUser", "putUser"]).is_empty());
        let second = ["$.paths['/self'].put.operationId"];
        for id in ["getUser", "get_user", "type", "", "1st", "put user", "Self"] {
            assert_eq!(found(["getUser", id]), second, "{id}");
        }
    }
}
