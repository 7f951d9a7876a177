//! Property tests of canonical forms and signatures.

use std::collections::BTreeMap;

use http::HeaderMap;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use vis_tests::check;
use vis_types::webhook::{Verifier, canonical_form, sign};

use super::{EVENT, body_of, body_with, headers, metadata, signature, verifier};

/// JSON whose scalars and names are literal text.
#[derive(Clone, Debug)]
enum Json {
    Scalar(String),
    Array(Vec<Json>),
    /// By the UTF-16 code units of the names, in their order.
    Object(BTreeMap<Vec<u16>, (String, Json)>),
}

impl Json {
    fn canonical(&self) -> String {
        match self {
            Self::Scalar(scalar) => scalar.clone(),
            Self::Array(items) => {
                let items: Vec<_> = items.iter().map(Self::canonical).collect();
                format!("[{}]", items.join(","))
            }
            Self::Object(members) => {
                let members = members.values();
                let members = members.map(|(name, value)| format!("{name}:{}", value.canonical()));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
        }
    }

    /// Writes one spelling: `choices` determine white space and member order.
    fn write(&self, choices: &mut impl Iterator<Item = u8>, text: &mut String) {
        let mut choose = || usize::from(choices.next().unwrap_or_default());
        let spaces = ["", " ", "\n", "\t\r\n  "];
        text.push_str(spaces[choose() % spaces.len()]);
        match self {
            Self::Scalar(scalar) => text.push_str(scalar),
            Self::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    item.write(choices, text);
                }
                text.push(']');
            }
            Self::Object(members) => {
                let mut members: Vec<_> = members.values().collect();
                for end in (1..members.len()).rev() {
                    members.swap(end, choose() % (end + 1));
                }
                text.push('{');
                for (index, (name, value)) in members.into_iter().enumerate() {
                    text.push_str(if index == 0 { " " } else { " ,\n" });
                    text.push_str(name);
                    text.push('\t');
                    text.push(':');
                    value.write(choices, text);
                }
                text.push('}');
            }
        }
        text.push_str(spaces[choices.next().unwrap_or_default() as usize % spaces.len()]);
    }
}

/// A JSON string with some characters escaped, and half characters always. Control characters need not
/// be.
fn quote(text: &[u16], escaped: u64) -> String {
    let mut quoted = String::from("\"");
    for (index, decoded) in char::decode_utf16(text.iter().copied()).enumerate() {
        match decoded {
            Ok(character)
                if !matches!(character, '"' | '\\') && escaped >> (index % 64) & 1 == 0 =>
            {
                quoted.push(character);
            }
            Ok(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    quoted.push_str(&format!("\\u{unit:04x}"));
                }
            }
            Err(half) => quoted.push_str(&format!("\\u{:04X}", half.unpaired_surrogate())),
        }
    }
    quoted + "\""
}

fn string() -> impl Strategy<Value = Vec<u16>> {
    let special = "\"\\{},: \n\0\t\u{ffff}\u{1f600}\u{fffff}";
    let special: Vec<u16> = special.encode_utf16().collect();
    let unit = prop_oneof![
        4 => 0x61..0x64_u16,
        2 => proptest::sample::select(special),
        1 => any::<u16>(),
    ];
    vec(unit, 0..6)
}

fn json() -> impl Strategy<Value = Json> {
    let scalar = prop_oneof![
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,4})?([eE][+-]?[0-9]{1,3})?",
        proptest::sample::select(vec!["null", "true", "false"]).prop_map(str::to_owned),
        (string(), any::<u64>()).prop_map(|(text, escaped)| quote(&text, escaped)),
    ];
    let leaf = scalar.prop_map(Json::Scalar);
    leaf.prop_recursive(4, 24, 5, |inner| {
        let named = btree_map(string(), (any::<u64>(), inner.clone()), 0..6);
        prop_oneof![
            vec(inner, 0..4).prop_map(Json::Array),
            named.prop_map(|members| {
                let member = |(name, (escaped, value)): (Vec<u16>, _)| {
                    let quoted = quote(&name, escaped);
                    (name, (quoted, value))
                };
                Json::Object(members.into_iter().map(member).collect())
            }),
        ]
    })
}

/// One value in two spellings, and its canonical form.
fn spellings() -> impl Strategy<Value = ([String; 2], String)> {
    let choices = || vec(any::<u8>(), 40);
    (json(), choices(), choices()).prop_map(|(json, one, other)| {
        let spellings = [one, other].map(|choices| {
            let mut text = String::new();
            json.write(&mut choices.into_iter().cycle(), &mut text);
            text
        });
        (spellings, json.canonical())
    })
}

#[test]
fn spellings_have_one_form_and_signature() {
    let input = (spellings(), "[a-z]{1,80}");
    check(4_000, &input, |(([one, other], form), key)| {
        for text in [&one, &other, &form] {
            prop_assert_eq!(canonical_form(text.as_bytes()), Ok(form.clone()));
        }
        let extra = |spelling: &str| EVENT.replace("false", &format!("false,\"extra\":{spelling}"));
        let signature = sign(key.as_str(), extra(&one).as_bytes()).expect("event");
        let body = body_of(&extra(&other));
        let verifier = Verifier::new(key).expect("key");
        let verified = verifier.verify(&headers(&signature), body.as_bytes());
        prop_assert_eq!(verified.map(|delivery| delivery.raw), Ok(extra(&other)));
        Ok(())
    });
}

/// Flips every bit. The event has no white space that could become other white space.
#[test]
fn event_bit_flip_is_rejected() {
    let headers = headers(&signature());
    let mut body = super::body().into_bytes();
    let start = br#"{"event":"#.len();
    assert!(verifier().verify(&headers, &body).is_ok());
    for at in start..start + EVENT.len() {
        for bit in 0..8 {
            body[at] ^= 1 << bit;
            let changed = verifier().verify(&headers, &body);
            assert!(changed.is_err(), "{}", body.escape_ascii());
            body[at] ^= 1 << bit;
        }
    }
}

#[test]
fn arbitrary_bytes_never_panic_or_leak() {
    let payload = body_with(&metadata("metadata", &signature())).into_bytes();
    let length = payload.len();
    let change = (0..length, 0..8_usize, vec(any::<u8>(), 0..4));
    let changed = vec(change, 1..4).prop_map(move |changes| {
        let mut body = payload.clone();
        for (at, length, bytes) in changes {
            let start = at.min(body.len());
            let end = (start + length).min(body.len());
            body.splice(start..end, bytes);
        }
        body
    });
    let bytes = prop_oneof![1 => vec(any::<u8>(), 0..100), 9 => changed];
    let lax = Verifier::dangerously_accepting_unsigned();
    check(20_000, &bytes, |body| {
        let _ = canonical_form(&body);
        for verifier in [&verifier(), &lax] {
            if let Err(error) = verifier.verify(&HeaderMap::new(), &body) {
                prop_assert!(!format!("{error} {error:?}").contains("14155"), "{error}");
            }
        }
        Ok(())
    });
}
