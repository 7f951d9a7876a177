//! Targets of a request: the operations of VIS, generated from the document, and OAuth endpoints.

use percent_encoding::percent_decode_str;

/// Base path, as in production.
pub(crate) const BASE_PATH: &str = "/t/vbc.prod/vis/v1";

/// Declares the operations. The build script generates the invocation.
macro_rules! operations {
    ($($variant:ident: $id:literal $method:literal $path:literal,)*) => {
        /// An operation of VIS.
        ///
        /// Classifies [recorded requests](crate::RecordedRequest::operation) and restricts a
        /// [`Fault`](crate::Fault::on). An operation that the sandbox does not serve responds with
        /// a 501.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            $(#[doc = concat!("`", $method, " ", $path, "`")] $variant,)*
        }

        impl Operation {
            /// All operations, in document order.
            pub const ALL: [Self; [$($id),*].len()] = [$(Self::$variant),*];

            /// The `operationId`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),* }
            }

            /// The HTTP method.
            pub const fn method(self) -> &'static str {
                match self { $(Self::$variant => $method),* }
            }

            /// The path template below [`base_url`](crate::Sandbox::base_url), e.g.
            /// `/self/calls/{id}/hold`.
            pub const fn path(self) -> &'static str {
                match self { $(Self::$variant => $path),* }
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/operations.rs"));

impl Operation {
    /// All operations at a path, one for each method. A path without parameters takes precedence:
    /// `count` is not an id.
    fn at(path: &str) -> Vec<Self> {
        let all = || Self::ALL.into_iter();
        let literal: Vec<_> = all().filter(|it| it.path() == path).collect();
        if literal.is_empty() {
            all().filter(|it| it.matches(path)).collect()
        } else {
            literal
        }
    }

    fn matches(self, path: &str) -> bool {
        let mut segments = path.split('/');
        let matches = self.path().split('/').all(|template| {
            let segment = segments.next().unwrap_or_default();
            template == segment || template.starts_with('{') && !segment.is_empty()
        });
        matches && segments.next().is_none()
    }

    /// The decoded parameter in a path of this operation. Invalid UTF-8 becomes an id that does not
    /// exist.
    pub(crate) fn parameter(self, path: &str) -> String {
        let path = path.strip_prefix(BASE_PATH).unwrap_or(path);
        let mut segments = self.path().split('/').zip(path.split('/'));
        let parameter = segments.find(|(template, _)| template.starts_with('{'));
        let value = parameter.map(|(_, value)| value).unwrap_or_default();
        percent_decode_str(value).decode_utf8_lossy().into_owned()
    }
}

/// The token endpoint; not below the base path of VIS.
pub(crate) const TOKEN_PATH: &str = "/token";

pub(crate) const AUTHORIZE_PATH: &str = "/authorize";

/// The normalised OpenAPI document.
pub(crate) const DOCUMENT_PATH: &str = "/openapi.json";

/// The target that a method and a path select.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    Vis(Operation),
    Token,
    Authorize,
    Document,
}

impl Destination {
    pub(crate) fn at(path: &str) -> Vec<Self> {
        match path {
            TOKEN_PATH => vec![Self::Token],
            AUTHORIZE_PATH => vec![Self::Authorize],
            DOCUMENT_PATH => vec![Self::Document],
            path => {
                let path = path.strip_prefix(BASE_PATH).unwrap_or_default();
                Operation::at(path).into_iter().map(Self::Vis).collect()
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

    /// Method and path, e.g. `POST /self/calls`.
    pub(crate) fn name(self) -> String {
        let path = match self {
            Self::Vis(operation) => operation.path(),
            Self::Token => TOKEN_PATH,
            Self::Authorize => AUTHORIZE_PATH,
            Self::Document => DOCUMENT_PATH,
        };
        format!("{} {path}", self.method())
    }

    pub(crate) const fn operation(self) -> Option<Operation> {
        match self {
            Self::Vis(operation) => Some(operation),
            Self::Token | Self::Authorize | Self::Document => None,
        }
    }
}
