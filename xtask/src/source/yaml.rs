//! YAML, read so that nothing is lost.

mod tree;

use serde_json::Value;
use serde_saphyr::{
    Spanned, UserMessageFormatter, budget::BudgetBreach, options::NonFiniteFloatPolicy,
};

use super::MOST_BYTES;
use crate::{document::MOST_NODES, room};
use tree::Tree;

/// As deep as serde_json reads JSON.
const MOST_DEPTH: usize = 127;

/// A value, and what was not taken literally in it.
#[derive(Debug)]
pub(super) struct Yaml {
    pub(super) value: Value,
    pub(super) notes: Vec<String>,
}

/// Reads one YAML 1.2 document; `name` is for the message.
///
/// To YAML, `+14155550100` is a number, and so is `1.10`: both would lose what makes them what they
/// are. A plain number that JSON would spell in another way is therefore kept as text.
pub(super) fn parse(name: &str, text: &str) -> Result<Yaml, String> {
    room::run(|| read(name, text)).unwrap_or_else(|error| Err(error.to_string()))
}

fn read(name: &str, text: &str) -> Result<Yaml, String> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        reject_unsupported_tags: true,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        budget: serde_saphyr::budget! {
            max_depth: MOST_DEPTH,
            max_nodes: MOST_NODES,
            max_total_scalar_bytes: MOST_BYTES as usize,
        },
    };
    let tree: Spanned<Tree> = serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| explanation(&error, name, text))?;
    let mut notes = Vec::new();
    let value = tree.value.into_value(text, &tree.defined, &mut notes);
    Ok(Yaml { value, notes })
}

/// What is wrong, with the lines around it.
fn explanation(error: &serde_saphyr::Error, name: &str, source: &str) -> String {
    match cause(error) {
        serde_saphyr::Error::Budget {
            breach: BudgetBreach::Depth { .. },
            ..
        } => return format!("it is nested deeper than {MOST_DEPTH} levels"),
        // Aliases can make as many values of a few.
        serde_saphyr::Error::Budget { .. } if source.contains('*') => {
            return "written out, its aliases make it larger than any OpenAPI document".to_owned();
        }
        serde_saphyr::Error::Budget { .. } => {
            return format!(
                "it holds more than {MOST_NODES} values, which no OpenAPI document for this client does"
            );
        }
        _ => {}
    }
    let options = serde_saphyr::render_options! {
        formatter: &UserMessageFormatter,
        source_name: Some(name),
    };
    let text = error.render_with_options(options);
    text.strip_prefix("error: ").unwrap_or(&text).to_owned()
}

fn cause(error: &serde_saphyr::Error) -> &serde_saphyr::Error {
    match error {
        serde_saphyr::Error::WithSnippet { error, .. }
        | serde_saphyr::Error::AliasError { error, .. } => cause(error),
        cause => cause,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn value(text: &str) -> Value {
        parse("test.yaml", text).expect("YAML").value
    }

    #[track_caller]
    fn refusal(text: &str) -> String {
        parse("test.yaml", text).expect_err("a refusal")
    }

    #[test]
    fn what_would_not_be_the_same_as_a_number_stays_text() {
        for text in [
            "+14155550100",
            "1.10",
            "007",
            "0x1F",
            "0o17",
            "1_000",
            "1e3",
            "-0",
            "99999999999999999999",
            "18446744073709551616",
            ".inf",
            ".nan",
        ] {
            assert_eq!(value(&format!("[é, {text}]"))[1], text);
            assert_eq!(value(&format!("k: {text} # why\nl: 1"))["k"], text);
        }
        let notes = parse("test.yaml", "a: 1\nb: +1").expect("YAML").notes;
        assert_eq!(
            notes,
            ["line 2: `+1` is kept as text, as it would not be the same as a number"]
        );
    }

    #[test]
    fn a_number_that_json_would_spell_alike_is_one() {
        let expected = json!([0, -5, 1.5, 1.0, 200, 9_007_199_254_740_993_i64, u64::MAX]);
        assert_eq!(
            value("[0, -5, 1.5, 1.0, 200, 9007199254740993, 18446744073709551615]"),
            expected
        );
    }

    #[test]
    fn what_only_other_yaml_takes_for_something_else_stays_text() {
        for text in [
            "2019-01-01T00:00:00.000Z",
            "2019-01-01",
            "yes",
            "no",
            "on",
            "off",
            "y",
            "12:30",
        ] {
            assert_eq!(value(&format!("k: {text}"))["k"], text);
        }
        assert_eq!(
            value("[true, ~, null, !!str 5]"),
            json!([true, null, null, "5"])
        );
    }

    #[test]
    fn keys_are_text_in_the_order_of_the_source() {
        let Value::Object(members) = value("z: 1\n200: 2\ntrue: 3\n1.10: 4\na: 5") else {
            panic!("no mapping");
        };
        assert_eq!(
            members.keys().collect::<Vec<_>>(),
            ["z", "200", "true", "1.10", "a"]
        );
    }

    #[test]
    fn a_key_twice_is_refused_with_its_line() {
        let refused = refusal("a: 1\nb:\n  c: 1\n  c: 2");
        assert!(
            refused.starts_with("line 4 column 3") && refused.contains("`c`"),
            "{refused}"
        );
        let refused = refusal("a:\n  200: 1\n  '200': 2");
        assert!(
            refused.starts_with("line 2 column 3") && refused.contains("`200`"),
            "{refused}"
        );
    }

    #[test]
    fn aliases_and_merge_keys_are_written_out() {
        let text = "a: &a {x: 1, y: +2}\nb: *a\nc: {<<: *a, x: 3}";
        let expected = json!({ "a": { "x": 1, "y": "+2" }, "b": { "x": 1, "y": "+2" }, "c": { "x": 3, "y": "+2" } });
        assert_eq!(value(text), expected);
    }

    #[test]
    fn what_grows_without_bounds_is_refused() {
        let mut laughs = "a0: &a0 [lol]\n".to_owned();
        for n in 1..30 {
            let aliases = vec![format!("*a{}", n - 1); 10].join(", ");
            laughs += &format!("a{n}: &a{n} [{aliases}]\n");
        }
        assert!(refusal(&laughs).contains("its aliases make it larger"));

        let long = format!(
            "a: &a {}\nb: [{}]",
            "x".repeat(1 << 20),
            vec!["*a"; 1000].join(", ")
        );
        assert!(refusal(&long).contains("its aliases make it larger"));

        for deep in ["[".repeat(200) + &"]".repeat(200), "- ".repeat(200_000)] {
            assert!(refusal(&deep).contains("nested deeper"));
        }
        let deep = "[".repeat(126) + &"]".repeat(126);
        assert!(value(&deep).is_array());
    }

    #[test]
    fn what_json_cannot_say_is_refused() {
        assert!(refusal("? [a]\n: b").contains("line 1"));
        assert!(refusal("a: !secret b").contains("!secret"));
        assert!(refusal("a: 1\n---\nb: 1").contains("single YAML document"));
    }
}
