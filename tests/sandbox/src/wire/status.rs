//! Status of a subscriber's response, as the statistics of a webhook show it.

use axum::http::StatusCode;

/// Maximum length of a quoted body, in characters.
const MAX_QUOTED_CHARS: usize = 200;

/// E.g. `500 INTERNAL_SERVER_ERROR`.
pub(crate) fn error_code(status: u16) -> String {
    error(status, "_")
}

/// E.g. `500 INTERNAL SERVER ERROR: [<!DOCTYPE HTML PUBLIC … (19777 bytes)]`, as documented.
pub(crate) fn error_message(status: u16, body: &[u8]) -> String {
    let error = error(status, " ");
    if body.is_empty() {
        return error;
    }
    let text = String::from_utf8_lossy(body);
    match text.char_indices().nth(MAX_QUOTED_CHARS) {
        None => format!("{error}: [{text}]"),
        Some((end, _)) => {
            let beginning = text.get(..end).unwrap_or_default();
            format!("{error}: [{beginning}... ({} bytes)]", body.len())
        }
    }
}

fn error(status: u16, space: &str) -> String {
    let reason = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default();
    let words: Vec<_> = reason
        .split([' ', '-'])
        .map(|word| word.replace('\'', "").to_uppercase())
        .filter(|word| !word.is_empty())
        .collect();
    format!("{status} {}", words.join(space))
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_code_matches_the_vendor_format() {
        assert_eq!(error_code(500), "500 INTERNAL_SERVER_ERROR");
        assert_eq!(error_code(207), "207 MULTI_STATUS");
        assert_eq!(error_code(799), "799");
        assert_eq!(error_message(500, b""), "500 INTERNAL SERVER ERROR");
        assert_eq!(error_message(404, b"gone"), "404 NOT FOUND: [gone]");
    }
}
