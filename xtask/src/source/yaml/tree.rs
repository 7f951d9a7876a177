//! YAML as it stands in the source.

use std::{collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};
use serde_saphyr::{Location, Spanned};

/// A YAML node that knows where its children stand.
pub(super) enum Tree {
    Scalar(Value),
    Number(Number),
    Sequence(Vec<Spanned<Tree>>),
    Mapping(Vec<(String, Spanned<Tree>)>),
}

impl Tree {
    /// The value, with `text` as the source, `place` as where in it this node stands.
    pub(super) fn into_value(self, text: &str, place: &Location, notes: &mut Vec<String>) -> Value {
        match self {
            Self::Scalar(value) => value,
            Self::Number(number) => match written(text, place) {
                Some(written) if written != number.to_string() => {
                    notes.push(format!(
                        "line {}: `{written}` is kept as text, as it would not be the same as a number",
                        place.line()
                    ));
                    Value::from(written)
                }
                _ => Value::Number(number),
            },
            Self::Sequence(elements) => elements
                .into_iter()
                .map(|element| element.value.into_value(text, &element.defined, notes))
                .collect(),
            Self::Mapping(members) => members
                .into_iter()
                .map(|(key, member)| (key, member.value.into_value(text, &member.defined, notes)))
                .collect::<Map<_, _>>()
                .into(),
        }
    }
}

/// The characters of a plain scalar.
fn written<'a>(text: &'a str, place: &Location) -> Option<&'a str> {
    let span = place.span();
    let start = usize::try_from(span.byte_offset()?).ok()?;
    let length = usize::try_from(span.byte_len()?).ok()?;
    text.get(start..start.checked_add(length)?)
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what JSON can say")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.to_string().into()))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.to_string().into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Tree, E> {
        let number = Number::from_f64(value);
        number.map(Tree::Number).ok_or_else(|| {
            E::custom(format!(
                "{value} is not a number that JSON can say; quote it"
            ))
        })
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = access.next_element()? {
            elements.push(element);
        }
        Ok(Tree::Sequence(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        let mut keys = HashSet::new();
        while let Some((key, member)) = access.next_entry::<String, _>()? {
            // To YAML, `200` and `'200'` are two keys.
            if !keys.insert(key.clone()) {
                return Err(A::Error::custom(format!(
                    "the key `{key}` is in the mapping that begins here twice"
                )));
            }
            members.push((key, member));
        }
        Ok(Tree::Mapping(members))
    }
}
