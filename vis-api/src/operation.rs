//! An operation of the document, and what its path allows.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::client::operations;

/// All but the unreserved characters of RFC 3986. progenitor's own set leaves `\` alone, which a
/// URL parser takes for `/`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `value` as one segment of a path.
pub(crate) fn encode_path(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// One operation of the document; the build script makes a static of each.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The name of its method: `create_call`.
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    /// The path's template: `/self/calls/{id}`.
    pub(crate) path: &'static str,
    /// Whether it may be repeated after an answer was lost.
    pub(crate) is_idempotent: bool,
    /// Whether the token goes with it.
    pub(crate) needs_token: bool,
    /// The media type of its success.
    pub(crate) accept: &'static str,
    /// Whether its success comes without a body.
    pub(crate) is_bodiless: bool,
    /// Whether its success may come without the body that it has otherwise.
    pub(crate) may_be_empty: bool,
    /// The media type of its request's body.
    pub(crate) content_type: Option<&'static str>,
    /// Whether its request may go without the body.
    pub(crate) is_body_optional: bool,
}

impl Operation {
    /// What a client that was made for no operation in particular has.
    pub(crate) const NONE: Self = Self {
        name: "none",
        method: "",
        path: "",
        is_idempotent: false,
        needs_token: true,
        accept: "application/json",
        is_bodiless: false,
        may_be_empty: false,
        content_type: None,
        is_body_optional: false,
    };

    #[cfg(test)]
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        operations::ALL
            .iter()
            .copied()
            .find(|operation| operation.name == name)
    }

    /// The first parameter of the template that `path` leaves without a value.
    ///
    /// An empty id would address the collection, and `.` or `..`, which no encoding saves from
    /// being resolved, its parent: `DELETE /self/calls/..` is not what anybody meant.
    pub(crate) fn empty_path_parameter(&self, path: &str) -> Option<&'static str> {
        let mut segments = path.split('/');
        let mut expected = self.path.split('/');
        loop {
            match (expected.next(), segments.next()) {
                (None, None) => return None,
                (Some(template), Some(segment)) if is_parameter(template) => {
                    if segment.is_empty() {
                        return Some(template);
                    }
                }
                (Some(template), Some(segment)) if is_same(template, segment) => {}
                _ => return self.path.split('/').find(|template| is_parameter(template)),
            }
        }
    }

    /// The operation that `path`, with its parameters filled in, addresses in this one's stead: the
    /// id `count` would have `GET /self/calls/{id}` count the calls.
    pub(crate) fn conflicting_operation(&self, path: &str) -> Option<&'static Self> {
        let other = operations::ALL.iter().copied();
        let mut other = other.filter(|other| other.method == self.method && other.path == path);
        other.find(|other| other.path != self.path)
    }
}

fn is_parameter(template: &str) -> bool {
    template.contains('{')
}

/// Whether both are one segment: a URL encodes what the document may have as it is.
fn is_same(template: &str, segment: &str) -> bool {
    percent_decode_str(template).eq(percent_decode_str(segment))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLD: Operation = Operation {
        name: "hold_call",
        method: "PUT",
        path: "/self/calls/{id}/hold",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        is_bodiless: false,
        may_be_empty: false,
        content_type: None,
        is_body_optional: false,
    };

    #[test]
    fn a_path_that_lost_its_parameter_is_found_out() {
        assert_eq!(HOLD.empty_path_parameter("/self/calls/1/hold"), None);
        assert_eq!(HOLD.empty_path_parameter("/self/calls/a%2Fb/hold"), None);
        for path in ["/self/calls//hold", "/self/calls/hold", "/self/hold", ""] {
            assert_eq!(HOLD.empty_path_parameter(path), Some("{id}"), "{path}");
        }
    }

    #[test]
    fn an_id_that_names_another_operation_is_found_out() {
        let get_call = Operation::named("get_call").unwrap();
        let other = get_call.conflicting_operation("/self/calls/count");
        assert_eq!(other.map(|other| other.name), Some("count_calls"));
        assert!(
            get_call
                .conflicting_operation("/self/calls/counts")
                .is_none()
        );
        let end_call = Operation::named("end_call").unwrap();
        assert!(
            end_call
                .conflicting_operation("/self/calls/count")
                .is_none()
        );
        assert!(
            other
                .unwrap()
                .conflicting_operation("/self/calls/count")
                .is_none()
        );
    }

    #[test]
    fn every_generated_operation_is_found_by_its_name() {
        assert!(!operations::ALL.is_empty());
        for operation in operations::ALL {
            let found = Operation::named(operation.name).map(|found| found.path);
            assert_eq!(found, Some(operation.path));
        }
    }
}
