//! The operations of VIS, generated from the document.

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
