//! What a case expects, held against what came.

use serde_json::Value;

use crate::outcome::{Facts, Outcome};

/// Each expectation that does not hold, in words. An unknown one does not hold.
pub fn check(
    expected: &std::collections::BTreeMap<String, Value>,
    outcome: &Outcome,
) -> Vec<String> {
    let mut failures = Vec::new();
    if !outcome.ended && !expected.contains_key("ended") {
        failures.push(format!("no end within {:?}", outcome.elapsed));
    }
    for (name, wanted) in expected {
        if let Err(got) = one(name, wanted, outcome) {
            failures.push(format!("expected {name}: {} got {got}", short(wanted)));
        }
    }
    failures
}

fn one(name: &str, wanted: &Value, outcome: &Outcome) -> Result<(), String> {
    if let Some(name) = name.strip_prefix("error.") {
        let Some(error) = &outcome.error else {
            // What is not said shows no secret.
            return match name {
                "text_excludes" => Ok(()),
                _ => Err("no error".into()),
            };
        };
        return in_error(name, wanted, error);
    }
    if let Some(rest) = name.strip_prefix("item.") {
        return indexed(rest, wanted, outcome.items.as_deref(), outcome);
    }
    if let Some(rest) = name.strip_prefix("handled.") {
        return indexed(rest, wanted, Some(&outcome.handled), outcome);
    }
    let error = || match &outcome.error {
        Some(error) => format!("error: {}", error.display.trim()),
        None => format!("{:?}", outcome.statuses),
    };
    match name {
        "any_of" => {
            let alternatives = wanted
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_object);
            let mut failures = Vec::new();
            for alternative in alternatives {
                let failed: Vec<_> = alternative
                    .iter()
                    .filter_map(|(name, wanted)| one(name, wanted, outcome).err())
                    .collect();
                if failed.is_empty() {
                    return Ok(());
                }
                failures.push(failed.join(", "));
            }
            Err(failures.join(" / "))
        }
        "ended" => same(wanted, Value::from(outcome.ended)),
        "ok" => match outcome.ok {
            Some(ok) if Some(ok) == wanted.as_bool() => Ok(()),
            Some(true) => Err("success".into()),
            Some(false) => Err(error()),
            None => Err("no end".into()),
        },
        "items" => match &outcome.items {
            Some(items) => same(wanted, Value::from(items.len())),
            None => Err(error()),
        },
        "ids" => match &outcome.items {
            Some(items) => same(wanted, ids(items)),
            None => Err(error()),
        },
        "order" => match &outcome.items {
            Some(_) => same(wanted, Value::from(outcome.order.clone())),
            None => Err(error()),
        },
        "value" => match &outcome.value {
            Some(value) => subset(wanted, value),
            None => Err(error()),
        },
        "value_not" => match &outcome.value {
            Some(value) => none_of(wanted, value),
            None => Err(error()),
        },
        "waited" => match outcome.waited {
            Some(waited) => same(wanted, Value::from(waited)),
            None => Err(error()),
        },
        "healthy" => match outcome.healthy {
            Some(healthy) => same(wanted, Value::from(healthy)),
            None => Err(error()),
        },
        "http_status" => {
            let all: Vec<Value> = outcome.statuses.iter().map(|it| Value::from(*it)).collect();
            match wanted {
                Value::Array(_) => same(wanted, Value::from(all)),
                _ => same(wanted, all.into_iter().next().unwrap_or_default()),
            }
        }
        "oddities" => subset(wanted, &Value::Object(outcome.oddities.clone())),
        "handler_called" => same(wanted, Value::from(!outcome.handled.is_empty())),
        "handled" => same(wanted, Value::from(outcome.handled.len())),
        "handled_ids" => same(wanted, ids(&outcome.handled)),
        "requests" => same(wanted, Value::from(outcome.requests.len())),
        "sent" => all_texts(
            wanted,
            |line| outcome.requests.iter().any(|it| it.line == line),
            || lines(outcome),
        ),
        "not_sent" => all_texts(
            wanted,
            |line| outcome.requests.iter().all(|it| it.line != line),
            || lines(outcome),
        ),
        "sent_times" => {
            let times = |line: &String| {
                outcome
                    .requests
                    .iter()
                    .filter(|it| it.line == *line)
                    .count()
            };
            let got = wanted.as_object().into_iter().flatten();
            subset(
                wanted,
                &Value::Object(
                    got.map(|(line, _)| (line.clone(), Value::from(times(line))))
                        .collect(),
                ),
            )
        }
        "last_authorization" => {
            let last = outcome
                .requests
                .last()
                .and_then(|it| it.authorization.clone());
            same(wanted, Value::from(last))
        }
        "other_requests" => same(wanted, Value::from(outcome.other.len())),
        "other_excludes" => {
            let text: String = outcome.other.iter().map(|it| it.text.as_str()).collect();
            all_texts(
                wanted,
                |secret| !text.contains(secret),
                || "it there".into(),
            )
        }
        _ => Err("no such expectation".into()),
    }
}

