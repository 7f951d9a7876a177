//! Portable rules for overlays: all engines must produce the same document. Rules about matched nodes are
//! checked when an action is applied.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use super::{Action, Change, spans::Item};

/// 2^53: engines with JavaScript numbers lose digits of greater integers.
const MAX_EXACT_INTEGER: f64 = 9_007_199_254_740_992.0;

pub(super) fn action(action: &Value, item: &Item) -> Result<Action> {
    let action = action.as_object().context("an action is an object")?;
    for key in action.keys().filter(|key| !key.starts_with("x-")) {
        let is_known = matches!(key.as_str(), "target" | "description" | "update" | "remove");
        ensure!(is_known, "`{key}` is not a key of an Overlay 1.0 action");
    }
    let text = |key: &str| match action.get(key) {
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => bail!("put `{key}` in quotes"),
        None => Ok(None),
    };
    let target = text("target")?.context("the action has no `target`")?;
    Ok(Action {
        line: item.line,
        group: item.title.clone(),
        change: change(action)?,
        path: path(&target)?,
        target,
    })
}

/// Parses a target.
pub(crate) fn path(target: &str) -> Result<JsonPath> {
    let is_call = |pair: &[u8]| matches!(pair, [name, b'('] if name.is_ascii_alphanumeric());
    let has_calls = target.as_bytes().windows(2).any(is_call);
    ensure!(!has_calls, "`{target}`: not every engine has functions");
    let is_bare = target.matches("[?").count() > target.matches("[?(").count();
    ensure!(!is_bare, "`{target}`: write filters as `[?(…)]`");
    JsonPath::parse(target).with_context(|| format!("`{target}` is not a JSONPath (RFC 9535)"))
}

fn change(action: &Map<String, Value>) -> Result<Change> {
    match (action.get("update"), action.get("remove")) {
        (None, Some(Value::Bool(true))) => Ok(Change::Remove),
        (Some(Value::Object(update)), None) => {
            let is_exact = update.values().all(is_exact);
            ensure!(is_exact, "engines lose digits of integers beyond 2^53");
            Ok(Change::Update(update.clone()))
        }
        (Some(_), None) => bail!("`update` is an object: engines differ on arrays"),
        _ => bail!("an action has either `update` or `remove: true`"),
    }
}

fn is_exact(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().all(is_exact),
        Value::Array(elements) => elements.iter().all(is_exact),
        Value::Number(number) => number.as_f64().is_none_or(|n| n.abs() < MAX_EXACT_INTEGER),
        _ => true,
    }
}
