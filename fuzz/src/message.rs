//! The text form of HTTP messages in a corpus.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Splits an input into headers, one a line, and after an empty line the body. One without an empty line is
/// a body.
pub fn headers_and_body(input: &[u8]) -> (HeaderMap, &[u8]) {
    let mut headers = HeaderMap::new();
    if let Some(body) = input.strip_prefix(b"\n") {
        return (headers, body);
    }
    let Some(end) = input.windows(2).position(|pair| pair == b"\n\n") else {
        return (headers, input);
    };
    let (head, body) = input.split_at(end);
    for line in head.split(|byte| *byte == b'\n') {
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(colon.unwrap_or(line.len()));
        let name = HeaderName::from_bytes(name);
        let value = HeaderValue::from_bytes(value.get(1..).unwrap_or_default());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    (headers, &body[2..])
}

/// Splits an input into its first line and the rest.
pub fn first_line(input: &[u8]) -> Option<(&str, &[u8])> {
    let end = input.iter().position(|byte| *byte == b'\n')?;
    let line = str::from_utf8(&input[..end]).ok()?;
    Some((line, &input[end + 1..]))
}
