//! Targets of a request: the operations of VIS, generated from the document, and OAuth endpoints.

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
        ///
        /// ```
        /// use vis_sandbox::Operation;
        ///
        /// assert_eq!(Operation::HoldCall.method(), "PUT");
        /// assert_eq!(Operation::HoldCall.path(), "/self/calls/{id}/hold");
        /// ```
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

            /// The path template below [`base_url`](crate::Sandbox::base_url).
            pub const fn path(self) -> &'static str {
                match self { $(Self::$variant => $path),* }
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/operations.rs"));

impl Operation {
    /// All operations at a path, one for each method. Literal segments take precedence: `count` is
    /// not an id.
    pub(crate) fn at(path: &str) -> impl Iterator<Item = Self> {
        let parameters = move |operation: &Self| match_template(operation.path(), path);
        let min = Self::ALL.iter().filter_map(parameters).min();
        let has_min = move |operation: &Self| min.is_some() && parameters(operation) == min;
        Self::ALL.into_iter().filter(has_min)
    }
}

/// Returns the number of parameters in a template that matches the path.
fn match_template(template: &str, path: &str) -> Option<usize> {
    let segments = || template.split('/').zip(path.split('/'));
    let matches = |(template, segment): (&str, &str)| {
        template == segment || template.starts_with('{') && !segment.is_empty()
    };
    let is_match =
        template.split('/').count() == path.split('/').count() && segments().all(matches);
    is_match.then(|| {
        segments()
            .filter(|(template, segment)| template != segment)
            .count()
    })
}

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
