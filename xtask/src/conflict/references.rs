//! Updates that refer to a component that upstream has no more.

use serde_json::Value;

use super::{Advice, Conflict, Edit, Proposal, counterpart::Rename};
use crate::overlay::{Action, Operation};

/// Adds what is to be changed in updates, to the actions that are told of already and to others.
pub(super) fn add(
    conflicts: &mut Vec<(usize, Conflict)>,
    actions: &[Action],
    renames: &[Rename],
    fitted: &Value,
    document: &Value,
) {
    for (index, action) in actions.iter().enumerate() {
        let Operation::Update(update) = &action.operation else {
            continue;
        };
        let mut references = Vec::new();
        collect(update, &mut references);
        references.sort_unstable();
        references.dedup();
        let is_gone = |reference: &&&str| {
            let leads = |document: &Value| {
                let pointer = reference.strip_prefix('#');
                pointer.is_some_and(|pointer| document.pointer(pointer).is_some())
            };
            leads(fitted) && !leads(document)
        };
        let gone: Vec<&str> = references.iter().filter(is_gone).copied().collect();
        if gone.is_empty() {
            continue;
        }
        let edits = gone.iter().filter_map(|reference| edit(reference, renames));
        let edits: Vec<Edit> = edits.collect();
        let told = conflicts.iter_mut().find(|(other, _)| *other == index);
        match told {
            Some((_, conflict)) => extend(&mut conflict.advice, edits),
            None => {
                let at = conflicts.partition_point(|(other, _)| *other < index);
                conflicts.insert(at, (index, conflict(action, &gone, edits)));
            }
        }
    }
}

fn conflict(action: &Action, gone: &[&str], edits: Vec<Edit>) -> Conflict {
    Conflict {
        action: action.id.clone(),
        lines: (action.line, action.last_line),
        target: action.target.to_string(),
        cause: format!("refers to what is gone: {}", gone.join(", ")),
        places: Vec::new(),
        advice: if edits.len() == gone.len() {
            Advice::Change(vec![Proposal {
                reason: "upstream calls it otherwise now".to_owned(),
                edits,
            }])
        } else {
            Advice::Decide {
                hint: "refer to what upstream has instead".to_owned(),
            }
        },
    }
}

/// What the action needs anyway, and the references as well.
fn extend(advice: &mut Advice, edits: Vec<Edit>) {
    if edits.is_empty() {
        return;
    }
    match advice {
        Advice::Change(proposals) => {
            for proposal in proposals {
                proposal.edits.extend(edits.iter().cloned());
            }
        }
        Advice::Wait { .. } => {
            *advice = Advice::Change(vec![Proposal {
                reason: "upstream calls it otherwise now; the rest comes with another action"
                    .to_owned(),
                edits,
            }]);
        }
        Advice::Delete { .. } | Advice::Decide { .. } => {}
    }
}

fn edit(reference: &str, renames: &[Rename]) -> Option<Edit> {
    let (parent, name) = reference.rsplit_once('/')?;
    let rename = renames.iter().find(|rename| rename.old == name)?;
    Some(Edit::Replace {
        old: format!("'{reference}'"),
        new: format!("'{parent}/{}'", rename.new),
    })
}

fn collect<'a>(value: &'a Value, references: &mut Vec<&'a str>) {
    references.extend(value.get("$ref").and_then(Value::as_str));
    match value {
        Value::Object(members) => {
            for (_, member) in members {
                collect(member, references);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                collect(element, references);
            }
        }
        _ => {}
    }
}
