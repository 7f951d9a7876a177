//! Lists sent as one text, with a separator between items.

use std::fmt;

use serde::{Serialize, Serializer};

/// A list separated by commas, such as `states=MISSED,REJECTED`.
///
/// Source: the descriptions of `direction`, `states` and `types` ("separate values by a comma").
pub type CommaList<T> = DelimitedList<T, ','>;

/// A list separated by spaces (`style: spaceDelimited`).
pub type SpaceList<T> = DelimitedList<T, ' '>;

/// A list separated by `|` (`style: pipeDelimited`).
pub type PipeList<T> = DelimitedList<T, '|'>;

/// Several values of one parameter, sent as one text.
///
/// Converts from one value, an array, a slice, a `Vec` or an iterator. An empty list omits the
/// parameter. Items must not contain the separator: every builder calls [`check`](Self::check)
/// before it sends.
///
/// ```
/// use vis_types::{CallState, CommaList};
///
/// let one: CommaList<CallState> = CallState::Missed.into();
/// let two: CommaList<CallState> = [CallState::Missed, CallState::Rejected].into();
/// let all: CommaList<_> = CallState::ALL.iter().cloned().collect();
///
/// assert_eq!(serde_json::to_string(&two)?, r#""MISSED,REJECTED""#);
/// assert!(CommaList::<String>::from("a,b").check().is_err());
/// # let _ = (one, all);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelimitedList<T, const SEPARATOR: char>(Vec<T>);

/// An item of a [`DelimitedList`] contains the separator.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeparatorInItem {
    /// The index of the item; the first is 0.
    pub index: usize,
    /// The separator.
    pub separator: char,
}

impl fmt::Display for SeparatorInItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { index, separator } = self;
        write!(f, "item {index} contains the separator `{separator}`")
    }
}

impl std::error::Error for SeparatorInItem {}

impl<T, const SEPARATOR: char> DelimitedList<T, SEPARATOR> {
    /// The items, in the order in which they are sent.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}

impl<T: fmt::Display, const SEPARATOR: char> DelimitedList<T, SEPARATOR> {
    /// Returns the list if no item contains the separator.
    ///
    /// # Errors
    /// [`SeparatorInItem`] for the first such item: the service would read it as two.
    pub fn check(self) -> Result<Self, SeparatorInItem> {
        let has_separator = |item: &T| item.to_string().contains(SEPARATOR);
        match self.0.iter().position(has_separator) {
            None => Ok(self),
            Some(index) => Err(SeparatorInItem {
                index,
                separator: SEPARATOR,
            }),
        }
    }
}

impl<T, const SEPARATOR: char> Default for DelimitedList<T, SEPARATOR> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const SEPARATOR: char> From<T> for DelimitedList<T, SEPARATOR> {
    fn from(item: T) -> Self {
        Self(vec![item])
    }
}

impl<T, const SEPARATOR: char> From<Vec<T>> for DelimitedList<T, SEPARATOR> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<T, const N: usize, const SEPARATOR: char> From<[T; N]> for DelimitedList<T, SEPARATOR> {
    fn from(items: [T; N]) -> Self {
        Self(items.into())
    }
}

impl<T: Clone, const SEPARATOR: char> From<&[T]> for DelimitedList<T, SEPARATOR> {
    fn from(items: &[T]) -> Self {
        Self(items.to_vec())
    }
}

impl<const N: usize, const SEPARATOR: char> From<[&str; N]> for DelimitedList<String, SEPARATOR> {
    fn from(items: [&str; N]) -> Self {
        items.into_iter().map(str::to_owned).collect()
    }
}

impl<const SEPARATOR: char> From<Vec<&str>> for DelimitedList<String, SEPARATOR> {
    fn from(items: Vec<&str>) -> Self {
        items.into_iter().map(str::to_owned).collect()
    }
}

impl<const SEPARATOR: char> From<&str> for DelimitedList<String, SEPARATOR> {
    fn from(item: &str) -> Self {
        Self(vec![item.to_owned()])
    }
}

impl<T, const SEPARATOR: char> FromIterator<T> for DelimitedList<T, SEPARATOR> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

/// Writes the list as it is sent.
impl<T: fmt::Display, const SEPARATOR: char> fmt::Display for DelimitedList<T, SEPARATOR> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            if index > 0 {
                write!(f, "{SEPARATOR}")?;
            }
            write!(f, "{item}")?;
        }
        Ok(())
    }
}

impl<T: fmt::Display, const SEPARATOR: char> Serialize for DelimitedList<T, SEPARATOR> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_empty() {
            serializer.serialize_none()
        } else {
            serializer.collect_str(self)
        }
    }
}
