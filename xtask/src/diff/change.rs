//! One change, and the words in which it is classified.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::location::Location;

/// What a change means to a client; [the module](super) says what belongs where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Nothing on the wire changes.
    Documentation,
    /// Something more can be asked or read.
    Additive,
    /// The same request may do something else.
    Behavioural,
    /// What works today may fail, or does not compile.
    Breaking,
}

/// The side of the wire that a change is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// What a client sends.
    Request,
    /// What a client reads.
    Response,
    /// What a client sends and what it reads.
    Both,
    /// What does not travel.
    Neither,
}

/// Which of the two documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Revision {
    /// The one that was.
    Old,
    /// The one that is.
    New,
}

/// Whether there is more, less, or something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What the place names is new.
    Added,
    /// What the place names is in both documents and differs.
    Changed,
    /// What the place names is gone.
    Removed,
}

/// One change: the same difference in one or several places that read alike.
///
/// It displays as its place and what happened there. In [`place`](Self::place) and
/// [`what`](Self::what), all that comes out of a document stands between backticks, without control
/// characters or backticks of its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What it means to a client: the worse one, if requests and responses differ.
    pub class: Class,
    /// What it means in requests, if it is in any.
    pub request: Option<Class>,
    /// What it means in responses, if it is in any.
    pub response: Option<Class>,
    /// The side of the wire that it is on.
    pub side: Side,
    /// Whether what is at the place came, went or changed.
    pub kind: Kind,
    /// The operations that it affects, such as `GET /self/calls`, by path. The path is that of the
    /// new document if both have it. Empty if the change concerns the document as a whole, or a
    /// schema that no operation uses.
    pub operations: Vec<String>,
    /// The part of the operations, or of the document: ``query parameter `states` ``,
    /// ``response 200, `[].health` ``, ``schema `Call`, `state` ``.
    pub place: String,
    /// What happened there: `removed`, ``type changed from `string` to `integer` ``.
    pub what: String,
    /// Where that is.
    #[serde(serialize_with = "as_text")]
    pub location: Location,
    /// The document that [`location`](Self::location) is in: the new one, unless it has no such value.
    pub revision: Revision,
    /// The other places where the same happened.
    #[serde(serialize_with = "as_texts", skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Location>,
    /// The value that was there, if the change is of one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// The value that is there now, if the change is of one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Documentation => "documentation",
            Self::Additive => "additive",
            Self::Behavioural => "behavioural",
            Self::Breaking => "breaking",
        })
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "request and response",
            Self::Neither => "not on the wire",
        })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

fn as_text<S: Serializer>(location: &Location, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(location)
}

fn as_texts<S: Serializer>(locations: &[Location], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(locations.iter().map(Location::to_string))
}
