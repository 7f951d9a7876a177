//! Any document in any form, and any text at all.

use proptest::{collection::vec, prelude::*};
use serde_json::{Map, Value};
use xtask::source;

fn values() -> impl Strategy<Value = Value> {
    let text = "[\\PC\n\t]{0,12}";
    let scalars = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e15..1e15_f64).prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    scalars.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            vec((text, inner), 0..4).prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

/// Something that calls itself OpenAPI 3.0, with anything in it.
fn documents() -> impl Strategy<Value = Value> {
    vec(("[\\PC]{1,8}", values()), 0..5).prop_map(|members| {
        let mut document = Map::new();
        document.insert("openapi".into(), "3.0.3".into());
        for (key, member) in members {
            document.entry(key).or_insert(member);
        }
        document.into()
    })
}

/// Block style, with each key and each text in quotes.
fn yaml(value: &Value, indent: &str, out: &mut String) {
    let deeper = format!("{indent}  ");
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, member) in members {
                *out += &format!("\n{indent}{}:", Value::from(key.as_str()));
                yaml(member, &deeper, out);
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            for element in elements {
                *out += &format!("\n{indent}-");
                yaml(element, &deeper, out);
            }
        }
        flow => *out += &format!(" {flow}"),
    }
}

fn read(text: &str) -> Value {
    match source::parse("test", text) {
        Ok(source) => source.document.value().clone(),
        Err(error) => panic!("{error}\n{text}"),
    }
}

proptest! {
    #[test]
    fn a_document_is_the_same_in_every_form(document in documents(), before in "[a-z .{}\n]{0,20}") {
        let json = format!("{document:#}");
        let mut block = String::new();
        yaml(&document, "", &mut block);
        let block = block.replacen("\n\"openapi\":", "\nopenapi:", 1);

        prop_assert_eq!(&read(&json), &document);
        prop_assert_eq!(&read(&json.replace("\n ", "\r\n")), &document);
        prop_assert_eq!(&read(&format!("{before}\n{json}\n{before}")), &document);
        prop_assert_eq!(&read(&block), &document);
        // Not its value alone: its order, too.
        prop_assert_eq!(read(&block).to_string(), document.to_string());
    }

    #[test]
    fn a_plain_number_keeps_its_digits(sign in "[-+]?", digits in "[0-9]{1,25}", fraction in "(\\.[0-9]{0,4})?") {
        let written = format!("{sign}{digits}{fraction}");
        let read = read(&format!("openapi: 3.0.0\nx: {written}"));
        let kept = match &read["x"] {
            Value::String(text) => text.clone(),
            number => number.to_string(),
        };
        prop_assert_eq!(kept, written);
    }

    #[test]
    fn no_text_at_all_is_too_much(text in "(\\PC|[\n\t{}\":,\\-&*<>#|])*", yaml in any::<bool>()) {
        let text = if yaml { format!("openapi: 3.0.0\n{text}") } else { text };
        let _ = source::parse("test", &text);
    }
}
