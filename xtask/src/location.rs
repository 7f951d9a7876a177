//! Where in a JSON document a value sits.

mod place;
mod union;

use std::{borrow::Cow, fmt};

use serde_json::Value;
use serde_json_path::{NormalizedPath, PathElement};

pub use place::Place;
pub(crate) use place::Step;
pub use union::Union;

/// The place of one value in a JSON document.
///
/// It displays as an RFC 9535 JSONPath in the short form that people write, such as
/// `$.paths['/self'].get.tags[0]`, so that what a message shows can be pasted into an overlay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Location(Vec<Segment>);

/// One step down from a value into what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Segment {
    Key(String),
    Index(usize),
}

impl Location {
    /// The document itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// The member `key` of the object here.
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.with(Segment::Key(key.into()))
    }

    /// The element `index` of the array here.
    pub fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    /// The object or array that this value is in, unless it is the document.
    pub fn parent(&self) -> Option<Self> {
        let (_, ancestors) = self.0.split_last()?;
        Some(Self(ancestors.to_vec()))
    }

    /// The key of this value, if it is a member of an object.
    pub fn last_key(&self) -> Option<&str> {
        match self.0.last()? {
            Segment::Key(key) => Some(key),
            Segment::Index(_) => None,
        }
    }

    /// The keys and indices that lead here from the document, as text.
    pub fn steps(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.iter().map(|segment| match segment {
            Segment::Key(key) => Cow::Borrowed(key.as_str()),
            Segment::Index(index) => Cow::Owned(index.to_string()),
        })
    }

    /// Whether this value is an element of an array.
    pub fn is_element(&self) -> bool {
        matches!(self.0.last(), Some(Segment::Index(_)))
    }

    /// The value here, if `document` has one.
    pub fn find<'a>(&self, document: &'a Value) -> Option<&'a Value> {
        self.0
            .iter()
            .try_fold(document, |value, segment| match segment {
                Segment::Key(key) => value.as_object()?.get(key),
                Segment::Index(index) => value.as_array()?.get(*index),
            })
    }

    /// The value here, to be changed.
    pub(crate) fn find_mut<'a>(&self, document: &'a mut Value) -> Option<&'a mut Value> {
        self.0
            .iter()
            .try_fold(document, |value, segment| match segment {
                Segment::Key(key) => value.as_object_mut()?.get_mut(key),
                Segment::Index(index) => value.as_array_mut()?.get_mut(*index),
            })
    }

    /// The steps from the document to this value.
    pub(crate) fn segments(&self) -> &[Segment] {
        &self.0
    }

    fn with(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }
}

impl From<&NormalizedPath<'_>> for Location {
    fn from(path: &NormalizedPath<'_>) -> Self {
        let segment = |element: &PathElement<'_>| match *element {
            PathElement::Name(key) => Segment::Key(key.to_owned()),
            PathElement::Index(index) => Segment::Index(index),
        };
        Self(path.iter().map(segment).collect())
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.0.iter().try_for_each(|segment| write!(f, "{segment}"))
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) if is_shorthand(key) => write!(f, ".{key}"),
            segment => write!(f, "[{}]", Selector(segment)),
        }
    }
}

/// Whether RFC 9535 lets `.key` stand for `['key']` (it also lets letters beyond ASCII do so).
fn is_shorthand(key: &str) -> bool {
    let is_first = |c: char| c.is_ascii_alphabetic() || c == '_';
    key.starts_with(is_first) && key.chars().all(|c| is_first(c) || c.is_ascii_digit())
}

/// A segment as RFC 9535 wants it between brackets.
struct Selector<'a>(&'a Segment);

impl fmt::Display for Selector<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = match self.0 {
            Segment::Index(index) => return write!(f, "{index}"),
            Segment::Key(key) => key,
        };
        f.write_str("'")?;
        key.chars().try_for_each(|c| match c {
            '\'' | '\\' => write!(f, "\\{c}"),
            c if c.is_control() => write!(f, "\\u{:04x}", u32::from(c)),
            c => write!(f, "{c}"),
        })?;
        f.write_str("'")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;
    use serde_json_path::JsonPath;

    use super::*;

    #[test]
    fn reads_like_a_path_that_a_person_writes() {
        let location = Location::root()
            .key("paths")
            .key("/self")
            .key("get")
            .key("tags")
            .index(0);

        assert_eq!(location.to_string(), "$.paths['/self'].get.tags[0]");
    }

    #[test]
    fn a_status_is_a_key_and_not_an_index() {
        let document = json!({ "responses": { "200": "OK" } });
        let location = Location::root().key("responses").key("200");

        assert_eq!(location.to_string(), "$.responses['200']");
        assert_eq!(location.find(&document), Some(&json!("OK")));
        assert_eq!(
            Location::root().key("responses").index(200).find(&document),
            None
        );
    }

    proptest! {
        #[test]
        fn what_it_displays_finds_the_same_value(key in any::<String>()) {
            let document = json!({ &key: [true] });
            let location = Location::root().key(&key).index(0);

            let path = JsonPath::parse(&location.to_string()).expect("a JSONPath");
            let found = path.query_located(&document).exactly_one().expect("one node");

            prop_assert_eq!(Location::from(found.location()), location);
        }
    }
}
