//! The format of insta's snapshot files.

/// What stands in the head of a snapshot as the source of it.
const SOURCE: &str = "tests/src/lib.rs";

const FENCE: &str = "---\n";

/// The text of a pending snapshot, as insta writes it and `cargo insta review` reads it.
pub fn pending(part: &str) -> String {
    format!("{FENCE}source: {SOURCE}\n{FENCE}{}\n", normal(part))
}

/// Whether the text of a snapshot holds this part, as insta sees it.
pub fn accepted(snapshot: &str, part: &str) -> bool {
    content(snapshot) == normal(part)
}

/// What a snapshot holds, without its head.
pub(super) fn content(snapshot: &str) -> String {
    let text = snapshot.replace("\r\n", "\n");
    let body = text
        .strip_prefix(FENCE)
        .and_then(|rest| rest.split_once(&format!("\n{FENCE}")))
        .map(|(_, body)| body);
    normal(body.unwrap_or(&text))
}

/// Without what insta does not compare.
fn normal(part: &str) -> String {
    part.trim_end().replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pending_would_be_accepted_as_that_part() {
        for part in ["a\n", "---\nb\n---\n", "", "a\r\nb  \n\n"] {
            assert!(accepted(&pending(part), part), "{part:?}");
            assert!(!accepted(&pending(part), "another"), "{part:?}");
        }
    }

    #[test]
    fn the_head_may_hold_anything() {
        let snapshot = "---\nsource: a\nexpression: b\n---\ntext\n";
        assert!(accepted(snapshot, "text"));
    }
}
