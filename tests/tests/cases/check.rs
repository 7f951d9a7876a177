//! Compares what a case expects with what came.

use serde_json::{Map, Value};

use crate::facts::Facts;

/// Describes each expectation that does not hold. An unknown one does not hold.
pub fn check(expected: &Map<String, Value>, facts: &Facts) -> Vec<String> {
    let facts = &facts.0;
    let mut failures = Vec::new();
    if facts["ended"] == false && !expected.contains_key("ended") {
        failures.push("no end in time".into());
    }
    for (name, wanted) in expected {
        if let Err(got) = expect(name, wanted, facts) {
            let wanted = short(wanted);
            failures.push(format!("expected {name}: {wanted} got {got}"));
        }
    }
    failures
}

fn expect(name: &str, wanted: &Value, facts: &Map<String, Value>) -> Result<(), String> {
    if name == "any_of" {
        let alternatives = wanted.as_array().ok_or("no list")?;
        let mut alternatives = alternatives.iter().filter_map(Value::as_object);
        let holds = |wanted: &Map<String, Value>| {
            let mut wanted = wanted.iter();
            wanted.all(|(name, wanted)| expect(name, wanted, facts).is_ok())
        };
        let holds = alternatives.any(holds);
        return holds.then_some(()).ok_or_else(|| instead(facts));
    }
    if name == "error.text_excludes" && !facts.contains_key("error.text") {
        // No error, no secret in it.
        return Ok(());
    }
    let (fact, condition) = split(name);
    let got = facts.get(fact).ok_or_else(|| instead(facts))?;
    let text = got.as_str().unwrap_or_default();
    let is_sent = |line: &str| {
        got.as_array()
            .is_some_and(|lines| lines.iter().any(|it| it == line))
    };
    let holds = match condition {
        Condition::Matches => match (name, wanted) {
            ("error.kind", Value::Array(kinds)) => kinds.contains(got),
            ("error.retry_after_s", Value::Array(ends)) => is_between(ends, got),
            ("http_status", Value::Number(_)) => matches(wanted, &got[0]),
            _ => matches(wanted, got),
        },
        Condition::Differs => {
            let properties = wanted.as_object().ok_or("no object")?;
            let mut properties = properties.iter();
            properties.all(|(name, value)| !matches(value, got.get(name).unwrap_or(&Value::Null)))
        }
        Condition::Contains => texts(wanted)?.iter().all(|it| text.contains(it)),
        Condition::Excludes => texts(wanted)?.iter().all(|it| !text.contains(it)),
        Condition::IsSent => texts(wanted)?.iter().all(|it| is_sent(it)),
        Condition::IsNotSent => texts(wanted)?.iter().all(|it| !is_sent(it)),
        Condition::IsSentTimes => {
            let lines = got.as_array().ok_or("no list")?;
            let times = |line: &str| lines.iter().filter(|it| *it == line).count();
            let mut wanted = wanted.as_object().ok_or("no object")?.iter();
            wanted.all(|(line, wanted)| *wanted == times(line))
        }
    };
    let got = || match condition {
        Condition::Contains | Condition::Excludes => instead(facts),
        _ if name == "ok" => instead(facts),
        _ => short(got),
    };
    holds.then_some(()).ok_or_else(got)
}

enum Condition {
    Matches,
    Differs,
    Contains,
    Excludes,
    IsSent,
    IsNotSent,
    IsSentTimes,
}

/// Splits the name of an expectation into that of a fact and a condition.
fn split(name: &str) -> (&str, Condition) {
    for (suffix, condition) in [
        (".not", Condition::Differs),
        ("_not", Condition::Differs),
        ("_contains", Condition::Contains),
        ("_excludes", Condition::Excludes),
    ] {
        if let Some(fact) = name.strip_suffix(suffix) {
            return (fact, condition);
        }
    }
    match name {
        "sent" => (name, Condition::IsSent),
        "not_sent" => ("sent", Condition::IsNotSent),
        "sent_times" => ("sent", Condition::IsSentTimes),
        _ => (name, Condition::Matches),
    }
}

fn texts(wanted: &Value) -> Result<Vec<&str>, &'static str> {
    match wanted {
        Value::String(text) => Ok(vec![text]),
        Value::Array(texts) => Ok(texts.iter().filter_map(Value::as_str).collect()),
        _ => Err("no text is wanted"),
    }
}

fn is_between(ends: &[Value], got: &Value) -> bool {
    let end = |index: usize| {
        ends.get(index)
            .and_then(Value::as_f64)
            .unwrap_or(f64::INFINITY)
    };
    got.as_f64()
        .is_some_and(|got| (end(0)..=end(1)).contains(&got))
}

/// Objects may have more properties than wanted; null is as good as missing.
fn matches(wanted: &Value, got: &Value) -> bool {
    match (wanted, got) {
        (Value::Number(wanted), Value::Number(got)) => wanted.as_f64() == got.as_f64(),
        (Value::Array(wanted), Value::Array(got)) => {
            let mut pairs = wanted.iter().zip(got);
            wanted.len() == got.len() && pairs.all(|(wanted, got)| matches(wanted, got))
        }
        (Value::Object(wanted), Value::Object(got)) => {
            let mut properties = wanted.iter();
            properties.all(|(name, value)| matches(value, got.get(name).unwrap_or(&Value::Null)))
        }
        _ => wanted == got,
    }
}

/// What came instead of an expected fact.
fn instead(facts: &Map<String, Value>) -> String {
    let names = ["error.display", "http_status", "ok"];
    let fact = names.iter().find_map(|name| facts.get(*name));
    fact.map_or("nothing".into(), short)
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