fn in_error(name: &str, wanted: &Value, error: &Facts) -> Result<(), String> {
    match name {
        "kind" => match wanted {
            Value::Array(kinds) if kinds.iter().any(|it| it == error.kind.as_str()) => Ok(()),
            _ => same(wanted, Value::from(error.kind.clone())),
        },
        "status" => same(wanted, Value::from(error.status)),
        "headers" => subset(wanted, &Value::Object(error.headers.clone())),
        "body" => same(wanted, Value::from(error.body.clone())),
        "request_id" => same(wanted, Value::from(error.request_id.clone())),
        "code" => same(wanted, Value::from(error.code.clone())),
        "retryable" => same(wanted, Value::from(error.retryable)),
        "attempts" => same(wanted, Value::from(error.attempts)),
        "login_required" => same(wanted, Value::from(error.login_required)),
        "message_contains" => {
            let message = error.message.as_deref().unwrap_or_default();
            all_texts(
                wanted,
                |text| message.contains(text),
                || format!("{:?} ({})", error.message, error.display),
            )
        }
        "field" => {
            let got = error
                .fields
                .iter()
                .map(|(field, message)| (field.clone(), Value::from(message.clone())));
            subset(wanted, &Value::Object(got.collect()))
        }
        "retry_after_s" => {
            let got = error.retry_after.map(|it| it.as_secs_f64());
            match (wanted, got) {
                (Value::Array(ends), Some(got)) => {
                    let end = |index: usize| {
                        ends.get(index)
                            .and_then(Value::as_f64)
                            .unwrap_or(f64::INFINITY)
                    };
                    if got >= end(0) && got <= end(1) {
                        Ok(())
                    } else {
                        Err(format!("{got}"))
                    }
                }
                (_, got) => same(wanted, Value::from(got)),
            }
        }
        "text_contains" => all_texts(
            wanted,
            |text| error.text.contains(text),
            || error.display.clone(),
        ),
        "text_excludes" => all_texts(
            wanted,
            |text| !error.text.contains(text),
            || format!("it in: {}", error.display),
        ),
        _ => Err("no such expectation".into()),
    }
}

fn indexed(
    rest: &str,
    wanted: &Value,
    items: Option<&[Value]>,
    outcome: &Outcome,
) -> Result<(), String> {
    let (index, not) = match rest.strip_suffix(".not") {
        Some(index) => (index, true),
        None => (rest, false),
    };
    let item = index
        .parse::<usize>()
        .ok()
        .and_then(|index| items?.get(index));
    match (item, not) {
        (Some(item), false) => subset(wanted, item),
        (Some(item), true) => none_of(wanted, item),
        (None, _) => Err(match &outcome.error {
            Some(error) => format!("error: {}", error.display.trim()),
            None => format!(
                "{} of them, {:?}",
                items.map_or(0, <[Value]>::len),
                outcome.statuses
            ),
        }),
    }
}

fn ids(items: &[Value]) -> Value {
    items
        .iter()
        .map(|item| item.get("id").cloned().unwrap_or_default())
        .collect()
}

fn lines(outcome: &Outcome) -> String {
    let lines: Vec<_> = outcome.requests.iter().map(|it| it.line.as_str()).collect();
    lines.join(", ")
}

fn all_texts(
    wanted: &Value,
    holds: impl Fn(&str) -> bool,
    got: impl Fn() -> String,
) -> Result<(), String> {
    let texts: Vec<&str> = match wanted {
        Value::String(text) => vec![text],
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect(),
        _ => return Err("no text is wanted".into()),
    };
    match texts.iter().all(|text| holds(text)) {
        true => Ok(()),
        false => Err(got()),
    }
}

fn is_same(wanted: &Value, got: &Value) -> bool {
    match (wanted, got) {
        (Value::Number(wanted), Value::Number(got)) => wanted.as_f64() == got.as_f64(),
        (Value::Array(wanted), Value::Array(got)) => {
            wanted.len() == got.len()
                && wanted
                    .iter()
                    .zip(got)
                    .all(|(wanted, got)| is_same(wanted, got))
        }
        (Value::Object(wanted), Value::Object(got)) => wanted
            .iter()
            .all(|(name, value)| is_same(value, got.get(name).unwrap_or(&Value::Null))),
        _ => wanted == got,
    }
}

fn same(wanted: &Value, got: Value) -> Result<(), String> {
    if is_same(wanted, &got) {
        Ok(())
    } else {
        Err(short(&got))
    }
}

/// Every property of `wanted` is there; null is as good as missing.
fn subset(wanted: &Value, got: &Value) -> Result<(), String> {
    if is_same(wanted, got) {
        Ok(())
    } else {
        Err(short(got))
    }
}

fn none_of(wanted: &Value, got: &Value) -> Result<(), String> {
    let properties = wanted.as_object().into_iter().flatten();
    for (name, value) in properties {
        let got = got.get(name).unwrap_or(&Value::Null);
        if is_same(value, got) {
            return Err(format!("{name}: {got}"));
        }
    }
    Ok(())
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
