//! Text that is cheap to clone, for ids.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrayvec::ArrayString;

/// In bytes: the length of the longest documented id.
const MAX_INLINE: usize = 24;

#[derive(Clone)]
pub(crate) struct Text(Repr);

#[derive(Clone)]
enum Repr {
    Inline(ArrayString<MAX_INLINE>),
    Shared(Arc<str>),
}

impl Text {
    pub(crate) fn new(text: &str) -> Self {
        Self(match ArrayString::from(text) {
            Ok(inline) => Repr::Inline(inline),
            Err(_) => Repr::Shared(text.into()),
        })
    }

    pub(crate) fn display(value: impl fmt::Display) -> Self {
        let mut inline = ArrayString::<MAX_INLINE>::new();
        match fmt::write(&mut inline, format_args!("{value}")) {
            Ok(()) => Self(Repr::Inline(inline)),
            Err(_) => Self(Repr::Shared(value.to_string().into())),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Inline(text) => text,
            Repr::Shared(text) => text,
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

// Not derived: `Borrow<str>` requires the hash of the `str`.
impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_inline(text: &Text) -> bool {
        matches!(text.0, Repr::Inline(_))
    }

    #[test]
    fn documented_id_is_inline_longer_is_shared() {
        let documented = "5a85d86f253bcd10897f3189";
        assert!(is_inline(&Text::new(documented)));
        let uuid = "7dc53df5-703e-49b3-8670-b1c468f47f1f";
        assert!(!is_inline(&Text::new(uuid)));
        for text in ["", documented, uuid, "ééééééééééééé"] {
            assert_eq!(Text::new(text).as_str(), text);
            assert_eq!(Text::display(text), Text::new(text));
        }
    }

    #[test]
    fn integer_of_64_bits_is_inline() {
        assert!(is_inline(&Text::display(u64::MAX)));
        assert_eq!(Text::display(i64::MIN).as_str(), "-9223372036854775808");
    }
}
