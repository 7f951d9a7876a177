//! Where a value is by name: the same in two documents that list their parameters differently.

use std::fmt;

use serde_json::Value;

use super::{Location, Segment, Selector};

/// The place of a value, in which an element of a list that has a `name` of its own there goes by that
/// name, and not by its index.
///
/// Places have an order that the order of keys and of named elements does not change. A place
/// displays as a JSONPath: `$.paths['/self'].get.parameters[?(@.name=='states')].schema`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step {
    Key(String),
    Named(String),
    Index(usize),
}

impl Place {
    /// The place of the value that is at `location` in `document`.
    pub fn of(location: &Location, document: &Value) -> Self {
        let mut value = Some(document);
        let mut steps = Vec::new();
        for segment in location.segments() {
            let (step, member) = match segment {
                Segment::Key(key) => (
                    Step::Key(key.clone()),
                    value.and_then(|value| value.as_object()?.get(key)),
                ),
                Segment::Index(index) => {
                    let elements = value
                        .and_then(Value::as_array)
                        .map_or(&[][..], Vec::as_slice);
                    let element = elements.get(*index);
                    let step = match element.and_then(|element| own_name(element, elements)) {
                        Some(name) => Step::Named(name.to_owned()),
                        None => Step::Index(*index),
                    };
                    (step, element)
                }
            };
            steps.push(step);
            value = member;
        }
        Self(steps)
    }

    /// Where the value is in `document`, if it has one there.
    pub fn locate(&self, document: &Value) -> Option<Location> {
        let (location, rest) = self.deepest(document);
        rest.is_empty().then_some(location)
    }

    /// The deepest value on the way that `document` has, and the steps that are missing from there.
    pub(crate) fn deepest(&self, document: &Value) -> (Location, &[Step]) {
        let mut location = Location::root();
        let mut value = document;
        for (count, step) in self.0.iter().enumerate() {
            let next = match step {
                Step::Key(key) => value
                    .as_object()
                    .and_then(|members| members.get(key))
                    .map(|member| (location.key(key), member)),
                Step::Named(name) => value.as_array().and_then(|elements| {
                    let mut elements_here = elements.iter().enumerate();
                    let (index, element) = elements_here
                        .find(|(_, element)| own_name(element, elements) == Some(name))?;
                    Some((location.index(index), element))
                }),
                Step::Index(index) => value
                    .as_array()
                    .and_then(|elements| elements.get(*index))
                    .map(|element| (location.index(*index), element)),
            };
            let Some((deeper, member)) = next else {
                return (location, self.0.get(count..).unwrap_or_default());
            };
            location = deeper;
            value = member;
        }
        (location, &[])
    }

    /// The steps from the document to the value.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.0
    }
}

/// The name of an element, unless another element has it too.
fn own_name<'a>(element: &'a Value, elements: &[Value]) -> Option<&'a str> {
    let name = element.get("name")?.as_str()?;
    let namesakes = elements
        .iter()
        .filter(|other| other.get("name").and_then(Value::as_str) == Some(name));
    (namesakes.count() == 1).then_some(name)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.0.iter().try_for_each(|step| write!(f, "{step}"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "{}", Segment::Key(key.clone())),
            Self::Named(name) => {
                let name = Segment::Key(name.clone());
                write!(f, "[?(@.name=={})]", Selector(&name))
            }
            Self::Index(index) => write!(f, "[{index}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serde_json_path::JsonPath;

    use super::*;

    fn document() -> Value {
        json!({ "parameters": [
            { "name": "size", "schema": 1 },
            { "name": "twin", "schema": 2 },
            { "name": "twin", "schema": 3 },
        ] })
    }

    #[test]
    fn an_element_goes_by_the_name_that_it_alone_has() {
        let list = Location::root().key("parameters");
        let place = |index| Place::of(&list.index(index).key("schema"), &document());

        assert_eq!(
            place(0).to_string(),
            "$.parameters[?(@.name=='size')].schema"
        );
        assert_eq!(place(2).to_string(), "$.parameters[2].schema");
    }

    #[test]
    fn it_is_found_wherever_it_stands() {
        let place = Place::of(&Location::root().key("parameters").index(0), &document());
        let moved = json!({ "parameters": [{ "name": "order" }, { "name": "size" }] });

        let found = place.locate(&moved).expect("the parameter");
        assert_eq!(found.to_string(), "$.parameters[1]");
        let path = JsonPath::parse(&place.to_string()).expect("a JSONPath");
        assert_eq!(path.query(&moved).exactly_one().ok(), found.find(&moved));
        assert_eq!(place.locate(&json!({ "parameters": [] })), None);
    }
}
