//! The text of a JSONPath: taking it apart, and putting other names into it.

use serde_json::Value;

/// The path up to each of its segments, the shortest first: `$`, `$.paths`, `$.paths..parameters`.
pub(super) fn prefixes(path: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    let mut depth = 0_usize;
    let mut quote = None;
    let mut previous = ' ';
    for (index, c) in path.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open && previous != '\\' => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '[' | '(') => {
                if depth == 0 {
                    ends.push(index);
                }
                depth += 1;
            }
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            (None, '.') if depth == 0 && previous != '.' => ends.push(index),
            _ => {}
        }
        previous = c;
    }
    ends.push(path.len());
    let prefixes = ends.into_iter().filter_map(|end| path.get(..end));
    prefixes.filter(|prefix| !prefix.is_empty()).collect()
}

/// The path with another name in the place of a key, a property in a filter or a reference.
pub(super) fn with_name(path: &str, old: &str, new: &str) -> String {
    let mut text = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once(old) {
        text.push_str(before);
        let opens = text.chars().next_back();
        let is_whole = match opens {
            Some('.') => !after.starts_with(is_name),
            Some(quote @ ('\'' | '"')) => after.starts_with(quote),
            Some('/') => after.starts_with(['\'', '"', '/']),
            _ => false,
        };
        if is_whole && opens == Some('.') && !new.chars().all(is_name) {
            text.pop();
            text.push_str(&format!("['{new}']"));
        } else {
            text.push_str(if is_whole { new } else { old });
        }
        rest = after;
    }
    text + rest
}

/// The path with another value in the place of one that it compares with.
pub(super) fn with_literal(path: &str, old: &Value, new: &Value) -> Option<String> {
    let literals = |value: &Value| match value {
        Value::String(text) if !text.contains(['\'', '"', '\\']) => {
            vec![format!("'{text}'"), format!("\"{text}\"")]
        }
        Value::String(text) if !text.contains(['"', '\\']) => vec![format!("\"{text}\"")],
        Value::Number(number) => vec![format!("={number}")],
        _ => Vec::new(),
    };
    let new = literals(new).into_iter().next()?;
    let old = literals(old).into_iter().find(|old| path.contains(old))?;
    Some(path.replace(&old, &new))
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_is_taken_apart_between_its_segments() {
        let path = "$.paths['/a.b']..parameters[?(@.name=='x.[y')].schema";

        let expected = [
            "$",
            "$.paths",
            "$.paths['/a.b']",
            "$.paths['/a.b']..parameters",
            "$.paths['/a.b']..parameters[?(@.name=='x.[y')]",
            path,
        ];
        assert_eq!(prefixes(path), expected);
    }

    #[test]
    fn a_name_is_replaced_as_a_whole() {
        let path = "$.components[?(@.Call && !@.CallId && @.x=='#/components/schemas/Call')].Call";

        assert_eq!(
            with_name(path, "Call", "Talk"),
            "$.components[?(@.Talk && !@.CallId && @.x=='#/components/schemas/Talk')].Talk"
        );
        assert_eq!(with_name("$.a.b", "a", "x-a"), "$['x-a'].b");
        assert_eq!(with_name("$['/a','/a/b']", "/a", "/c"), "$['/c','/a/b']");
    }

    #[test]
    fn a_literal_is_replaced_whatever_its_quotes() {
        let path = r#"$[?(@.a=="it's" && @.b==1 && @.c=='d')]"#;
        let with = |old, new| with_literal(path, &old, &new).expect("a literal");

        assert!(with(json!("it's"), json!("its")).contains("@.a=='its'"));
        assert!(with(json!("d"), json!("d's")).contains(r#"@.c=="d's""#));
        assert!(with(json!(1), json!(2)).contains("@.b==2"));
        assert_eq!(with_literal(path, &json!("e"), &json!("f")), None);
    }

    proptest! {
        #[test]
        fn whatever_the_text_the_last_prefix_is_all_of_it(path in "\\$.{0,40}") {
            prop_assert_eq!(prefixes(&path).last().copied(), Some(path.as_str()));
        }

        #[test]
        fn a_name_that_is_not_there_changes_nothing(path in ".{0,40}") {
            prop_assert_eq!(with_name(&path, "Absent", "Present"), path);
        }
    }
}
