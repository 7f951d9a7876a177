//! The target of an action.

use std::fmt;

use serde_json::Value;
use serde_json_path::{JsonPath, ParseError};

use crate::location::Location;

/// An RFC 9535 JSONPath that selects the nodes to act on.
///
/// It keeps its text, because a [`JsonPath`] displays as another one: `..name` as `...name`.
#[derive(Clone, Debug)]
pub struct Target {
    text: String,
    path: JsonPath,
}

impl Target {
    pub(crate) fn parse(text: &str) -> Result<Self, ParseError> {
        Ok(Self {
            text: text.to_owned(),
            path: JsonPath::parse(text)?,
        })
    }

    /// The nodes of the document that it selects.
    pub fn find(&self, document: &Value) -> Vec<Location> {
        self.path
            .query_located(document)
            .locations()
            .map(Location::from)
            .collect()
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
