//! Whether the parameters in a path and those which are declared are the same.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Problem,
    operations::{Operation, operations},
    references::follow,
};
use crate::location::Location;

pub(super) fn problems(document: &Value) -> Vec<Problem> {
    operations(document)
        .flat_map(|operation| of_operation(&operation, document))
        .collect()
}

fn of_operation(operation: &Operation<'_>, document: &Value) -> Vec<Problem> {
    let Some(names) = names_in(operation.template) else {
        let message = format!("the braces in `{}` do not pair up", operation.template);
        return vec![Problem::new(operation.location.clone(), message)];
    };
    let declared = declared(operation, document);
    let is_declared = |name: &str| declared.iter().any(|declared| declared.name == name);

    let undeclared = names.iter().filter(|name| !is_declared(name)).map(|name| {
        let message = format!("the path parameter `{name}` is in the path but not declared");
        Problem::new(operation.location.clone(), message)
    });
    let misdeclared = declared.iter().filter_map(
        |Declared {
             location,
             name,
             parameter,
         }| {
            let fault = if !names.contains(name) {
                "is declared but not in the path"
            } else if parameter.get("required") != Some(&Value::Bool(true)) {
                "must say `required: true`"
            } else {
                return None;
            };
            Some(Problem::new(
                location.clone(),
                format!("the path parameter `{name}` {fault}"),
            ))
        },
    );
    undeclared.chain(misdeclared).collect()
}

/// The names between braces, unless the braces do not pair up.
fn names_in(template: &str) -> Option<BTreeSet<&str>> {
    let mut pieces = template.split('{');
    let begins_well = pieces.next().is_some_and(|literal| !literal.contains('}'));
    let names = pieces.map(|piece| {
        let (name, literal) = piece.split_once('}')?;
        (!name.is_empty() && !literal.contains('}')).then_some(name)
    });
    names.collect::<Option<_>>().filter(|_| begins_well)
}

/// A parameter where it is declared: in the operation, or in its path item for all operations.
struct Declared<'a> {
    location: Location,
    name: &'a str,
    parameter: &'a Value,
}

fn declared<'a>(operation: &Operation<'a>, document: &'a Value) -> Vec<Declared<'a>> {
    let own = path_parameters(&operation.location, operation.value, document);
    let path_item = operation.location.parent().unwrap_or_default();
    let mut shared = path_parameters(&path_item, operation.path_item, document);
    shared.retain(|shared| own.iter().all(|own| own.name != shared.name));
    own.into_iter().chain(shared).collect()
}

fn path_parameters<'a>(
    owner: &Location,
    value: &'a Value,
    document: &'a Value,
) -> Vec<Declared<'a>> {
    let list = value.get("parameters").and_then(Value::as_array);
    let parameters = list.into_iter().flatten().enumerate();
    parameters
        .filter_map(|(index, parameter)| {
            let parameter = follow(parameter, document)?;
            let name = parameter.get("name")?.as_str()?;
            let location = owner.key("parameters").index(index);
            (parameter.get("in")? == "path").then_some(Declared {
                location,
                name,
                parameter,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_between_braces() {
        let names = |template| names_in(template).map(|names| names.len());

        assert_eq!(names("/self/calls"), Some(0));
        assert_eq!(names("/self/{a}/calls/{b}.{c}"), Some(3));
        for torn in ["/{", "/}", "/{}", "/{a", "/a}", "/{a}}", "/{{a}"] {
            assert_eq!(names(torn), None, "{torn}");
        }
    }
}
