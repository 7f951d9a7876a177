//! Bytes to text.

use super::Fault;

const BOM: char = '\u{feff}';

/// The text that the bytes are, without a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Fault> {
    if let Some(kind) = compressed(bytes) {
        return Err(Fault::Compressed { kind });
    }
    if is_utf_16(bytes) {
        return Err(Fault::Utf16);
    }
    let text = str::from_utf8(bytes).map_err(|error| {
        if bytes.contains(&0) {
            return Fault::Binary;
        }
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        Fault::NotUtf8 {
            line: 1 + valid.iter().filter(|byte| **byte == b'\n').count(),
        }
    })?;
    let text = text.strip_prefix(BOM).unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    if text.contains('\0') {
        return Err(Fault::Binary);
    }
    Ok(text)
}

fn compressed(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 4] = [
        (&[0x1f, 0x8b], "gzip"),
        (b"PK\x03\x04", "zip"),
        (b"\xfd7zXZ\0", "xz"),
        (&[0x28, 0xb5, 0x2f, 0xfd], "zstd"),
    ];
    let kind = kinds.iter().find(|(magic, _)| bytes.starts_with(magic));
    kind.map(|(_, kind)| *kind)
}

/// By its byte order mark, or by the zero in every ASCII character of it.
fn is_utf_16(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xff, 0xfe, ..]
            | [0xfe, 0xff, ..]
            | [0, 1..=0x7f, 0, 1..=0x7f, ..]
            | [1..=0x7f, 0, 1..=0x7f, 0, ..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(text("\u{feff}{}".as_bytes()).expect("text"), "{}");
    }

    #[test]
    fn utf_16_is_named() {
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            for content in ["{\"openapi\"", "\u{feff}{\"openapi\""] {
                assert!(matches!(text(&utf_16(content, order)), Err(Fault::Utf16)));
            }
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert!(matches!(text(b""), Err(Fault::Empty)));
        assert!(matches!(text(b" \r\n"), Err(Fault::Empty)));
        assert!(matches!(
            text(b"\x7fELF\x02\x01\0\0\xff"),
            Err(Fault::Binary)
        ));
        assert!(matches!(text(b"{}\0"), Err(Fault::Binary)));
        assert!(matches!(text(b"{\n\xe9}"), Err(Fault::NotUtf8 { line: 2 })));
        assert!(matches!(
            text(b"\x1f\x8b\x08\0"),
            Err(Fault::Compressed { kind: "gzip" })
        ));
    }
}
