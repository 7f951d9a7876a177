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
    /// Whether a parameter has states of calls; the builder has `in_progress` then.
    pub(crate) filters_states: bool,
    /// Properties of the request body that are passwords or keys.
    pub(crate) secret_properties: &'static [&'static str],
    /// Properties of the request body that are telephone numbers.
    pub(crate) phone_properties: &'static [&'static str],
}

impl Operation {
    /// The operation that shows what became of this one: the `GET` of the longest path that is a part
    /// of this path.
    pub(crate) fn lookup(&self) -> Option<&'static Self> {
        let is_part = |path: &str| {
            let rest = self.path.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let reads = operations::ALL
            .iter()
            .filter(|it| it.method == "GET" && is_part(it.path));
        reads.max_by_key(|it| it.path.len()).copied()
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
    template == segment || percent_decode_str(template).eq(percent_decode_str(segment))
}
