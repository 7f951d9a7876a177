//! Values cut down to what a person reads at a glance.

use serde_json::Value;

/// A value that takes more lines is cut off.
const MOST_LINES: usize = 12;

/// So many characters of a line are enough to recognise it.
const LONGEST_LINE: usize = 160;

/// What a value is, in a few lines: as a whole, if it is short; else its members without what is in
/// them, and no more of them than a person wants to read.
pub(super) fn excerpt(value: &Value) -> String {
    let whole = format!("{value:#}");
    if whole.lines().count() <= MOST_LINES {
        return cut(&whole);
    }
    if let Some(names) = names(value) {
        return cut(&format!("[{}]", names.join(", ")));
    }
    if let Some(members) = value.as_object()
        && members.values().all(Value::is_object)
    {
        let keys: Vec<&str> = members.keys().map(String::as_str).collect();
        return cut(&format!("{{{}}}", keys.join(", ")));
    }
    cut(&format!("{:#}", outline(value)))
}

/// The names of all elements, if all have one.
fn names(value: &Value) -> Option<Vec<&str>> {
    let elements = value.as_array()?.iter();
    elements
        .map(|element| element.get("name").or(element.get("$ref"))?.as_str())
        .collect()
}

fn outline(value: &Value) -> Value {
    let hint = |member: &Value| match member {
        Value::Object(_) => Value::from("{…}"),
        Value::Array(elements) => Value::from(format!("[… {}]", elements.len())),
        scalar => scalar.clone(),
    };
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| (key.clone(), hint(member)))
            .collect(),
        Value::Array(elements) => elements.iter().map(hint).collect(),
        scalar => scalar.clone(),
    }
}

/// Cuts off what is too long, and says so.
pub(super) fn cut(text: &str) -> String {
    let count = text.lines().count();
    let lines =
        text.lines()
            .take(MOST_LINES)
            .map(|line| match line.char_indices().nth(LONGEST_LINE) {
                Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
                None => line.to_owned(),
            });
    let mut lines: Vec<String> = lines.collect();
    if count > MOST_LINES {
        lines.push(format!("… {} more lines", count - MOST_LINES));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_short_value_is_shown_as_it_is() {
        assert_eq!(excerpt(&json!({ "a": 1 })), "{\n  \"a\": 1\n}");
    }

    #[test]
    fn of_a_long_list_of_parameters_the_names_are_shown() {
        let parameter =
            |name| json!({ "name": name, "in": "query", "schema": { "type": "string" } });
        let text = excerpt(&json!([
            parameter("size"),
            parameter("sort"),
            parameter("order")
        ]));

        assert_eq!(text, "[size, sort, order]");
    }

    proptest! {
        #[test]
        fn is_never_long(keys in proptest::collection::vec(".{0,300}", 0..40)) {
            let value: Value = keys.into_iter().map(|key| (key.clone(), json!(key))).collect();
            let text = excerpt(&value);

            prop_assert!(text.lines().count() <= MOST_LINES + 1);
        }
    }
}
