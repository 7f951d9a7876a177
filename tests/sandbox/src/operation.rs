//! The operations of VIS, as the document has them.

/// Where VIS lives on its host, as in production.
pub(crate) const BASE_PATH: &str = "/t/vbc.prod/vis/v1";

/// Declares the operations. The build script calls this with those of the document.
macro_rules! operations {
    ($($variant:ident: $id:literal $method:literal $path:literal,)*) => {
        /// An operation of VIS.
        ///
        /// It tells [recorded requests](crate::RecordedRequest::operation) apart and says which of
        /// them a [`Fault`](crate::Fault::on) is meant for. Those that the sandbox does not serve
        /// yet, since the document is newer, are answered with a 501.
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
            /// Every operation, in the order of the document.
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
    /// The operations at a path: one resource, several methods. `count` is no id where the document
    /// has a path of that name.
    pub(crate) fn at(path: &str) -> impl Iterator<Item = Self> {
        let at_path = move |operation: &Self| parameters(operation.path(), path);
        let fewest = Self::ALL.iter().filter_map(at_path).min();
        let is_meant = move |operation: &Self| fewest.is_some() && at_path(operation) == fewest;
        Self::ALL.into_iter().filter(is_meant)
    }
}

/// How many parameters a template has, if it matches the path.
fn parameters(template: &str, path: &str) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_segments_come_before_parameters() {
        let at = |path| Operation::at(path).map(Operation::path).collect::<Vec<_>>();
        assert_eq!(at("/self/calls/count"), ["/self/calls/count"]);
        assert!(
            at("/self/calls/counts")
                .iter()
                .all(|path| *path == "/self/calls/{id}")
        );
        assert_eq!(at("/self/calls/a%2Fb/answer"), ["/self/calls/{id}/answer"]);
        for path in ["", "/", "/self/", "/self/calls/", "/self/calls//hold"] {
            assert_eq!(at(path), [""; 0], "{path}");
        }
    }
}
