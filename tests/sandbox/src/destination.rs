//! Targets of a request: operations of VIS, OAuth endpoints and the document.

use crate::operation::{BASE_PATH, Operation};

/// The token endpoint; not below the base path of VIS.
pub(crate) const TOKEN_PATH: &str = "/token";

pub(crate) const AUTHORIZE_PATH: &str = "/authorize";

/// The normalised OpenAPI document.
pub(crate) const DOCUMENT_PATH: &str = "/openapi.json";

/// The page for people. Bypasses the gateway.
pub(crate) const PAGE_PATH: &str = "/";

/// The target that a method and a path select.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    Vis(Operation),
    Token,
    Authorize,
    Document,
}

impl Destination {
    /// All targets at a path, one for each method.
    pub(crate) fn at(path: &str) -> Vec<Self> {
        match path {
            TOKEN_PATH => vec![Self::Token],
            AUTHORIZE_PATH => vec![Self::Authorize],
            DOCUMENT_PATH => vec![Self::Document],
            path => {
                let path = path.strip_prefix(BASE_PATH).unwrap_or_default();
                Operation::at(path).map(Self::Vis).collect()
            }
        }
    }

    pub(crate) const fn method(self) -> &'static str {
        match self {
            Self::Vis(operation) => operation.method(),
            Self::Token => "POST",
            Self::Authorize | Self::Document => "GET",
        }
    }

    /// The operation of VIS, if the target is one.
    pub(crate) const fn operation(self) -> Option<Operation> {
        match self {
            Self::Vis(operation) => Some(operation),
            Self::Token | Self::Authorize | Self::Document => None,
        }
    }
}
