//! The operations of the document, and validation of their paths.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::client::operations;

/// All but the unreserved characters of RFC 3986. progenitor's set omits `\`, which URL parsers
/// treat as `/`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(crate) fn encode_path(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// One operation of the document. The build script emits a static for each.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Name of the client's method: `create_call`.
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    /// Path template: `/self/calls/{id}`.
    pub(crate) path: &'static str,
    /// Whether it may be sent again after a lost response.
    pub(crate) is_idempotent: bool,
    /// Whether it requires an access token.
    pub(crate) needs_token: bool,
    /// Media type of the success response.
    pub(crate) accept: &'static str,
    /// Whether the success response has no body.
    pub(crate) has_empty_response: bool,
    /// Media type of the request body.
    pub(crate) content_type: Option<&'static str>,
    /// Whether the request body is optional.
    pub(crate) is_body_optional: bool,
    /// Properties of the request body that are passwords or keys.
    pub(crate) secret_properties: &'static [&'static str],
}

impl Operation {
    #[cfg(test)]
    pub(crate) fn by_name(name: &str) -> Option<&'static Self> {
        operations::ALL
            .iter()
            .copied()
            .find(|operation| operation.name == name)
    }

    /// The operation that shows what became of this one: the `GET` of the longest path that is a part
    /// of this path.
    pub(crate) fn lookup(&self) -> Option<&'static str> {
        let is_part = |path: &str| {
            let rest = self.path.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let reads = operations::ALL
            .iter()
            .filter(|it| it.method == "GET" && is_part(it.path));
        reads.max_by_key(|it| it.path.len()).map(|it| it.name)
    }

    /// Returns the first template parameter without a value in `path`.
    ///
    /// An empty id would address the collection; `.` and `..` would address its parent, since URL
    /// parsers resolve them even when encoded.
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

    /// Returns another operation that `path` addresses: with the id `count`, `GET /self/calls/{id}`
    /// would count the calls.
    pub(crate) fn conflicting_operation(&self, path: &str) -> Option<&'static Self> {
        let other = operations::ALL.iter().copied();
        let mut other = other.filter(|other| other.method == self.method && other.path == path);
        other.find(|other| other.path != self.path)
    }
}

fn is_parameter(template: &str) -> bool {
    template.contains('{')
}

/// Compares two segments after percent-decoding: a URL may encode what the template spells out.
fn is_same(template: &str, segment: &str) -> bool {
    percent_decode_str(template).eq(percent_decode_str(segment))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLD_CALL: Operation = Operation {
        name: "hold_call",
        method: "PUT",
        path: "/self/calls/{id}/hold",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        secret_properties: &[],
    };

    #[test]
    fn path_without_parameter_is_detected() {
        assert_eq!(HOLD_CALL.empty_path_parameter("/self/calls/1/hold"), None);
        assert_eq!(
            HOLD_CALL.empty_path_parameter("/self/calls/a%2Fb/hold"),
            None
        );
        for path in ["/self/calls//hold", "/self/calls/hold", "/self/hold", ""] {
            assert_eq!(HOLD_CALL.empty_path_parameter(path), Some("{id}"), "{path}");
        }
    }

    #[test]
    fn id_naming_other_operation_is_detected() {
        let get_call = Operation::by_name("get_call").unwrap();
        let other = get_call.conflicting_operation("/self/calls/count");
        assert_eq!(other.map(|other| other.name), Some("count_calls"));
        assert!(
            get_call
                .conflicting_operation("/self/calls/counts")
                .is_none()
        );
        let end_call = Operation::by_name("end_call").unwrap();
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
    fn operation_lookup_by_name_finds_all() {
        assert!(!operations::ALL.is_empty());
        for operation in operations::ALL {
            let found = Operation::by_name(operation.name).map(|found| found.path);
            assert_eq!(found, Some(operation.path));
        }
    }
}
