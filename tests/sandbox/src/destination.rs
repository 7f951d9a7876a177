//! Where a request can go: the operations of VIS, the two doors to get a token, and the document.

use crate::operation::{BASE_PATH, Operation};

/// The token endpoint, beside VIS and not below it.
pub(crate) const TOKEN_PATH: &str = "/token";

/// The authorization endpoint.
pub(crate) const AUTHORIZE_PATH: &str = "/authorize";

/// The published document, normalised.
pub(crate) const DOCUMENT_PATH: &str = "/openapi.json";

/// What happens in the sandbox, for a person to see. The gateway knows nothing of it.
pub(crate) const PAGE_PATH: &str = "/";

/// What a method and a path mean together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    Vis(Operation),
    Token,
    Authorize,
    Document,
}

impl Destination {
    /// The destinations at a path: one resource, several methods.
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

    /// The HTTP method.
    pub(crate) const fn method(self) -> &'static str {
        match self {
            Self::Vis(operation) => operation.method(),
            Self::Token => "POST",
            Self::Authorize | Self::Document => "GET",
        }
    }

    /// The operation of VIS, if it is one.
    pub(crate) const fn operation(self) -> Option<Operation> {
        match self {
            Self::Vis(operation) => Some(operation),
            Self::Token | Self::Authorize | Self::Document => None,
        }
    }
}
